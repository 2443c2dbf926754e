// Rows that stay in the caller's arrays and come in when they are asked give the bits of rows that were stored.
import { expect, test } from "vitest";
import { layoutOf, storeRows } from "../src/data/layout.js";
import { type DenseMatrix, denseSource } from "../src/data/matrix.js";
import type { Stored } from "../src/data/stored.js";
import { LogisticRegression, type LogisticRegressionOptions } from "../src/index.js";
import type { Backend } from "../src/kernels/kernels.js";
import { mulberry32 } from "../src/math/random.js";
import type { Question } from "../src/problem/sums.js";
import { inChunks } from "./in-chunks.js";
import { ask } from "./store-rows.js";

/** Enough for a sample of many rows a column; the last tile is not full. */
const ROWS = 40_003;
const COLUMNS = 5;

/** Columns of several scales, one far from 0; labels that follow the first, one in five turned; some weights 0. */
function make() {
  const next = mulberry32(3);
  const data = new Float64Array(ROWS * COLUMNS).map((_, k) => {
    const j = k % COLUMNS;
    return (4 * next() - 2) * 10 ** ((j % 3) - 1) + (j === 1 ? 300 : 0);
  });
  const y = Uint8Array.from({ length: ROWS }, (_, i) => Number(next() < 0.2 !== data[i * COLUMNS] > 0));
  const weight = Float64Array.from(y, () => Math.floor(next() * 4));
  const offset = Float64Array.from(y, () => next() - 0.5);
  return { data, y, weight, offset };
}
const { data, y, weight, offset } = make();

const rowsOf = (cells: Float64Array | Float32Array) =>
  Array.from({ length: ROWS }, (_, i) => cells.subarray(i * COLUMNS, (i + 1) * COLUMNS));
const FORMS: Record<string, DenseMatrix> = {
  flat: { data, rows: ROWS, columns: COLUMNS },
  "flat f32": { data: Float32Array.from(data), rows: ROWS, columns: COLUMNS },
  columns: { columns: Array.from({ length: COLUMNS }, (_, j) => data.filter((_, k) => k % COLUMNS === j)) },
  "columns in chunks": {
    columns: inChunks(
      Array.from({ length: COLUMNS }, (_, j) => data.filter((_, k) => k % COLUMNS === j)),
      [2048, 0, 333],
    ),
  },
  rows: rowsOf(data),
};
const BACKENDS: Backend[] = ["wasm", "js"];
const EACH = BACKENDS.flatMap((backend) => Object.entries(FORMS).map(([form, x]) => ({ backend, form, x })));

/** As a fit stores them; `steady` where they may be lent. */
async function stored(x: DenseMatrix, backend: Backend, steady: boolean): Promise<Stored> {
  // the memory of the fit before goes when the running job ends
  await Promise.resolve();
  const source = denseSource(x);
  const needs = { hessian: true, sample: true, ordered: false, shiftable: true, steady };
  return storeRows(source, layoutOf(source, needs), { y, weight, offset }, backend);
}

test.each(EACH)(
  "$backend, $form: every sum comes out the same, before and after they are kept",
  async ({ backend, x }) => {
    const lent = await stored(x, backend, true);
    const kept = await stored(x, backend, false);
    expect([lent.bring !== undefined, kept.bring]).toEqual([true, undefined]);
    const [one, other] = [ask(lent), ask(kept)];
    const w = Float64Array.from({ length: COLUMNS + 1 }, (_, j) => 0.01 * (j - 2));
    const centers = new Float64Array(COLUMNS);
    const questions: Question[] = [
      { kind: "moments" },
      { kind: "loss-gradient", w, precise: false },
      { kind: "hessian" },
      { kind: "firth-score", roots: new Float64Array(((COLUMNS + 1) * (COLUMNS + 4)) / 2 - 1).fill(0.1) },
      { kind: "largest-cells", which: centers.map(() => 1) },
      { kind: "curvature-vector", v: w },
      { kind: "direction", v: w },
      { kind: "dual-point" },
      { kind: "dual-product" },
      { kind: "reach", centers, beyond: Infinity },
      { kind: "loss-gradient", w: w.map((value) => 2 * value), precise: true },
      { kind: "sides", tolerance: 0 },
    ];
    for (const question of questions) expect(one(question), question.kind).toEqual(other(question));
    lent.memory.release();
    kept.memory.release();
  },
);

test.each(EACH)("$backend, $form: cells that were moved stay so", async ({ backend, x }) => {
  const lent = await stored(x, backend, true);
  const kept = await stored(x, backend, false);
  const w = new Float64Array(COLUMNS + 1).fill(0.01);
  const questions: Question[] = [
    { kind: "shift", by: new Float64Array(COLUMNS).fill(0.25) },
    { kind: "loss-gradient", w, precise: false },
    { kind: "loss-gradient", w: w.map((value) => -value), precise: false },
  ];
  const [one, other] = [ask(lent), ask(kept)];
  for (const question of questions) expect(one(question), question.kind).toEqual(other(question));
  lent.memory.release();
  kept.memory.release();
});

const FITS: LogisticRegressionOptions[] = [
  {},
  { l2: 0, tolerance: 1e-12 },
  { l1: 0.01, l2: 0 },
  { l1: 0.01, l2: 0.001, fitBias: false },
];

test.each(BACKENDS)("%s: whole fits", async (backend) => {
  for (const options of FITS) {
    const fit = (watched: boolean) =>
      new LogisticRegression({ backend, ...options }).fit(FORMS.flat, y, {
        sampleWeight: weight,
        offset,
        // whoever watches could change x
        ...(watched && { onProgress: () => undefined }),
      });
    await Promise.resolve();
    const lent = fit(false);
    const { seconds: _, history: __, ...said } = lent.report;
    await Promise.resolve();
    const kept = fit(true);
    expect([lent.weights, lent.bias]).toEqual([kept.weights, kept.bias]);
    expect(kept.report).toMatchObject(said);
  }
});

test("what the caller does to x while a fit runs changes nothing", async () => {
  const x = { data: data.slice(), rows: ROWS, columns: COLUMNS };
  await Promise.resolve();
  const before = new LogisticRegression().fit(x, y);
  await Promise.resolve();
  const during = new LogisticRegression().fit(x, y, { onProgress: () => x.data.fill(1) });
  expect(x.data[0]).toBe(1);
  expect(during.weights).toEqual(before.weights);
});

test("rows that another thread could change are stored", async () => {
  const cells = new Float64Array(new SharedArrayBuffer(data.byteLength));
  cells.set(data);
  const shared = await stored({ data: cells, rows: ROWS, columns: COLUMNS }, "wasm", true);
  expect(shared.bring).toBeUndefined();
  shared.memory.release();
});

test.each(BACKENDS)("%s: a cell that is no finite number is named as ever", async (backend) => {
  const wrong = data.slice();
  wrong[31_007 * COLUMNS + 2] = Number.NaN;
  await Promise.resolve();
  expect(() => new LogisticRegression({ backend }).fit({ data: wrong, rows: ROWS, columns: COLUMNS }, y)).toThrow(
    "x: expected a finite number, got NaN at row 31007, column 2",
  );
});
