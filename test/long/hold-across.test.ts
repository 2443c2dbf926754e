// Rows in the memories of several colleagues: the bits and the errors of one memory. The colleagues here are objects of
// this thread behind a wire that copies as messages are copied; test/long/threads.test.ts has real threads.
import { afterEach, expect, test } from "vitest";
import { SparseSource } from "../../src/data/sparse-matrix.js";
import {
  type FitOptions,
  holdRowsBy,
  LogisticRegression,
  type LogisticRegressionOptions,
  type Matrix,
} from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { chunksOf } from "../../src/shards/chunks.js";
import type { Request } from "../../src/shards/colleague.js";
import { holdAcross } from "../../src/shards/hold-across.js";
import { inChunks } from "../in-chunks.js";
import { Late } from "../late-colleague.js";
import { toSparse } from "../to-sparse.js";

/** From now on rows are held with so many colleagues. */
function holdWith(count: number): Late[] {
  const colleagues = Array.from({ length: count }, () => new Late());
  holdRowsBy((source, layout, vectors, backend) =>
    layout.ordered ? undefined : holdAcross(colleagues, { source, layout, vectors, backend }),
  );
  return colleagues;
}

afterEach(() => holdRowsBy(() => undefined));

/** Columns of several scales, one far from 0; weights with some 0. */
function make(rows: number, columns: number, { density = 1 } = {}) {
  const next = mulberry32(rows + columns);
  const data = new Float64Array(rows * columns).map((_, k) => {
    if (next() > density) return 0;
    const j = k % columns;
    return (4 * next() - 2) * 10 ** ((j % 3) - 1) + (j === 1 && density === 1 ? 300 : 0);
  });
  const y = new Uint8Array(rows).map((_, i) => Number(data[i * columns] * 10 + 2 * next() - 1 > 0));
  const sampleWeight = Float64Array.from(y, () => Math.floor(next() * 4));
  const offset = Float64Array.from(y, () => next() - 0.5);
  return { rows, columns, data, y, said: { sampleWeight, offset } };
}
type Data = ReturnType<typeof make>;

const listed = ({ rows, columns, data }: Data): number[][] =>
  Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
const columnsOf = ({ columns, data }: Data): Float64Array[] =>
  Array.from({ length: columns }, (_, j) => data.filter((_, k) => k % columns === j));
/** The same numbers where other threads can read them. */
function shared(numbers: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
function sharedF32(numbers: Float64Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(4 * numbers.length));
  copy.set(numbers);
  return copy;
}
function sharedColumns(columns: ArrayLike<number>): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(4 * columns.length));
  copy.set(columns);
  return copy;
}
const sparse = (data: Data) => {
  const { rows, columns, indptr, indices, values } = toSparse(listed(data));
  return { rows, columns, indptr, indices, values: Float64Array.from(values ?? []) };
};

const DENSE: Record<string, (data: Data) => Matrix> = {
  "flat f64": ({ rows, columns, data }) => ({ data, rows, columns }),
  "flat f32": ({ rows, columns, data }) => ({ data: Float32Array.from(data), rows, columns }),
  "flat f64, shared": ({ rows, columns, data }) => ({ data: shared(data), rows, columns }),
  "flat f32, shared": ({ rows, columns, data }) => ({ data: sharedF32(data), rows, columns }),
  columns: (data) => ({ columns: columnsOf(data) }),
  "columns, shared": (data) => ({ columns: columnsOf(data).map(shared) }),
  "columns in chunks": (data) => ({ columns: inChunks(columnsOf(data), [2048, 0, 333]) }),
  "columns in chunks, shared": (data) => ({ columns: inChunks(columnsOf(data).map(shared), [2048, 0, 333]) }),
  "rows of numbers": listed,
  "rows of f32": (data) => listed(data).map((row) => Float32Array.from(row)),
};
const SPARSE: Record<string, (data: Data) => Matrix> = {
  arrays: (data) => toSparse(listed(data)),
  "typed arrays": sparse,
  shared: (data) => {
    const { indices, values, ...rest } = sparse(data);
    return { ...rest, indices: sharedColumns(indices), values: shared(values) };
  },
  "without values": (data) => {
    const { values: _, ...rest } = sparse(data);
    return rest;
  },
  "without values, shared": (data) => {
    const { values: _, indices, ...rest } = sparse(data);
    return { ...rest, indices: sharedColumns(indices) };
  },
};

