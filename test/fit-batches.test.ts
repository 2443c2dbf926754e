// Rows that come in batches, and of which only some have room in memory, give the bits of rows that are all there.
import { describe, expect, test } from "vitest";
import { LogisticRegression, type LogisticRegressionOptions, type Matrix } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import type { RowBatch } from "../src/paging/batch-source.js";
import { fitBatches } from "../src/paging/fit-batches.js";
import type { Pass } from "../src/paging/paged-rows.js";

const ROWS = 40_003;
const COLUMNS = 5;

/** Columns of several scales, one far from 0; labels that follow the first, one in five turned; some weights 0. */
function make(Numbers: typeof Float64Array | typeof Float32Array) {
  const next = mulberry32(3);
  const data = new Numbers(ROWS * COLUMNS).map((_, k) => {
    const j = k % COLUMNS;
    return (4 * next() - 2) * 10 ** ((j % 3) - 1) + (j === 1 ? 300 : 0);
  });
  const y = Array.from({ length: ROWS }, (_, i) => (next() < 0.2 !== data[i * COLUMNS] > 0 ? "yes" : "no"));
  const sampleWeight = Float64Array.from(y, () => Math.floor(next() * 4));
  const offset = Float64Array.from(y, () => next() - 0.5);
  return { data, y, sampleWeight, offset };
}
type Data = ReturnType<typeof make>;
const wide = make(Float64Array);
const narrow = make(Float32Array);

/** Batches of so many rows, in turn row after row and column after column. */
function batchesOf(
  { data, y, sampleWeight, offset }: Data,
  size: number,
  with_: { weights?: boolean; offset?: boolean },
) {
  return function* (): Generator<RowBatch> {
    for (let first = 0, k = 0; first < ROWS; first += size, k++) {
      const rows = Math.min(size, ROWS - first);
      const part = data.subarray(first * COLUMNS, (first + rows) * COLUMNS);
      const columns = Array.from({ length: COLUMNS }, (_, j) => part.filter((_, i) => i % COLUMNS === j));
      yield {
        x: k % 2 === 0 ? { data: part, rows, columns: COLUMNS } : { columns },
        y: y.slice(first, first + rows),
        ...(with_.weights && { sampleWeight: sampleWeight.subarray(first, first + rows) }),
        ...(with_.offset && { offset: offset.subarray(first, first + rows) }),
      };
    }
  };
}

const inMemory = (
  { data, y, sampleWeight, offset }: Data,
  options: LogisticRegressionOptions,
  with_: { weights?: boolean; offset?: boolean },
) =>
  new LogisticRegression(options).fit({ data, rows: ROWS, columns: COLUMNS } as Matrix, y, {
    ...(with_.weights && { sampleWeight }),
    ...(with_.offset && { offset }),
  });

function expectSame(a: LogisticRegression, b: LogisticRegression): void {
  expect(Array.from(a.weights)).toEqual(Array.from(b.weights));
  expect(a.bias).toBe(b.bias);
  expect(a.classes).toEqual(b.classes);
  const { seconds: _, history: __, ...mine } = a.report;
  const { seconds: ___, history: ____, ...theirs } = b.report;
  expect(mine).toEqual(theirs);
}

/** Room for one block of this data and little more; for some of them; for all. */
const LEAST = "700kB";
const MEMORIES = [LEAST, "1.5MB", "1GiB"];
const BACKENDS = ["wasm", "js"] as const;

describe.each(BACKENDS)("out of core, %s", (backend) => {
  test.each(MEMORIES.flatMap((memory) => [true, false].map((cache) => ({ memory, cache }))))(
    "the bits of fit: $memory, cache $cache",
    async (how) => {
      const fit = await fitBatches({ backend }, batchesOf(wide, 777, {}), how);
      expectSame(fit, inMemory(wide, { backend }, {}));
      expect(fit.report.status).toBe("converged");
    },
  );

  test.each<[string, LogisticRegressionOptions, { weights?: boolean; offset?: boolean }, Data]>([
    ["weights and offset", {}, { weights: true, offset: true }, wide],
    ["f32", {}, {}, narrow],
    ["l1", { l1: 0.01 }, {}, wide],
    ["no penalty", { l2: 0 }, { weights: true }, narrow],
    ["balanced classes, the lesser label positive", { classWeight: "balanced", positive: "no" }, {}, wide],
    ["classes that weigh", { classWeight: { yes: 3 } }, { weights: true }, wide],
    ["the seed's update", { solver: "gradient-descent", maxIterations: 20 }, {}, wide],
    ["lbfgs", { solver: "lbfgs" }, {}, narrow],
    ["newton", { solver: "newton" }, {}, wide],
    ["firth", { firth: true }, {}, wide],
    ["columns as they are", { standardize: false, l2: 0.1 }, { offset: true }, wide],
  ])("the bits of fit: %s", async (_, options, with_, data) => {
    const fit = await fitBatches({ ...options, backend }, batchesOf(data, 5000, with_), { memory: LEAST });
    expectSame(fit, inMemory(data, { ...options, backend }, with_));
  });
});

