// Tables and matrices of other libraries, by their shape: the real packages' objects, with the bits of plain rows.
import { DuckDBInstance } from "@duckdb/node-api";
import {
  Bool,
  Float16,
  Float64,
  Int64,
  Table,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  vectorFromArray,
} from "apache-arrow";
import { fromArrow, table } from "arquero";
import { MatrixTransposeView, Matrix as MlMatrix } from "ml-matrix";
import ndarray from "ndarray";
import polars from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { denseSource, ownForm } from "../src/data/matrix.js";
import { type Labels, LogisticRegression, type Matrix, splitRows, TrainingSet, verify } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";

const ROWS = 311;
const next = mulberry32(5);
const cells = {
  age: Float64Array.from({ length: ROWS }, () => 50 + 10 * (next() - 0.5)),
  visits: Int32Array.from({ length: ROWS }, () => Math.floor(9 * next())),
  dose: Float32Array.from({ length: ROWS }, () => next()),
  smoker: Array.from({ length: ROWS }, () => next() < 0.4),
  count: BigInt64Array.from({ length: ROWS }, () => BigInt(Math.floor(2 ** 40 * next()))),
};
const names = Object.keys(cells);
const listed = Object.values(cells).map((column) => Array.from<number | bigint | boolean>(column));
const plain = Array.from({ length: ROWS }, (_, i) => listed.map((column) => Number(column[i])));
const outcomes = plain.map(([age, visits]) => (age - 50) / 5 + visits - 4 > 2 * (next() - 0.5));
const y = outcomes.map(Number);
const big = y.map(BigInt);
const texts = outcomes.map((outcome) => (outcome ? "ill" : "healthy"));

const { smoker, ...numbers } = cells;
const arrow = tableFromArrays(numbers)
  .assign(new Table({ smoker: vectorFromArray(smoker, new Bool()) }))
  .select(["age", "visits", "dose", "smoker", "count"]);
const batches = Array.from({ length: 4 }, (_, k) => arrow.slice(k * 100, (k + 1) * 100));
const frame = polars
  .DataFrame(cells)
  .withColumns(
    polars.col("visits").cast(polars.Int32),
    polars.col("dose").cast(polars.Float32),
    polars.col("count").cast(polars.Int64),
  );
const arquero = table(cells);
const flat = Float64Array.from(plain.flat());

const duckdb = await DuckDBInstance.create().then((instance) => instance.connect());
await duckdb.run("create table t (age double, visits integer, dose float, smoker boolean, count bigint)");
const appender = await duckdb.createAppender("t");
for (let i = 0; i < ROWS; i++) {
  appender.appendDouble(cells.age[i]);
  appender.appendInteger(cells.visits[i]);
  appender.appendFloat(cells.dose[i]);
  appender.appendBoolean(cells.smoker[i]);
  appender.appendBigInt(cells.count[i]);
  appender.endRow();
}
appender.closeSync();
const result = await duckdb.runAndReadAll("select * from t");

const FORMS: Record<string, Matrix> = {
  "an Arrow table": arrow,
  "an Arrow table in batches": batches[0].concat(...batches.slice(1)),
  "an Arrow table from a file": tableFromIPC(tableToIPC(arrow)),
  "a Polars frame": frame,
  "an Arquero table": arquero,
  "an Arquero table over Arrow": fromArrow(tableToIPC(arrow)),
  "an Arrow table of flechette": arquero.toArrow(),
  "columns of a DuckDB result": result.getColumnsObjectJS(),
  "lists of cells as columns": { columns: listed },
  "columns by names": cells,
  "columns, one of them of big integers": { columns: Object.values(cells) },
  "an ndarray": ndarray(flat, [ROWS, names.length]),
  "a transposed ndarray": ndarray(Float64Array.from(listed.flat(), Number), [names.length, ROWS]).transpose(1, 0),
  "a reversed part of an ndarray": ndarray(
    [7, ...[...plain].reverse().flat()],
    [ROWS, names.length],
    undefined,
    1,
  ).step(-1, 1),
  "an ml-matrix": new MlMatrix(plain),
  "a view of an ml-matrix": new MatrixTransposeView(new MlMatrix(plain).transpose()),
};