/** All that a fit comes to but times, and on how many threads it ran. */
function outcome(x: Matrix, y: Uint8Array, options: LogisticRegressionOptions, said: FitOptions = {}) {
  const { weights, bias, report } = new LogisticRegression(options).fit(x, y, said);
  const { seconds: _, history, threads, backend, ...rest } = report;
  const steps = history.map(({ seconds: _, ...step }) => step);
  return { threads, result: { weights, bias, backend, steps, ...rest } };
}

/** The same in one memory and with 1 … 7 colleagues. */
function expectSameBits(
  x: Matrix,
  y: Uint8Array,
  options: LogisticRegressionOptions,
  said: FitOptions,
  counts: number[],
) {
  holdRowsBy(() => undefined);
  const alone = outcome(x, y, options, said);
  expect(alone.threads).toBe(1);
  for (const count of counts) {
    holdWith(count);
    const across = outcome(x, y, options, said);
    expect(across.threads).toBe(count + 1);
    expect(across.result).toEqual(alone.result);
  }
  return alone.result;
}

test.each(["wasm", "js"] as const)("%s: the bits of one memory with 1 to 7 colleagues", (backend) => {
  const dense = make(9001, 5);
  const sparse = make(9001, 20, { density: 0.2 });
  const counts = [1, 2, 3, 4, 5, 6, 7];
  expectSameBits(DENSE["flat f64"](dense), dense.y, { backend }, dense.said, counts);
  expectSameBits(SPARSE["typed arrays"](sparse), sparse.y, { backend }, sparse.said, counts);
});

test.each(Object.entries(DENSE))("dense rows, %s: the bits of one memory", (_, form) => {
  const data = make(9001, 5);
  expectSameBits(form(data), data.y, {}, data.said, [1, 4]);
});

test.each(Object.entries(SPARSE))("sparse rows, %s: the bits of one memory", (_, form) => {
  const data = make(9001, 20, { density: 0.2 });
  expectSameBits(form(data), data.y, {}, data.said, [1, 4]);
});

test.each<[string, LogisticRegressionOptions]>([
  ["newton, no penalty", { l2: 0 }],
  ["newton, l1", { solver: "newton", l1: 0.01 }],
  ["lbfgs", { solver: "lbfgs" }],
  ["coordinate-descent, elastic net", { l1: 0.01, l2: 0.01 }],
  ["gradient-descent", { solver: "gradient-descent", learningRate: 1e-5, maxIterations: 20 }],
])("%s: the bits of one memory", (_, options) => {
  const data = make(5003, 4);
  expectSameBits({ data: data.data, rows: data.rows, columns: data.columns }, data.y, options, {}, [1, 4]);
});

test.each<[string, LogisticRegressionOptions]>([
  ["l2", {}],
  ["l1", { l1: 0.01 }],
])("with a sample, %s, and rows that come in several pieces: the bits of one memory", (_, options) => {
  const data = make(70_001, 12);
  for (const form of ["flat f64", "columns"]) {
    const { stages } = expectSameBits(DENSE[form](data), data.y, options, data.said, [1, 2]);
    expect(stages[0]).toMatch(/^sample: /);
  }
});

test("sparse rows that come in several pieces: the bits of one memory", () => {
  const data = make(6007, 100, { density: 0.6 });
  expectSameBits(SPARSE.arrays(data), data.y, { solver: "lbfgs" }, {}, [1, 2]);
});

test("rows in shared memory go to a colleague at once, others in pieces", () => {
  const data = make(70_001, 12);
  const appended = (form: string): number => {
    const [colleague] = holdWith(1);
    outcome(DENSE[form](data), data.y, { maxIterations: 1 });
    return colleague.requests.filter((kind) => kind === "append").length;
  };
  // 34,880 rows of 96 bytes, in pieces of a mebibyte at most
  expect(appended("flat f64")).toBe(4);
  expect(appended("flat f64, shared")).toBe(1);
  expect(appended("columns, shared")).toBe(1);
  expect(appended("columns in chunks, shared")).toBe(1);
});

