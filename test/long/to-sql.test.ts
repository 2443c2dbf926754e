// Exported expressions, computed by the engines that they are for, beside the models they are made of.
import { DuckDBInstance } from "@duckdb/node-api";
import { PGlite } from "@electric-sql/pglite";
import { type Dialect, toSql } from "logit-wasm/export";
import sqlite from "node-sqlite3-wasm";
import { afterAll, describe, expect, it, vi } from "vitest";
import { LogisticModel } from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { type DataRecord, type TableModel, trainRecords } from "../../src/table.js";
import { COLUMNS, modelOf, rowsFor } from "../exported.js";

// an engine of some MB has to start
vi.setConfig({ testTimeout: 60_000 });

const postgres = new PGlite();
afterAll(() => postgres.close());

type Row = Readonly<Record<string, unknown>>;
const TYPES: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  duckdb: { number: "DOUBLE", boolean: "BOOLEAN", object: "TIMESTAMP", string: "VARCHAR" },
  postgres: { number: "float8", boolean: "boolean", object: "timestamp", string: "text" },
  sqlite: { number: "REAL", boolean: "INTEGER", object: "TEXT", string: "TEXT" },
};

/** The values of an expression in rows of JSON, which every engine can read into columns of its own types. */
const ENGINES: Readonly<Record<Dialect, (expression: string, rows: readonly Row[]) => Promise<unknown[]>>> = {
  async duckdb(expression, rows) {
    const connection = await (await DuckDBInstance.create()).connect();
    const cells = columnsOf("duckdb", rows).map(({ name, type }, j) => {
      return `CAST(row ->> '$[${j}]' AS ${type}) AS "${name.replaceAll('"', '""')}"`;
    });
    const table = `SELECT ${cells.join(", ")} FROM (SELECT unnest(from_json($1, '["JSON"]')) AS row)`;
    const found = await connection.runAndReadAll(`SELECT ${expression} FROM (${table})`, [arrays(rows)]);
    return found.getColumns()[0] ?? [];
  },
  async postgres(expression, rows) {
    const cells = columnsOf("postgres", rows).map(({ name, type }, j) => {
      return `CAST(item ->> ${j} AS ${type}) AS "${name.replaceAll('"', '""')}"`;
    });
    const table = `SELECT place, ${cells.join(", ")} FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS t(item, place)`;
    const found = await postgres.query<{ p: unknown }>(
      `SELECT ${expression} AS p FROM (${table}) AS r ORDER BY place`,
      [arrays(rows)],
    );
    return found.rows.map(({ p }) => p);
  },
  async sqlite(expression, rows) {
    const engine = new sqlite.Database();
    const columns = columnsOf("sqlite", rows);
    engine.exec(
      `CREATE TABLE r (${columns.map(({ name, type }) => `"${name.replaceAll('"', '""')}" ${type}`).join(", ")})`,
    );
    const insert = engine.prepare(`INSERT INTO r VALUES (${columns.map(() => "?").join(", ")})`);
    engine.exec("BEGIN");
    for (const row of rows) insert.run(columns.map(({ name }) => bound(row[name])));
    engine.exec("COMMIT");
    const found = engine.all(`SELECT ${expression} AS p FROM r ORDER BY rowid`).map((row) => row.p);
    insert.finalize();
    engine.close();
    return found;
  },
};

function columnsOf(dialect: Dialect, rows: readonly Row[]): { name: string; type: string }[] {
  return Object.keys(rows[0]).map((name) => {
    const cell = rows.map((row) => row[name]).find((cell) => cell !== null);
    return { name, type: TYPES[dialect][typeof cell] };
  });
}

const asText = (cell: unknown) => (cell instanceof Date ? cell.toISOString().slice(0, -1) : cell);
const bound = (cell: unknown) => {
  const text = asText(cell);
  return typeof text === "boolean" ? Number(text) : typeof text === "number" || typeof text === "string" ? text : null;
};
const arrays = (rows: readonly Row[]) => JSON.stringify(rows.map((row) => Object.values(row).map(asText)));

/** The greatest relative difference. */
function greatestDifference(found: readonly unknown[], expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  const differences = found.map((p, i) => (typeof p === "number" ? Math.abs(p / expected[i] - 1) : Infinity));
  return Math.max(...differences);
}