const some = (rows: number, value = 1): RowBatch => ({
  x: Array.from({ length: rows }, (_, i) => [Math.sin(i * value), Math.cos(3 * i)]),
  y: Array.from({ length: rows }, (_, i) => Number(i % 3 === 0)),
});

test("a pass tells how far it has come; the first one stores the rows", async () => {
  const passes: Pass[] = [];
  await fitBatches({}, batchesOf(wide, 3000, {}), { memory: LEAST, onPass: (pass) => passes.push(pass) });
  const ends = passes.filter(({ rows }) => rows === ROWS).map(({ pass }) => pass);
  expect(ends).toEqual(Array.from(ends, (_, k) => k + 1));
  expect(ends.length).toBeGreaterThan(2);
  expect(passes.every(({ total, seconds }) => total === ROWS && seconds >= 0)).toBe(true);
});

test("an async function does as well", async () => {
  const fit = await fitBatches({}, async function* () {
    yield some(50);
  });
  expectSame(fit, new LogisticRegression().fit(some(50).x, some(50).y));
});

const LARGE = 3000;
const MANY = Array.from({ length: 12 }, (_, k) => some(LARGE, k + 1));

test.each<[string, (time: number) => RowBatch[], RegExp]>([
  [
    "a cell",
    (time) => [...MANY.slice(0, 5), some(LARGE, time === 3 ? 99 : 6), ...MANY.slice(6)],
    /others among rows 1[45],/,
  ],
  [
    "a label",
    (time) => MANY.map((batch, k) => (k === 3 && time > 2 ? { ...batch, y: Array.from(batch.y).reverse() } : batch)),
    /others among rows (9|10),/,
  ],
  ["fewer rows", (time) => (time > 2 ? MANY.slice(1) : MANY), /the same rows every time|only 33,000/],
  ["more rows", (time) => (time > 2 ? [...MANY, some(5)] : MANY), /same 36,000 rows every time, got more/],
])("rows that are others the second time are found out: %s", async (_, batches, message) => {
  let time = 0;
  const fit = fitBatches({ l2: 1e-3 }, () => batches(++time), { cache: false, memory: "450kB" });
  await expect(fit).rejects.toThrow(message);
});

test("the function may let go of what it holds, also where a pass breaks off", async () => {
  let [begun, ended, time] = [0, 0, 0];
  const fit = fitBatches(
    {},
    function* () {
      begun++;
      time++;
      try {
        yield* time === 3 ? [some(LARGE, 99), ...MANY.slice(1)] : MANY;
      } finally {
        ended++;
      }
    },
    { cache: false, memory: "450kB" },
  );
  await expect(fit).rejects.toThrow("the same rows every time");
  expect([begun, ended]).toEqual([3, 3]);
});

test("what the cache holds cannot change", async () => {
  let times = 0;
  await fitBatches({}, () => [some(50, ++times)], { memory: "450kB" });
  expect(times).toBe(1);
});

test.each<[string, () => RowBatch[], string]>([
  ["no rows", () => [], "batches: expected rows, got none"],
  ["other columns", () => [some(5), { x: [[1]], y: [0] }], "batch 2: x: expected 2 columns as in batch 1, got 1"],
  [
    "a third label",
    () => [some(5), { x: [[1, 2]], y: [7] }],
    "batch 2: y: expected two distinct labels, got a third, 7",
  ],
  ["one label", () => [{ x: [[1], [2]], y: [1, 1] }], "y: expected two distinct labels, got only 1"],
  ["a label too few", () => [{ x: [[1], [2]], y: [1] }], "batch 1: y: expected 2 labels, one a row of x, got 1"],
  ["a weight below 0", () => [{ ...some(3), sampleWeight: [1, -1, 1] }], "batch 1: sampleWeight: expected"],
  [
    "weights now and then",
    () => [some(3), { ...some(3), sampleWeight: [1, 1, 1] }],
    "batch 2: sampleWeight: expected one in every batch or in none",
  ],
  [
    "a cell that is none",
    () => [some(5), { x: [[1, Number.NaN]], y: [0] }],
    "x: expected a finite number, got NaN at row 5, column 1",
  ],
])("what is wrong with batches is said: %s", async (_, batches, message) => {
  await expect(fitBatches({}, batches)).rejects.toThrow(message);
});

test.each<[object, string]>([
  [{ memory: "lots" }, 'memory: expected bytes such as "2GiB" or "800MB", got "lots"'],
  [{ memory: 1000 }, "memory: expected at least"],
  [{ cache: 1 }, "cache: expected true or false, got 1"],
  [{ resume: true }, "resume: expected a checkpoint to go on from, got none"],
  [{ folder: "package.json/none" }, "package.json/none: cannot be written"],
  [{ memroy: "1GiB" }, "fit option: expected"],
])("what is wrong with options is said: %j", async (options, message) => {
  await expect(fitBatches({}, () => [some(50)], options)).rejects.toThrow(message);
});

test("sgd needs all rows in one place", async () => {
  await expect(fitBatches({ solver: "sgd" }, () => [some(50)])).rejects.toThrow(
    "solver: expected one that reads rows in their order",
  );
});