const LABELS: Record<string, Labels> = {
  "a vector of 64-bit integers": vectorFromArray(big, new Int64()),
  "a vector of booleans": vectorFromArray(outcomes, new Bool()),
  "a dictionary of texts": vectorFromArray(texts),
  "a series of numbers": polars.Series("y", y),
  "a series of booleans": polars.Series("y", outcomes),
  "a series of texts": polars.Series("y", texts),
  "big integers": big,
  "a typed array of big integers": BigInt64Array.from(big),
  "a column of Arquero": table({ y: texts }).array("y"),
};

/** All that a fit comes to but times. */
function outcome(x: Matrix, labels: Labels, backend: "wasm" | "js") {
  const model = new LogisticRegression({ backend, l2: 0.01 }).fit(x, labels);
  const { seconds: _, history: __, ...report } = model.report;
  return {
    model: JSON.stringify(model),
    report,
    p: model.predictProba(x),
    predicted: model.predict(x),
    score: model.score(x, labels),
    verified: verify(model, x, labels),
  };
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  const expected = outcome(plain, y, backend);

  test.each(Object.entries(FORMS))("%s: the bits of plain rows", (_, x) => {
    expect(outcome(x, y, backend)).toEqual(expected);
  });

  test.each(Object.entries(LABELS))("y as %s", (_, labels) => {
    const { score, verified, model } = outcome(arrow, labels, backend);
    expect({ score, verified }).toEqual({ score: expected.score, verified: expected.verified });
    expect(JSON.parse(model).weights).toEqual(JSON.parse(expected.model).weights);
  });

  test("a training set and a stream", () => {
    const set = new TrainingSet(frame, polars.Series("y", y), { backend });
    const { weights } = new LogisticRegression({ backend, l2: 0.01 }).fit(set);
    set.release();
    expect([...weights]).toEqual(JSON.parse(expected.model).weights);
    const streamed = (x: Matrix) => new LogisticRegression({ backend }).partialFit(x, y).weights;
    expect(streamed(arrow)).toEqual(streamed(plain));
  });
});

test("numbers of Arrow that lie as ours do are not copied", () => {
  const numbers = tableFromArrays({ age: cells.age, dose: cells.dose, visits: cells.visits });
  const own = ownForm(numbers);
  const columns = "columns" in own && Array.isArray(own.columns) ? own.columns : [];
  const memory = columns.flat().map(({ buffer }) => buffer);
  expect(memory.length).toBe(3);
  for (const [j, { buffer }] of [cells.age, cells.dose, cells.visits].entries()) expect(memory[j]).toBe(buffer);
});

test("f32 of Arrow is stored as f32, f16 as what it stands for", () => {
  const width = (x: Matrix) => {
    const own = ownForm(x);
    return "indptr" in own ? undefined : denseSource(own).width;
  };
  expect(width(tableFromArrays({ dose: cells.dose }))).toBe(4);
  const halves = vectorFromArray([0.5, -2, 1.5, 0.25], new Float16());
  const fit = (x: Matrix) => new LogisticRegression().fit(x, [0, 1, 0, 1]).weights;
  expect(fit(new Table({ halves }))).toEqual(fit([[0.5], [-2], [1.5], [0.25]]));
});

test("an Arquero table as it is filtered and ordered", () => {
  const some = arquero.filter((row: { smoker: boolean }) => row.smoker).orderby("age");
  const rows = plain.map((row, i) => ({ row, label: y[i] })).filter(({ row }) => row[3] === 1);
  rows.sort((a, b) => a.row[0] - b.row[0]);
  const labels = rows.map(({ label }) => label);
  const fit = (x: Matrix) => new LogisticRegression().fit(x, labels).weights;
  expect(fit(some)).toEqual(fit(rows.map(({ row }) => row)));
});

