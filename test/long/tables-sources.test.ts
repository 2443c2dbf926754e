// One table, whatever file it is read from; its predictions, however its rows come; and cells that do not fit, with their place.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  evaluateFile,
  explainFileRow,
  FileError,
  predictFile,
  readTable,
  type TrainFileOptions,
  trainFile,
  verifyFile,
  writePredictions,
} from "../../src/node.js";
import { denseRows } from "../dense-rows.js";

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-tables-"));
});
afterAll(async () => rm(folder, { recursive: true }));

async function write(name: string, lines: readonly string[]): Promise<string> {
  await writeFile(at(name), `${lines.join("\n")}\n`);
  return at(name);
}

async function inDuckDB(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

async function errorOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FileError);
  const message = error instanceof Error ? error.message : String(error);
  expect(message).not.toContain("\n");
  return message.replaceAll(`${folder}/`, "");
}

const many = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
const inLine = (cells: readonly unknown[]) => cells.map((cell) => cell ?? "").join(",");

describe("the same rows as CSV, Parquet and JSON lines", () => {
  /** Every kind of column, with gaps. */
  const names = ["n", "whole", "truth", "day", "city", "nothing", "one", "t"];
  const rows = many(300, (i) => [
    i % 13 === 4 ? null : ((i * 37) % 50) / 4,
    (i * i) % 17,
    i % 19 === 7 ? null : i % 3 === 0,
    i % 29 === 3 ? null : `20${10 + (i % 14)}-0${1 + (i % 9)}-15`,
    i % 11 === 5 ? null : ["Bern", "Genf", "Zug"][(i * 7) % 3],
    null,
    "x",
    (i * 13 + Math.floor(i / 7)) % 5 < 2 ? "bad" : "good",
  ]);
  const files = ["same.csv", "same.parquet", "same.jsonl"];
  beforeAll(async () => {
    await write("same.csv", [names.join(","), ...rows.map(inLine)]);
    await write(
      "same.jsonl",
      rows.map((row) => JSON.stringify(Object.fromEntries(names.map((name, j) => [name, row[j]])))),
    );
    await inDuckDB(`COPY (FROM read_csv('${at("same.csv")}', nullstr = '')) TO '${at("same.parquet")}'`);
  });

  it.each(["drop", "mean", "indicator"] as const)("are one table, gaps by %s", async (missing) => {
    const [csv, ...others] = await Promise.all(files.map((file) => readTable(at(file), { target: "t", missing })));
    expect(csv.encoding.map(({ type }) => type)).toEqual(["numeric", "numeric", "boolean", "date", "text"]);
    for (const other of others) {
      expect(other.encoding).toEqual(csv.encoding);
      expect(other.features).toEqual(csv.features);
      expect(denseRows(other.x)).toEqual(denseRows(csv.x));
      expect(other.target).toEqual(csv.target);
      expect(other.omitted).toBe(csv.omitted);
      expect(other.columns).toEqual(csv.columns);
    }
  });

  it.each(["wasm", "js"] as const)("are one model, and are predicted to one bit, %s", async (backend) => {
    const options: TrainFileOptions = { target: "t", missing: "indicator", backend, testFraction: 0 };
    const [csv, ...others] = await Promise.all(files.map((file) => trainFile(at(file), options)));
    const { probabilities } = await predictFile(csv, at("same.csv"));
    expect([...probabilities]).toEqual([...csv.predicted.train.p]);
    for (const [k, other] of others.entries()) {
      expect([...other.model.weights, other.model.bias]).toEqual([...csv.model.weights, csv.model.bias]);
      expect((await predictFile(csv, at(files[k + 1]))).probabilities).toEqual(probabilities);
    }
  });
});

