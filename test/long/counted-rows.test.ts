// Rows that are equal, counted here or in a database: the model of all rows.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { PGlite } from "@electric-sql/pglite";
import { countingSql } from "logit-wasm/export";
import sqlite from "node-sqlite3-wasm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CountSink } from "../../src/files/csv-sinks.js";
import {
  evaluateFile,
  inferTable,
  readTable,
  type TrainFileOptions,
  trainFile,
  trainOutOfCore,
  verifyFile,
} from "../../src/node.js";
import { trainRecords } from "../../src/table.js";
import { denseRows } from "../dense-rows.js";

// engines of some MB have to start
vi.setConfig({ testTimeout: 60_000 });

const FEATURES = ["age", "in,come", 'town"s'];
const LENGTH = 3000;
/** Cells of a row: numbers with missing ones, fractions, texts, and labels that depend on them. */
function rowOf(i: number): (string | number | null)[] {
  const age = i % 11 === 0 ? null : 20 + (i % 5);
  const town = ["Bern", "Genève", "Zug"][(i + (i >> 3)) % 3];
  return [age, ((i * 7) % 4) / 4, town, (i * 13) % 10 < 3 + (i % 4) ? "bad" : "good", 1 + (i % 2)];
}
const COLUMNS = [...FEATURES, "paid", "w"];
const rows = Array.from({ length: LENGTH }, (_, i) => rowOf(i));
const options: TrainFileOptions = { target: "paid", features: FEATURES, missing: "indicator", tolerance: 1e-12 };