test("columns may have the names of our properties", () => {
  const named = { data: cells.age, indptr: cells.visits, columns: cells.dose };
  const weights = (x: Matrix) => new LogisticRegression().fit(x, y).weights;
  const expected = weights({ columns: Object.values(named) });
  expect(weights(tableFromArrays(named))).toEqual(expected);
  expect(weights(table(named))).toEqual(expected);
  expect(weights(polars.DataFrame(named))).toEqual(expected);
});

const ok = [1, 2, 3, 4];
const labels = [0, 1, 0, 1];
const past = 2n ** 53n + 1n;

/** What no type says, as JavaScript passes it. */
const made = (code: string) => new Function(`return (${code})`)();

test.each<[string, Matrix, string]>([
  [
    "an Arrow null",
    new Table({ ok: vectorFromArray(ok, new Float64()), gap: vectorFromArray([1, 2, null, 4], new Float64()) }),
    'x: expected a number, got null at row 2, column "gap"',
  ],
  [
    "an Arrow column of texts",
    tableFromArrays({ ok, city: ["a", "b", "a", "b"] }),
    'x: expected numbers or booleans, got Dictionary<Int32, Utf8> in column "city"',
  ],
  [
    "an Arrow column of dates",
    tableFromArrays({ ok, day: ok.map((day) => new Date(day)) }),
    'x: expected numbers or booleans, got Timestamp<MILLISECOND> in column "day"',
  ],
  [
    "a 64-bit integer that no number is",
    tableFromArrays({ ok, id: BigInt64Array.of(1n, past, 3n, 4n) }),
    `x: expected an integer that a number can hold, got ${past} at row 1, column "id"`,
  ],
  [
    "NaN in Arrow",
    tableFromArrays({ ok, a: [1, 2, NaN, 4] }),
    "x: expected a finite number, got NaN at row 2, column 1",
  ],
  [
    "a Polars null",
    polars.DataFrame({ ok, gap: [1, null, 3, 4] }),
    'x: expected a number, got null at row 1, column "gap"',
  ],
  [
    "a Polars column of texts",
    polars.DataFrame({ ok, city: ["a", "b", "a", "b"] }),
    'x: expected numbers or booleans, got DataType(String) in column "city"',
  ],
  [
    "a Polars integer that no number is",
    polars.DataFrame({ id: polars.Series("id", [1n, past, 3n, 4n]) }),
    `x: expected an integer that a number can hold, got ${past} at row 1, column "id"`,
  ],
  ["an Arquero null", table({ ok, gap: [1, 2, 3, null] }), 'x: expected a number, got null at row 3, column "gap"'],
  ["an Arquero text", table({ ok, city: [..."abab"] }), 'x: expected a number, got "a" at row 0, column "city"'],
  ["a null in named columns", { ok, gap: [1, 2, null, 4] }, 'x: expected a number, got null at row 2, column "gap"'],
  [
    "named columns of unlike lengths",
    { ok, short: [1] },
    "x.columns: expected 4 rows as in column 0, got 1 at column 1",
  ],
  [
    "a hole in a list of cells",
    { columns: [ok, Object.assign(Array(4), { 0: 1, 2: 3, 3: 4 })] },
    "x: expected a number, got undefined at row 1, column 1",
  ],
  ["an ndarray of three dimensions", ndarray(ok, [1, 2, 2]), "x.shape: expected 2 dimensions, got 3"],
  ["an ndarray that is too large", ndarray(ok, [4, 2]), "x: expected a number, got undefined at row 2, column 0"],
  ["an ndarray with NaN", ndarray([1, 2, NaN, 4], [4, 1]), "x: expected a finite number, got NaN at row 2, column 0"],
  [
    "an ml-matrix with NaN",
    new MlMatrix([[1], [2], [NaN], [4]]),
    "x: expected a finite number, got NaN at row 2, column 0",
  ],
])("%s is refused", (_, x, message) => {
  expect(() => new LogisticRegression().fit(x, labels)).toThrow(message);
});