describe.each(["duckdb", "postgres", "sqlite"] as const)("toSql for %s", (dialect) => {
  const compute = (model: TableModel | LogisticModel, rows: readonly Row[]) =>
    ENGINES[dialect](toSql(model, { dialect }), rows);

  it.each([
    ["error", 0],
    ["mean", 0],
    ["indicator", 0],
    ["mean", 0.05],
  ] as const)("missing: %s, l1: %s: 10⁴ rows are those of predictProba to 1e-15", async (missing, l1) => {
    const model = modelOf({ missing, l1 });
    const rows = rowsFor({ missing });
    const found = await compute(model, rows);
    expect(greatestDifference(found, model.predictProba(rows))).toBeLessThan(1e-15);
  });

  it("is NULL where the model refuses a cell", async () => {
    const model = modelOf({ missing: "error" });
    const [row, other] = rowsFor({ missing: "error" });
    const bad = [COLUMNS.number, COLUMNS.other, COLUMNS.truth, COLUMNS.day, COLUMNS.level].map((column): DataRecord => {
      return Object.fromEntries([...Object.entries(row), [column, null]]);
    });
    const texts = ["", "NA", " NULL\t"].map((text) =>
      Object.fromEntries([...Object.entries(row), [COLUMNS.level, text]]),
    );
    const found = await compute(model, [row, ...bad, ...texts, other]);
    expect(found.slice(1, -1)).toEqual([...bad, ...texts].map(() => null));
    const expected = model.predictProba([row, other]);
    expect(greatestDifference([found[0], found.at(-1)], expected)).toBeLessThan(1e-15);
  });

  it("takes blanks around a text away, and texts that say so for missing", async () => {
    const model = modelOf({ missing: "indicator" });
    const row = rowsFor({ missing: "indicator" })[0];
    const rows = [" a", "Ref\t ", "N/A", "null", "A"].map((text) => {
      return Object.fromEntries([...Object.entries(row), [COLUMNS.level, text]]);
    });
    expect(greatestDifference(await compute(model, rows), model.predictProba(rows))).toBeLessThan(1e-15);
  });

  it.each(["error", "mean", "indicator"] as const)(
    "finds numbers that are categories again, in columns of numbers and of texts; missing: %s",
    async (missing) => {
      const grades = [1, 2.5, 3, 10, -4, 1e21, 1e-7, 123456789012];
      const next = mulberry32(2);
      const data = Array.from({ length: 400 }, (_, i) => ({ grade: grades[i % 8], y: next() < ((i % 8) + 1) / 9 }));
      const gaps = missing === "error" ? [] : [{ grade: null, y: true }];
      const model = trainRecords([...data, ...gaps], { target: "y", text: ["grade"], missing, testFraction: 0 });
      const seen = grades.map((grade) => ({ grade }));
      const numbers = [...seen, { grade: 7 }, { grade: 0.1 }, ...(missing === "error" ? [] : [{ grade: null }])];
      expect(new Set(model.predictProba(seen)).size).toBeGreaterThan(5);
      expect(greatestDifference(await compute(model, numbers), model.predictProba(numbers))).toBeLessThan(1e-15);
      // "3.0" is another text than "3"
      const texts = [
        ...numbers.map(({ grade }) => ({ grade: grade === null ? "NA" : String(grade) })),
        { grade: "3.0" },
      ];
      expect(greatestDifference(await compute(model, texts), model.predictProba(texts))).toBeLessThan(1e-15);
    },
  );

  it("goes on where exp overflows, and has columns x1, x2, … where there are no names", async () => {
    const model = new LogisticModel(Float64Array.of(2, -0.5), 0.25, [0, 1]);
    const x = [
      [1, 2],
      [-300, 3],
      [-350, 0],
      [350, 0],
      [1e300, 0],
      [-1e300, 0],
      [400, 800],
    ];
    const found = await compute(
      model,
      x.map(([x1, x2]) => ({ x1, x2 })),
    );
    const expected = model.predictProba(x).map((p) => Math.max(p, 3.307553003638408e-308));
    expect(greatestDifference(found, expected)).toBeLessThan(1e-15);
  });

  it("does not read columns of weight 0", () => {
    const sql = toSql(new LogisticModel(Float64Array.of(0, 1), 0, [0, 1]), { dialect });
    expect(sql).toContain("x2");
    expect(sql).not.toContain("x1");
  });

  it("refuses words, hashed levels, and names that no SQL can hold", () => {
    expect(() => toSql(modelOf({ missing: "mean", texts: true }), { dialect })).toThrow(
      'column "bucket": expected numbers, booleans, dates or categories, got hashed levels, which SQL cannot hash; toJavaScript can',
    );
    const named = trainRecords(
      [
        { "a\0b": 1, y: 0 },
        { "a\0b": 2, y: 1 },
        { "a\0b": 3, y: 1 },
      ],
      { target: "y", testFraction: 0 },
    );
    expect(() => toSql(named, { dialect })).toThrow("expected names and levels without U+0000");
  });
});