let folder = "";
const at = (name: string) => join(folder, name);
const line = (cells: readonly unknown[]) =>
  cells.map((cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`).join(",");
const write = (name: string, header: readonly string[], lines: readonly (readonly unknown[])[]) =>
  writeFile(at(name), `${[header, ...lines].map(line).join("\n")}\n`);

async function inDuckDB(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql);
  const found = reader.getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return found;
}

/** What other databases say, with numbers as numbers. */
function plain(found: readonly unknown[][]): unknown[][] {
  return found.map((row) => row.map((cell) => (typeof cell === "bigint" ? Number(cell) : cell)));
}

function sorted(found: readonly unknown[][]): string[] {
  return found.map((row) => JSON.stringify(row)).sort();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-counts-"));
  await write("rows.csv", COLUMNS, rows);
  await inDuckDB(`COPY (FROM '${at("rows.csv")}') TO '${at("rows.parquet")}'`);
});
afterAll(async () => rm(folder, { recursive: true }));

describe.each(["wasm", "js"] as const)("a model of counted rows, %s", (backend) => {
  it("is at the minimum of all rows, wherever they are counted", async () => {
    const all = await trainFile(at("rows.csv"), { ...options, backend, aggregate: false });
    expect(all.table).toMatchObject({ rows: LENGTH, represented: LENGTH });
    for (const file of ["rows.csv", "rows.parquet"]) {
      const counted = await trainFile(at(file), { ...options, backend, aggregate: true });
      expect(counted.table.rows).toBeLessThan(200);
      expect(counted.table.represented).toBe(LENGTH);
      expect(counted.model.report.status).toBe("converged");
      expect(Math.abs(counted.report.objective - all.report.objective)).toBeLessThan(1e-12);
      for (const [j, weight] of counted.model.weights.entries()) expect(weight).toBeCloseTo(all.model.weights[j], 6);
      expect(counted.model.options.l2).toBe(1 / LENGTH);
      expect(counted.metrics.cv?.rows).toBe(LENGTH);
    }
  });

  it("has the same bits where a database has counted, and is verified and scored there", async () => {
    const here = await trainFile(at("rows.parquet"), { ...options, backend, aggregate: true });
    const query = countingSql("visits", { target: "paid", features: FEATURES, counts: "n" });
    const name = `counted-${backend}.csv`;
    await inDuckDB(`CREATE TABLE visits AS FROM '${at("rows.parquet")}'; COPY (${query}) TO '${at(name)}'`);
    const there = await trainFile(at(name), { ...options, backend, counts: "n" });
    expect(there.table.countsFrom).toBe("n");
    expect(there.table.represented).toBe(LENGTH);
    expect([...there.model.weights, there.model.bias]).toEqual([...here.model.weights, here.model.bias]);
    expect(there.metrics).toEqual(here.metrics);
    expect(there.rows).toEqual({ represented: LENGTH, heldOut: 0, counts: "n" });
    const onDisk = await trainOutOfCore(at(name), { ...options, backend, counts: "n" });
    expect([...onDisk.model.weights, onDisk.model.bias]).toEqual([...here.model.weights, here.model.bias]);
    expect(onDisk.metrics.train.rows).toBe(LENGTH);
    expect((await verifyFile(there, at(name))).verification.holds).toBe(true);
    const { metrics } = await evaluateFile(there, at("rows.csv"));
    const again = (await evaluateFile(there, at(name), { counts: "n" })).metrics;
    expect(again.rows).toBe(LENGTH);
    expect(again.rocAuc).toBeCloseTo(metrics.rocAuc ?? 0, 12);
    expect(again.logLoss).toBeCloseTo(metrics.logLoss, 12);
  });

  it("holds rows out for good, each by itself", async () => {
    const held = { ...options, backend, testFraction: 0.25, seed: 3 };
    const trained = await trainFile(at("rows.csv"), { ...held, aggregate: true });
    expect(trained.metrics.test?.rows).toBeCloseTo(LENGTH / 4, -1);
    expect((await verifyFile(trained, at("rows.csv"))).verification.holds).toBe(true);
  });
});

describe("the printed query", () => {
  const query = (more = {}) => countingSql("visits", { target: "paid", features: FEATURES, ...more });
  const create = (type: (name: string) => string) =>
    `CREATE TABLE visits (${COLUMNS.map((name) => `"${name.replaceAll('"', '""')}" ${type(name)}`).join(", ")})`;
  const typeOf = (name: string) => (typeof rowOf(1)[COLUMNS.indexOf(name)] === "number" ? "double precision" : "text");

  it("gives the groups of our own counting in DuckDB, PostgreSQL and SQLite", async () => {
    const wanted = new Map<string, number>();
    for (const cells of rows) {
      const key = JSON.stringify(cells.slice(0, 4));
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
    }
    const expected = sorted([...wanted].map(([key, n]) => [...JSON.parse(key), n]));
    const duck = await inDuckDB(`CREATE TABLE visits AS FROM '${at("rows.parquet")}'; ${query()}`);
    expect(sorted(plain(duck))).toEqual(expected);

    const postgres = new PGlite();
    await postgres.exec(create(typeOf));
    await postgres.query(
      "INSERT INTO visits SELECT (r->>0)::float8, (r->>1)::float8, r->>2, r->>3, (r->>4)::float8 FROM jsonb_array_elements($1::jsonb) AS t(r)",
      [JSON.stringify(rows)],
    );
    const found = await postgres.query<unknown[]>(query(), [], { rowMode: "array" });
    expect(sorted(plain(found.rows))).toEqual(expected);
    await postgres.close();

    const engine = new sqlite.Database();
    engine.exec(create(typeOf));
    const insert = engine.prepare("INSERT INTO visits VALUES (?, ?, ?, ?, ?)");
    engine.exec("BEGIN");
    for (const cells of rows) insert.run(cells);
    engine.exec("COMMIT");
    // in backticks, as MySQL writes names
    const there = engine.all(query({ backticks: true, counts: "n" })).map((record) => Object.values(record ?? {}));
    insert.finalize();
    engine.close();
    expect(sorted(plain(there))).toEqual(expected);
  });

  it("quotes every part, and keeps weights apart", () => {
    expect(countingSql("shop.visits", { target: "y", features: ['a"b'], weight: "w", counts: "n" })).toBe(
      'SELECT "a""b", "y", "w", COUNT(*) AS "n"\nFROM "shop"."visits"\nGROUP BY "a""b", "y", "w"\nORDER BY "a""b", "y", "w"',
    );
    expect(countingSql("my-shop.visits", { target: "y", features: ["a`b"], backticks: true })).toBe(
      "SELECT `a``b`, `y`, COUNT(*) AS `rows`\nFROM `my-shop`.`visits`\nGROUP BY `a``b`, `y`\nORDER BY `a``b`, `y`",
    );
  });

  it.each<[string, () => unknown, string]>([
    ["no features", () => query({ features: [] }), "features: expected the names of columns, got none"],
    [
      "features that are no list",
      () => query({ features: "age" }),
      'features: expected the names of columns, got "age"',
    ],
    ["a feature that is no name", () => query({ features: [1] }), "features: expected a name, got 1"],
    ["the target twice", () => query({ target: "AGE" }), 'target: expected a name of its own, got "AGE" twice'],
    [
      "counts named as a feature",
      () => query({ counts: "age" }),
      'counts: expected a name of its own, got "age" twice',
    ],
    ["a name with U+0000", () => query({ weight: "w\0" }), 'weight: expected a name without U+0000, got "w\\u0000"'],
    [
      "a table without a name",
      () => countingSql("shop.", { target: "y", features: ["a"] }),
      'table: expected a name without U+0000, got ""',
    ],
    [
      "an unknown option",
      () => query({ backtick: true }),
      'counting option: expected one of target, features, weight, counts, backticks, got "backtick"',
    ],
    ["backticks that are no choice", () => query({ backticks: 1 }), "backticks: expected true or false, got 1"],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe("counting that is asked for", () => {
  it("counts where no sample would, and says so", async () => {
    await write(
      "different.csv",
      ["a", "t"],
      Array.from({ length: 500 }, (_, i) => [((i * 7) % 500) / 2, i % 2]),
    );
    const auto = await readTable(at("different.csv"), { target: "t" });
    expect(auto.counts).toBeUndefined();
    const forced = await readTable(at("different.csv"), { target: "t", aggregate: true });
    expect(forced.counts).toEqual(new Float64Array(500).fill(1));
    expect(denseRows(forced.x)).toEqual(denseRows(auto.x));
    expect((await logit("train", "different.csv", "--target", "t", "--aggregate")).stderr).toContain(
      "500 of different.csv, counted, of which no two are equal",
    );
  });

  it("is for a whole source, also where only its first files repeat", async () => {
    await write(
      "part1.csv",
      ["a", "t"],
      Array.from({ length: 5000 }, (_, i) => [i % 7, (i % 3) % 2]),
    );
    await write(
      "part2.csv",
      ["a", "t"],
      Array.from({ length: 70_000 }, (_, i) => [(i * 7919) % 70_001, i % 2]),
    );
    const parts = [at("part1.csv"), at("part2.csv")];
    const auto = await readTable(parts, { target: "t" });
    expect([auto.rows, auto.represented, auto.counts]).toEqual([75_000, 75_000, undefined]);
    const forced = await readTable(parts, { target: "t", aggregate: true });
    expect([forced.rows, forced.represented]).toEqual([14 + 70_000, 75_000]);
  });

  it("ends with one line where there is more to count than can be", () => {
    const sink = new CountSink("a.csv", [{ name: "a", type: "any" }], 2);
    const fed = ["x", "y", "x", "z"].map((cell, i) => {
      sink.text(0, cell);
      return sink.endRow(i + 2);
    });
    expect([fed, sink.full]).toEqual([[true, true, true, false], true]);
  });

  it("is refused beside counts, for a weight that is none, and for libsvm", async () => {
    const counted = await trainFile(at("rows.csv"), {
      target: "paid",
      features: FEATURES,
      counts: "w",
      missing: "mean",
      l2: 0,
    });
    expect(() => inferTable(counted, counted.table, { weightMeaning: "precision" })).toThrow(
      'weightMeaning: expected "frequency" beside `counts`, got "precision": pass "w" as `weight`',
    );
    const both = readTable(at("rows.csv"), { target: "paid", counts: "w", aggregate: true });
    await expect(both).rejects.toThrow("aggregate: expected no `counts` beside it, got both");
    const odd = readTable(at("rows.csv"), { target: "paid", ...JSON.parse('{ "aggregate": "always" }') });
    await expect(odd).rejects.toThrow('aggregate: expected true, false or "auto", got "always"');
    const libsvm = readTable("examples/libsvm/credit.libsvm", { aggregate: true });
    await expect(libsvm).rejects.toThrow(
      "aggregate: expected no such option, as examples/libsvm/credit.libsvm is read row by row",
    );
    const args = ["train", "rows.csv", "--target", "paid", "--weight-meaning", "precision"];
    for (const [flags, named] of [
      [["--aggregate"], "--aggregate"],
      [["--counts", "w"], "--counts <column>"],
    ] as const) {
      expect(await logit(...args, ...flags)).toMatchObject({
        code: 2,
        stderr: `error: option '${named}' cannot be used with option '--weight-meaning precision'\n`,
      });
    }
  });
});

describe("a column of counts", () => {
  const counted = (cell: unknown) =>
    write(
      "cells.csv",
      ["a", "n", "t"],
      [
        [1, 2, "x"],
        [2, cell, "y"],
        [3, 1, "x"],
        [1, 4, "y"],
      ],
    );

  it.each([
    ["0", '"0"'],
    ["1.5", '"1.5"'],
    ["-1", '"-1"'],
    ["", "an empty cell"],
    ["many", '"many"'],
  ])("of %j is an error that names its place", async (cell, got) => {
    await counted(cell);
    await expect(readTable(at("cells.csv"), { target: "t", counts: "n" })).rejects.toThrow(
      `cells.csv: line 3, column "n": expected a count, a whole number of at least 1, got ${got}`,
    );
  });

  it("is one thing, and is there", async () => {
    await counted(3);
    const read = (more: TrainFileOptions) => readTable(at("cells.csv"), { target: "t", ...more });
    await expect(read({ counts: "t" })).rejects.toThrow(
      'column "t": expected to be one thing, got target and counts as well',
    );
    await expect(read({ counts: "n", weight: "n" })).rejects.toThrow("got weight and counts as well");
    await expect(read({ counts: "n", drop: ["n"] })).rejects.toThrow("got counts and drop as well");
    await expect(read({ counts: "m" })).rejects.toThrow('no column "m"');
  });

  it("multiplies weights, and counts for rows that are left out", async () => {
    await write(
      "weighed.csv",
      ["a", "w", "n", "t"],
      [
        [1, 0.5, 2, "x"],
        ["", 1, 7, "y"],
        [3, 2, 1, "x"],
        [4, 1, 4, "y"],
      ],
    );
    const table = await readTable(at("weighed.csv"), { target: "t", counts: "n", weight: "w", missing: "drop" });
    expect(table).toMatchObject({ rows: 3, represented: 7, omitted: 7, weight: "w", countsFrom: "n" });
    expect([...(table.weights ?? [])]).toEqual([1, 2, 4]);
    expect([...(table.counts ?? [])]).toEqual([2, 1, 4]);
  });

  it("is known to records, too", () => {
    const records = [
      { a: 1, n: 2, t: "x" },
      { a: 2, n: 3, t: "y" },
      { a: 3, n: 2, t: "x" },
      { a: 1, n: 3, t: "y" },
    ];
    const few = trainRecords(records, { target: "t", counts: "n", testFraction: 0, tolerance: 1e-13 });
    const each = records.flatMap(({ n, ...record }) => Array.from({ length: n }, () => record));
    const all = trainRecords(each, { target: "t", testFraction: 0, tolerance: 1e-13 });
    expect(few.predictProba(records)[1]).toBeCloseTo(all.predictProba(records)[1], 9);
  });
});

describe("logit sql and logit train --counts", () => {
  it("count in a database, and train on what it counted", async () => {
    const printed = await logit("sql", "main.visits", "--target", "paid", "--features", 'age,"in,come","town""s"');
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).toBe(`${countingSql("main.visits", { target: "paid", features: FEATURES })}\n`);
    const sql = `CREATE TABLE visits AS FROM '${at("rows.parquet")}'; COPY (${printed.stdout}) TO '${at("counted.parquet")}'`;
    await inDuckDB(sql);
    const args = ["--target", "paid", "--missing", "mean", "--counts", "rows", "--out", "counted.json"];
    const trained = await logit("train", "counted.parquet", ...args);
    expect(trained.code).toBe(0);
    expect(trained.stderr).toMatch(/rows {8}3,000 of counted\.parquet, for which \d+ rows stand, by rows\n/);
    expect(JSON.parse(await readFile(at("counted.json"), "utf8")).rows).toMatchObject({
      counts: "rows",
      represented: LENGTH,
    });
    expect((await logit("verify", "counted.json", "counted.parquet")).stderr).toMatch(/holds {6}yes/);
    const evaluated = await logit("evaluate", "counted.json", "counted.parquet", "--counts", "rows", "--json");
    expect(JSON.parse(evaluated.stdout).metrics.rows).toBe(LENGTH);
  });

  it("say what is wrong", async () => {
    expect(await logit("sql", "visits", "--target", "a", "--features", "b", "--counts", "B")).toEqual({
      code: 1,
      stdout: "",
      stderr: 'error: --counts: expected a name of its own, got "B" twice\n',
    });
    expect(await logit("sql", "visits", "--target", "a")).toMatchObject({ code: 2 });
  });
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the built command in the temporary folder. */
function logit(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(process.cwd(), "dist/cli.js"), ...args],
      { cwd: folder },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
  });
}