test.each<[string, string, string]>([
  [
    "a table without columns",
    '{ getChildAt() {}, schema: { fields: [{ name: "a" }] } }',
    'x: expected a vector, got undefined in column "a"',
  ],
  [
    "a frame without series",
    "{ getColumns: () => [[1, 2]], toSeries() {} }",
    "x: expected a series, got Array in column 0",
  ],
  ["one column that is none", "{ a: [1, 2, 3, 4], b: 7 }", 'x: expected an array of numbers, got 7 in column "b"'],
  [
    "an empty table",
    "{ getChildAt() {}, schema: { fields: [] } }",
    "x.columns: expected at least one column, got none",
  ],
  ["a table without a schema", "{ getChildAt() {}, schema: 7 }", "x: expected an array of rows, "],
  [
    "chunks that are none",
    '{ getChildAt: () => ({ type: { typeId: 3 }, data: [null] }), schema: { fields: [{ name: "a" }] } }',
    'x: expected an array of numbers, got Object in column "a"',
  ],
  [
    "a type of other numbers",
    '{ getChildAt: () => ({ type: { typeId: 7 }, data: [] }), schema: { fields: [{ name: "a" }] } }',
    'x: expected numbers or booleans, got type 7 of Arrow in column "a"',
  ],
  [
    "columns without cells",
    '{ columnNames: () => ["a"], array: () => 7 }',
    'x: expected an array of numbers, got 7 in column "a"',
  ],
  [
    "an ndarray that begins before its data",
    "{ data: Float64Array.of(1, 2), shape: [1, 1], stride: [1, 1], offset: -1 }",
    "x: expected a number, got undefined at row 0, column 0",
  ],
  [
    "an ndarray without data",
    "{ data: 1, shape: [2, 2], stride: [2, 1], offset: 0 }",
    "x.data: expected an array of numbers, got 1",
  ],
  ["an empty matrix", "{ rows: 0, columns: 2, get() {} }", "x.rows: expected an integer of at least 1, got 0"],
  ["an empty object", "{}", "x: expected an array of rows, "],
])("%s is refused", (_, code, message) => {
  expect(() => new LogisticRegression().fit(made(code), labels)).toThrow(message);
});

test("a null in y, with its row", () => {
  const message = "y: expected a number, boolean or string, got null at row 1";
  const fit = (given: Labels) => () => new LogisticRegression().fit([[1], [2], [3], [4]], given);
  expect(fit(vectorFromArray([0, null, 1, 1], new Float64()))).toThrow(message);
  expect(fit(polars.Series("y", [0, null, 1, 1]))).toThrow(message);
  expect(fit(polars.Series("y", [0, 1]))).toThrow("y: expected 4 labels, one a row of x, got 2");
});

test("labels that are no list, and big integers that no number is", () => {
  const fit = (given: Labels) => () => new LogisticRegression().fit(plain.slice(0, 4), given);
  expect(fit(made("new Set([0, 1])"))).toThrow("y: expected an array of labels, one a row of x, got Set");
  expect(fit([0n, past, 0n, past])).toThrow(`y: expected a number, boolean or string, got ${past} at row 1`);
});

test("splitRows takes a column of labels", () => {
  expect(splitRows(polars.Series("y", texts), { seed: 4 })).toEqual(splitRows(texts, { seed: 4 }));
});

test("a fit elsewhere takes forms and labels of other libraries, and leaves them as they were", async () => {
  const { href } = new URL("../dist/async.js", import.meta.url);
  const { fitAsync }: { fitAsync: typeof import("../src/async.js").fitAsync } = await import(href);
  const given = { backend: "js", l2: 0.01 } as const;
  const expected = new LogisticRegression(given).fit(plain, y).weights;
  for (const [x, labels] of [
    [arrow, vectorFromArray(big, new Int64())],
    [frame, polars.Series("y", y)],
  ] as const) {
    const fitted = await fitAsync(given, x, labels);
    expect(fitted.weights).toEqual(expected);
    expect(fitted.score(x, labels)).toBe(fitted.score(plain, y));
  }
});