test("a row that is longer than a piece is a piece of its own", () => {
  const columns = 300_000;
  const long = Uint32Array.from({ length: columns }, (_, j) => j);
  const indices = [1, 2, ...long, 0, 5];
  const indptr = [0, 1, 2, 2 + columns, 3 + columns, 4 + columns];
  const source = new SparseSource({ rows: 5, columns, indptr, indices });
  expect([...chunksOf(source, { first: 0, rows: 5 })]).toEqual([
    { first: 0, rows: 3 },
    { first: 3, rows: 2 },
  ]);
});

const badRow = (change: (row: unknown[]) => void, at: number): Matrix => {
  const data = make(9001, 5);
  const rows = listed(data);
  change(rows[at]);
  return rows;
};

test.each<[string, Matrix]>([
  ["NaN in the first rows", badRow((row) => row.splice(2, 1, Number.NaN), 7)],
  ["Infinity in the last rows", badRow((row) => row.splice(4, 1, Infinity), 8999)],
  ["a text", badRow((row) => row.splice(0, 1, "1"), 6000)],
  ["squares that overflow", badRow((row) => row.splice(3, 1, 1e200), 5000)],
  ["squares that overflow in sparse rows", toSparse([...Array(9000).fill([1, 2]), [1, 1e200]])],
])("%s: the error of one memory", (_, x) => {
  const y = make(9001, 5).y;
  const message = (): string => {
    try {
      new LogisticRegression().fit(x, y);
    } catch (error) {
      return String(error);
    }
    return "none";
  };
  const alone = message();
  expect(alone).toMatch(/^(Range|Type)Error: x: expected /);
  for (const count of [1, 3]) {
    const colleagues = holdWith(count);
    expect(message()).toBe(alone);
    for (const { requests, waiting } of colleagues) {
      expect(requests.at(-1)).toBe("release");
      expect(waiting).toBe(0);
    }
  }
});

test("of several things that are wrong the first is told, and the next fit is as good as any", () => {
  const data = make(9001, 5);
  const [first, , last] = [20, 4000, 8000];
  const wrong = data.data.slice();
  wrong[last * 5] = Number.NaN;
  wrong[first * 5 + 1] = Infinity;
  holdWith(3);
  const model = new LogisticRegression();
  const fit = (cells: Float64Array) => model.fit({ data: cells, rows: 9001, columns: 5 }, data.y);
  expect(() => fit(wrong)).toThrow("x: expected a finite number, got Infinity at row 20, column 1");
  wrong[first * 5 + 1] = 0;
  expect(() => fit(wrong)).toThrow("x: expected a finite number, got NaN at row 8000, column 0");
  const { weights, report } = fit(data.data);
  expect(report.threads).toBe(4);
  holdRowsBy(() => undefined);
  expect(fit(data.data).weights).toEqual(weights);
});

test("a fit inside a fit, and an abort, leave colleagues in order", () => {
  const data = make(9001, 5);
  const x = { data: data.data, rows: data.rows, columns: data.columns };
  const alone = outcome(x, data.y, {}).result;
  const colleagues = holdWith(2);
  const inner: unknown[] = [];
  const outer = outcome(x, data.y, {}, { onProgress: () => inner.push(outcome(x, data.y, {}).result) });
  expect(outer.result).toEqual(alone);
  expect(inner.length).toBeGreaterThan(2);
  for (const result of inner) expect(result).toEqual(alone);
  const abort = { signal: AbortSignal.abort("enough") };
  expect(() => outcome(x, data.y, {}, abort)).toThrow("fit: aborted after 0 iterations");
  expect(outcome(x, data.y, {}).result).toEqual(alone);
  for (const { requests } of colleagues) {
    const count = (kind: Request["kind"]) => requests.filter((asked) => asked === kind).length;
    expect(count("release")).toBe(count("reserve"));
  }
});