describe("predictions a batch at a time", () => {
  it("are those of all rows at once, bit for bit, with levels that only some batches have", async () => {
    const level = (i: number) => `k${(i * 7) % 400}`;
    const label = (i: number) => ((i * i) % 7 < 3 ? "b" : "a");
    const trainLines = many(4000, (i) => inLine([level(i), (i * 31) % 97, label(i)]));
    const model = await trainFile(await write("levels.csv", ["k,n,t", ...trainLines]), {
      target: "t",
      testFraction: 0,
    });
    expect(model.table.x).toHaveProperty("indptr");
    const isOdd = (i: number) => i > 9000 && i % 1000 === 1;
    const lines = many(20_000, (i) => inLine([isOdd(i) ? `odd${i}` : level(i + 3), (i * 17) % 97]));
    const file = await write("many.csv", ["k,n", ...lines]);
    const { probabilities, labels, unseen } = await predictFile(model, file);
    const written = await writePredictions(model, file, at("out.csv"));
    expect(written.rows).toBe(20_000);
    expect(unseen).toEqual([{ column: "k", rows: 11, level: "odd9001", as: "k0" }]);
    expect(written.unseen).toEqual(unseen);
    const [, ...out] = (await readFile(at("out.csv"), "utf8")).trimEnd().split("\n");
    expect(out.findIndex((line, i) => line !== `${probabilities[i]},${labels[i]}`)).toBe(-1);
    // what is passed on is of the batch it came with
    await writePredictions(model, file, at("out.parquet"), { keep: ["n"] });
    const kept = await readTable(at("out.parquet"), { features: ["n", "P(b)"], aggregate: false });
    const odd = denseRows(kept.x).findIndex(([n, p], i) => n !== (i * 17) % 97 || p !== probabilities[i]);
    expect([kept.rows, odd]).toEqual([20_000, -1]);
    // a few rows alone are dense where all of them are sparse
    const few = await write("few.csv", ["k,n", ...lines.slice(9000, 9002)]);
    expect([...(await predictFile(model, few)).probabilities]).toEqual([...probabilities.slice(9000, 9002)]);
  });
});

describe("rows that repeat", () => {
  const header = "age,city,w,t";
  const line = (i: number) =>
    inLine([
      20 + (i % 8),
      ["Bern", "Genf", "Zug"][(i * i) % 3],
      1 + (i % 2),
      (i * 7) % 10 < 3 + (i % 4) ? "bad" : "good",
    ]);
  const length = 4000;
  beforeAll(async () => {
    await write("repeats.csv", [header, ...many(length, line)]);
    await inDuckDB(`COPY (FROM '${at("repeats.csv")}') TO '${at("repeats.parquet")}'`);
  });

  it.each(["wasm", "js"] as const)("are counted, for the model and scores of all rows, %s", async (backend) => {
    const options: TrainFileOptions = { target: "t", weight: "w", backend, tolerance: 1e-13, testFraction: 0 };
    const all = await trainFile(at("repeats.csv"), { ...options, aggregate: false });
    expect([all.table.rows, all.table.represented]).toEqual([length, length]);
    for (const file of ["repeats.csv", "repeats.parquet"]) {
      const few = await trainFile(at(file), options);
      expect(few.table.rows).toBeLessThan(200);
      expect(few.table.represented).toBe(length);
      expect(few.table.columns.map(({ kind, role }) => [kind, role])).toEqual(
        all.table.columns.map(({ kind, role }) => [kind, role]),
      );
      expect(few.encoding).toEqual(all.encoding);
      expect(Math.abs(few.report.objective - all.report.objective)).toBeLessThan(1e-12);
      expect(few.metrics.train.rows).toBe(length);
      expect(few.metrics.train.logLoss).toBeCloseTo(all.metrics.train.logLoss, 9);
      expect((await verifyFile(few, at(file))).verification.holds).toBe(true);
    }
  });

  it("are verified where some are held out, and the other class is positive", async () => {
    const options: TrainFileOptions = { target: "t", weight: "w", positive: "bad", testFraction: 0.25, seed: 3 };
    const trained = await trainFile(at("repeats.csv"), options);
    expect(trained.model.classes).toEqual(["good", "bad"]);
    expect((await verifyFile(trained, at("repeats.csv"))).verification.holds).toBe(true);
    // one label of four thousand
    const [first, ...others] = many(length, line);
    const other = first.endsWith("bad") ? first.replace("bad", "good") : first.replace("good", "bad");
    const file = await write("other.csv", [header, other, ...others]);
    expect((await verifyFile(trained, file)).verification.holds).toBe(false);
  });

  it("of one label for each value are no identifier, and are named where a cell does not fit", async () => {
    const decided = await write("decided.csv", ["k,t", ...many(3000, (i) => `k${i % 30},${(i % 30) % 2}`)]);
    const table = await readTable(decided, { target: "t" });
    expect([table.rows, table.features.length]).toEqual([30, 29]);
    const odd = await write("odd.csv", ["n,t", ...many(3000, (i) => `${i === 2000 ? "?" : i % 30},${i % 2}`)]);
    expect(await errorOf(readTable(odd, { target: "t" }))).toMatch(
      /^odd\.csv: line 2002, column "n": expected a finite number, got "\?"; the only such cell of /,
    );
  });
});