describe("toSql", () => {
  it("has infinite numbers as NULL, and NaN as missing, where an engine has them", async () => {
    const model = modelOf({ missing: "mean" });
    const row = rowsFor({ missing: "mean" })[0];
    const rows = ["NaN", "Infinity", "-Infinity"].map((text) => ({ ...row, [COLUMNS.other]: text }));
    for (const dialect of ["duckdb", "postgres"] as const) {
      const type = TYPES[dialect].number;
      const sql = toSql(model, { dialect }).replaceAll('"toString"', `CAST("toString" AS ${type})`);
      const found = await ENGINES[dialect](sql, rows);
      expect(found.slice(1), dialect).toEqual([null, null]);
      const expected = model.predictProba([{ ...row, [COLUMNS.other]: null }]);
      expect(greatestDifference(found.slice(0, 1), expected)).toBeLessThan(1e-15);
    }
  });

  it("finds numbers that are categories in columns of every type of number", async () => {
    const data = Array.from({ length: 60 }, (_, i) => ({ grade: [1, 2, 3][i % 3], y: (i * i) % 7 > (i % 3) + 1 }));
    const model = trainRecords(data, { target: "y", text: ["grade"], missing: "mean", testFraction: 0 });
    const rows = [{ grade: 3 }, { grade: 2 }, { grade: 1 }, { grade: null }];
    const expected = model.predictProba(rows);
    for (const [dialect, types] of [
      ["duckdb", ["DOUBLE", "FLOAT", "DECIMAL(9, 2)", "INTEGER", "UTINYINT", "HUGEINT"]],
      ["postgres", ["float8", "real", "numeric(9, 2)", "smallint", "integer", "bigint"]],
      ["sqlite", ["INTEGER", "REAL"]],
    ] as const) {
      for (const type of types) {
        const cast = `(CAST(grade AS ${type}))`;
        const sql = toSql(model, { dialect }).replaceAll(dialect === "sqlite" ? "`grade`" : '"grade"', cast);
        expect(sql).toContain(cast);
        expect(greatestDifference(await ENGINES[dialect](sql, rows), expected), type).toBeLessThan(1e-15);
      }
    }
  });

  it("has NaN as missing in a category of numbers", async () => {
    const data = Array.from({ length: 60 }, (_, i) => ({
      grade: [1, 2, Number.NaN][i % 3],
      y: (i * i) % 7 > (i % 3) + 1,
    }));
    const model = trainRecords(data, { target: "y", text: ["grade"], missing: "indicator", testFraction: 0 });
    const expected = model.predictProba([{ grade: Number.NaN }]);
    for (const [dialect, nan] of [
      ["duckdb", "CAST('NaN' AS DOUBLE)"],
      ["postgres", "float8 'NaN'"],
    ] as const) {
      const sql = toSql(model, { dialect }).replaceAll('"grade"', nan);
      expect(greatestDifference(await ENGINES[dialect](sql, [{ grade: 1 }]), expected)).toBeLessThan(1e-15);
    }
  });

  it("is NULL in SQLite for a cell of another type, where any cell may have any", async () => {
    const model = modelOf({ missing: "mean" });
    const row = rowsFor({ missing: "mean" })[0];
    const bad = [
      [COLUMNS.number, "1,5"],
      [COLUMNS.other, "12 kg"],
      [COLUMNS.truth, 2],
      [COLUMNS.day, "28.11.2026"],
    ].map(([column, cell]) => Object.fromEntries([...Object.entries(row), [String(column), cell]]));
    const found = await ENGINES.sqlite(toSql(model, { dialect: "sqlite" }), [row, ...bad]);
    expect(found.slice(1)).toEqual(bad.map(() => null));
  });

  it("refuses a dialect that it does not know, and an option", () => {
    const model = new LogisticModel(Float64Array.of(1), 0, [0, 1]);
    const call = (...options: unknown[]) => Reflect.apply(toSql, undefined, [model, ...options]);
    expect(() => call({ dialect: "postgresql" })).toThrow(
      'dialect: expected one of duckdb, postgres, sqlite, got "postgresql" (did you mean "postgres"?)',
    );
    expect(() => call({ dialect: "oracle" })).toThrow(
      'dialect: expected one of duckdb, postgres, sqlite, got "oracle"',
    );
    expect(() => call({})).toThrow("dialect: expected one of duckdb, postgres, sqlite, got undefined");
    expect(() => call({ dialect: "sqlite", quote: true })).toThrow(/^sql option: expected one of dialect, got "quote"/);
  });
});