describe("a file in the form of LIBSVM", () => {
  const rows = many(300, (i) => [
    i % 4 === 0 ? 0 : (i * 37) % 50,
    0,
    (i * i) % 7,
    (i * 13 + Math.floor(i / 7)) % 5 < 2 ? -1 : 1,
  ]);
  const lines = rows.map(([a, , c, t]) => [t, a === 0 ? "" : `1:${a}`, c === 0 ? "" : `3:${c}`].join(" "));

  it.each(["wasm", "js"] as const)(
    "trains, predicts and verifies as the same rows of a CSV file, %s",
    async (backend) => {
      const options: TrainFileOptions = { backend, testFraction: 0.2, seed: 2, tolerance: 1e-12 };
      const file = await write("rows.libsvm", lines);
      const csv = await write("rows.csv", ["1,2,3,label", ...rows.map(inLine)]);
      const trained = await trainFile(file, options);
      // the column that the file leaves out has no variation, and no weight
      const same = await trainFile(csv, { ...options, target: "label" });
      const [a, b, c] = trained.model.weights;
      expect(b).toBe(0);
      expect(a).toBeCloseTo(same.model.weights[0], 7);
      expect(c).toBeCloseTo(same.model.weights[1], 7);
      expect(trained.metrics.test?.rows).toBe(60);
      expect(trained.metrics.test?.logLoss).toBeCloseTo(same.metrics.test?.logLoss ?? Number.NaN, 7);
      expect((await verifyFile(trained, file)).verification.holds).toBe(true);
      const { probabilities } = await predictFile(trained, file);
      await writePredictions(trained, file, at("rows-out.csv"));
      const [, ...out] = (await readFile(at("rows-out.csv"), "utf8")).trimEnd().split("\n");
      expect(out.map((line) => Number(line.split(",")[0]))).toEqual([...probabilities]);
    },
  );

  it("takes no options of columns, nor labels that the model does not know", async () => {
    const file = await write("few.libsvm", lines);
    const trained = await trainFile(file, {});
    await expect(readTable(file, { drop: ["1"] })).rejects.toThrow(
      /^drop: expected no such option, as .*few\.libsvm has no names/,
    );
    await expect(readTable(file, { target: "t" })).rejects.toThrow(
      /^target: expected "label", as .*few\.libsvm has no names/,
    );
    const schema = { encoding: trained.encoding };
    await expect(readTable(file, { schema, weight: "1" })).rejects.toThrow(/^weight: expected no such option/);
    const other = await write("other.libsvm", ["1 1:2", "2 1:3"]);
    expect(await errorOf(evaluateFile(trained, other))).toBe(
      'other.libsvm: row 2, column "label": expected one of "-1", "1" (the two classes of the target), got 2',
    );
  });
});

describe("rows left out, as cells were missing", () => {
  it("are left out again by verifyFile, and keep their numbers", async () => {
    const line = (i: number) => inLine([i % 9 === 2 ? null : (i * 37) % 50, `k${i % 3}`, (i * 7) % 11 < 5 ? 1 : 0]);
    const file = await write("gaps.csv", ["n,k,t", ...many(200, line)]);
    const trained = await trainFile(file, { target: "t", missing: "drop", testFraction: 0.2 });
    expect(trained.table.omitted).toBe(22);
    expect((await verifyFile(trained, file)).verification.holds).toBe(true);
    const { explanation, row } = await explainFileRow(trained, file, 20);
    const [p] = trained.model.predictProba([[(19 * 37) % 50, 1, 0]]);
    expect(row).toBe(20);
    expect(explanation.a).toBeCloseTo(p, 15);
    expect(await errorOf(explainFileRow(trained, file, 21))).toMatch(
      /^gaps\.csv: line 22, column "n": expected a finite number, got an empty cell; /,
    );
    expect(await errorOf(explainFileRow(trained, file, 201))).toMatch(/expected a row from 1 to 200, got 201$/);
  });
});

describe("one line with file, line, column and value", () => {
  const target = "t";

  it("for a text at line 500,001", async () => {
    const lines = many(500_000, (i) => (i === 499_999 ? "five,1" : `${i % 977},${i & 1}`));
    expect(await errorOf(readTable(await write("long.csv", ["n,t", ...lines]), { target }))).toBe(
      'long.csv: line 500001, column "n": expected a finite number, got "five"; the only such cell of 500,000; ' +
        "`numeric` takes it as missing, `text` takes the column as categories, `drop` leaves it out",
    );
  });

  it.each<[string, string[], string]>([
    [
      "a date that is none",
      ["d,t", "2024-02-28,0", "2024-03-01,1", "2024-02-30,1"],
      'x.csv: line 4, column "d": expected a date such as 2026-11-28, got "2024-02-30"; the only such cell of 3; ',
    ],
    [
      "decimal commas",
      ["n,t", '"1,5",0', '"2,5",1'],
      'x.csv: line 2, column "n": expected a finite number, got "1,5"; one of 2 such cells, among them "2,5" of 2; ',
    ],
    [
      "a quoted line break before it",
      ["k,n,t", '"a', 'b",1,0', "c,2,1", "d,-,1"],
      'x.csv: line 5, column "n": expected a finite number, got "-"; ',
    ],
    ["no header", ["1,0", "2,1", "3,1"], 'x.csv: line 1: no column "t"; expected one of "1", "0"'],
    [
      "a control character in a name",
      ["a\u001b[31m,t", "x,0", ",1"],
      'x.csv: line 3, column "a\\u001b[31m": expected ',
    ],
    [
      "a label that is missing",
      ["n,t", "1,0", "2,NA", "3,1"],
      'x.csv: line 3, column "t": expected one of "0", "1" (the two classes of the target), got "NA"; ',
    ],
    [
      "a third label",
      ["n,t", "1,0", "2,1", "3,x"],
      'x.csv: column "t": expected exactly two distinct values in the target, got 3: "0", "1", "x"',
    ],
  ])("for %s", async (_, lines, message) => {
    const error = await errorOf(readTable(await write("x.csv", lines), { target }));
    expect(error.slice(0, message.length)).toBe(message);
  });

  it("for cells of Parquet, of a query and of lines of JSON, with their rows", async () => {
    await inDuckDB(
      `COPY (SELECT i AS n, i % 2 AS t, 'inf'::DOUBLE AS bad FROM range(5) AS r(i)) TO '${at("i.parquet")}'`,
    );
    expect(await errorOf(readTable(at("i.parquet"), { target }))).toBe(
      'i.parquet: row 1, column "bad": expected a finite number, got "inf"',
    );
    await inDuckDB(`COPY (SELECT i % 2 AS t, [i] AS l FROM range(5) AS r(i)) TO '${at("nested.parquet")}'`);
    expect(await errorOf(readTable(at("nested.parquet"), { target }))).toBe(
      'nested.parquet: column "l": expected numbers, texts, booleans or dates, got BIGINT[]',
    );
    const query = "SELECT i % 2 AS t, CASE WHEN i = 7 THEN '?' ELSE i::VARCHAR END AS n FROM range(9) AS r(i)";
    expect(await errorOf(readTable({ sql: query }, { target }))).toMatch(
      /^the query: row 8, column "n": expected a finite number, got "\?"; the only such cell of 9; /,
    );
    expect(await errorOf(readTable({ sql: "SELECT nothing" }, { target }))).toMatch(
      /^the query: Binder Error: .*nothing/,
    );
    const json = await write("x.jsonl", ['{"n":1,"t":0}', '{"n":"?","t":1}', '{"n":3,"t":1}']);
    expect(await errorOf(readTable(json, { target }))).toMatch(
      /^x\.jsonl: row 2, column "n": expected a finite number, got "\?"; /,
    );
  });

  it("for what a model lacks, or does not know", async () => {
    const lines = many(40, (i) => inLine([i % 9, `k${i % 3}`, i % 5 < 2 ? 1 : 0]));
    const model = await trainFile(await write("known.csv", ["n,k,t", ...lines]), { target, testFraction: 0 });
    expect(await errorOf(predictFile(model, await write("p.csv", ["n,q", "1,2"])))).toBe(
      'p.csv: line 1: no column "k"; expected one of "n", "q"',
    );
    const missing = predictFile(model, await write("p.csv", ["n,k", "1,k0", ",k1"]));
    expect(await errorOf(missing)).toMatch(/^p\.csv: line 3, column "n": expected a finite number, got an empty cell/);
    const unseen = predictFile(model, await write("p.csv", ["n,k", "1,k0", "2,k9"]), { strict: true });
    expect(await errorOf(unseen)).toBe(
      'p.csv: line 3, column "k": expected one of "k0", "k1", "k2" (the levels seen in training), got "k9"',
    );
  });
});
