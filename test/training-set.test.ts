// Rows stored once: every fit over them has the bits of a fit that stores them itself, whatever ran before.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  LogisticRegression,
  type LogisticRegressionOptions,
  lambdaPath,
  type Matrix,
  TrainingSet,
  type TrainingSetOptions,
  verify,
} from "../src/index.js";
import { Memory } from "../src/kernels/memory.js";
import { mulberry32 } from "../src/math/random.js";
import { toSparse } from "./to-sparse.js";

const ROWS = 1500;
const COLUMNS = 5;
const next = mulberry32(11);
/** Column 1 lies far from 0, so that a fit with a bias moves it, and one without does not; column 2 is 0 in half of the rows. */
const data = new Float64Array(ROWS * COLUMNS).map((_, k) => {
  const cell = 4 * next() - 2;
  if (k % COLUMNS === 1) return 300 + cell;
  return k % COLUMNS === 2 && cell < 0 ? 0 : cell;
});
const listed = Array.from({ length: ROWS }, (_, i) => [...data.subarray(i * COLUMNS, (i + 1) * COLUMNS)]);
const y = Array.from({ length: ROWS }, (_, i) => (data[i * COLUMNS] + 2 * next() > 1 ? "yes" : "no"));
const column = (f: (i: number) => number) => Float64Array.from({ length: ROWS }, (_, i) => f(i));
const vectors = { sampleWeight: column((i) => i % 4), offset: column((i) => Math.sin(i) / 2) };

const kinds: Record<string, Matrix> = {
  f64: { data, rows: ROWS, columns: COLUMNS },
  f32: { data: Float32Array.from(data), rows: ROWS, columns: COLUMNS },
  sparse: toSparse(listed),
  "sparse ones": { rows: ROWS, columns: COLUMNS, ...ones() },
};

function ones() {
  const indptr = [0];
  const indices: number[] = [];
  for (let i = 0; i < ROWS; i++) {
    for (let j = 0; j < COLUMNS; j++) if (data[i * COLUMNS + j] > (j === 1 ? 300 : 0)) indices.push(j);
    indptr.push(indices.length);
  }
  return { indptr, indices };
}

/** In an order that moves columns there and back. */
const fits: LogisticRegressionOptions[] = [
  {},
  { solver: "sgd", learningRate: 1e-5, epochs: 2 },
  { l2: 0, tolerance: 1e-6 },
  { solver: "gradient-descent", maxIterations: 20 },
  { l1: 0.01 },
  { fitBias: false },
  { solver: "lbfgs", l2: 0.01 },
  { solver: "newton", l1: 0.02, l2: 0.01 },
  { standardize: false, fitBias: false, l2: 0.1 },
  { solver: "coordinate-descent", standardize: false },
];

/** All that a fit comes to, but for its time. */
function outcome(model: LogisticRegression) {
  const { history, seconds: _, ...report } = model.report;
  const steps = history.map(({ objective, gradientNorm }) => [objective, gradientNorm]);
  return { weights: [...model.weights], bias: model.bias, classes: model.classes, report, steps, json: model.toJSON() };
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test.each(Object.keys(kinds))("%s: fits one after another have the bits of fits alone", (kind) => {
    const x = kinds[kind];
    const able = fits.filter(({ solver = "auto" }) => !kind.startsWith("sparse") || !/sgd|coordinate/.test(solver));
    for (const said of [{}, vectors]) {
      const set = new TrainingSet(x, y, { ...said, backend });
      expect(set).toMatchObject({ rows: ROWS, features: COLUMNS, classes: ["no", "yes"], backend });
      for (const options of [...able, ...able.toReversed()]) {
        const model = new LogisticRegression({ ...options, backend });
        const alone = new LogisticRegression({ ...options, backend }).fit(x, y, said);
        expect(outcome(model.fit(set)), JSON.stringify(options)).toEqual(outcome(alone));
      }
      set.release();
    }
  });

  test("many rows: those who take a sample and those who do not", () => {
    const rows = 66_000;
    // column 2 lies far from 0
    const cells = new Float32Array(rows * 3).map((_, k) => (k % 3 === 2 ? 100 : 0) + next() - 0.5);
    const x = { data: cells, rows, columns: 3 };
    const labels = Uint8Array.from({ length: rows }, (_, i) => Number(cells[3 * i] > next() - 0.5));
    const set = new TrainingSet(x, labels, { backend });
    for (const options of [{}, { solver: "lbfgs" }, { fitBias: false }, { l1: 0.01 }, {}] as const) {
      const alone = new LogisticRegression({ ...options, backend }).fit(x, labels);
      expect(outcome(new LogisticRegression({ ...options, backend }).fit(set))).toEqual(outcome(alone));
    }
    set.release();
  });

  test("a path", () => {
    const options = { count: 4, smallest: 0.1, l1Ratio: 0.5 };
    const set = new TrainingSet(kinds.f64, y, { ...vectors, backend });
    const points = (path: ReturnType<typeof lambdaPath>) =>
      path.map(({ lambda, model, report }) => [lambda, ...model.weights, model.bias, report.certificate.gap]);
    const alone = points(lambdaPath(kinds.f64, y, { ...options, backend }, vectors));
    expect(points(lambdaPath(set, options))).toEqual(alone);
    expect(points(lambdaPath(set, { ...options, backend }, {}))).toEqual(alone);
    set.release();
  });
});

test("class weights, the positive class, a start, progress", () => {
  const classWeight = { yes: 3 };
  const own = { positive: "no", classWeight } as const;
  const set = new TrainingSet(kinds.f64, y, { ...own, ...vectors });
  const alone = new LogisticRegression({ ...own, l2: 0.1 }).fit(kinds.f64, y, { ...vectors, start: model() });
  let steps = 0;
  const same = new LogisticRegression({ classWeight: { no: 1, yes: 3 }, l2: 0.1 }).fit(set, {
    start: model(),
    onProgress: () => steps++,
  });
  expect(same.weights).toEqual(alone.weights);
  expect(same.classes).toEqual(["yes", "no"]);
  expect(steps).toBe(same.report.history.length);
  // the options of the model are all that a proof needs beside the rows
  expect(verify(same, kinds.f64, y, vectors).holds).toBe(true);

  function model() {
    return { weights: new Array(COLUMNS).fill(0.1), bias: 0 };
  }
});

test("what is passed may change or go once it is stored", () => {
  const copy = data.slice();
  const labels = [...y];
  const set = new TrainingSet({ data: copy, rows: ROWS, columns: COLUMNS }, labels);
  copy.fill(0);
  labels.fill("no");
  expect(new LogisticRegression().fit(set).weights).toEqual(new LogisticRegression().fit(kinds.f64, y).weights);
});

describe("refusals", () => {
  const set = new TrainingSet(kinds.f64, y, { classWeight: "balanced", backend: "js" });
  const fit = (options: LogisticRegressionOptions, said: object = {}) =>
    new LogisticRegression({ classWeight: "balanced", ...options }).fit(set, said);

  test.each<[() => unknown, string]>([
    [() => fit({ positive: "no" }), 'positive: expected "yes" as in the TrainingSet, got "no"'],
    [() => fit({ backend: "wasm" }), 'backend: expected "js" as in the TrainingSet, got "wasm"'],
    [
      () => fit({ classWeight: { no: 2 } }),
      'classWeight: expected "balanced" as in the TrainingSet, got { no: 2, yes: 1 }',
    ],
    [() => new LogisticRegression().fit(set), 'classWeight: expected "balanced" as in the TrainingSet, got undefined'],
    [() => lambdaPath(set), 'classWeight: expected "balanced" as in the TrainingSet, got undefined'],
    [() => fit({}, { sampleWeight: [1] }), "sampleWeight: expected none, as it belongs to the TrainingSet, got Array"],
    [
      () => lambdaPath(set, { classWeight: "balanced" }, { offset: [1] }),
      "offset: expected none, as it belongs to the TrainingSet, got Array",
    ],
  ])("%#: %s", (act, message) => {
    expect(act).toThrow(new RangeError(message));
  });

  test("what agrees is no contradiction", () => {
    expect(fit({ positive: "yes", backend: "js" }).weights).toEqual(fit({}).weights);
  });

  test("input that a fit refuses", () => {
    const bad: [Matrix, TrainingSetOptions, string][] = [
      [[[1], [NaN]], {}, "x: expected a finite number, got NaN at row 1, column 0"],
      [[[1], [2]], { sampleWeight: [1] }, "sampleWeight: expected 2 numbers, got 1"],
      [[[1], [2]], { positive: 7 }, "positive: expected one of the labels 0 and 1, got 7"],
      [[[1e-200], [2e-200]], {}, "x: expected numbers whose squares can be summed, got an underflow in column 0"],
    ];
    for (const [x, options, message] of bad) expect(() => new TrainingSet(x, [0, 1], options)).toThrow(message);
  });

  test("more than 1000 columns leave no room for a Hessian", () => {
    const columns = Array.from({ length: 1001 }, (_, j) => Float64Array.of(j, 1, 2, 0));
    const wide = new TrainingSet({ columns }, [0, 1, 0, 1]);
    expect(() => new LogisticRegression({ solver: "coordinate-descent" }).fit(wide)).toThrow(
      new RangeError('solver: expected another for a TrainingSet of 1001 columns, got "coordinate-descent"'),
    );
    const alone = new LogisticRegression().fit({ columns }, [0, 1, 0, 1]);
    expect(new LogisticRegression().fit(wide).weights).toEqual(alone.weights);
  });
});

describe.each(["wasm", "js"] as const)("%s: the memory", (backend) => {
  const made = () => new TrainingSet(kinds.f64, y, { backend });

  test("is given to the next after release, and the set is of no use then", () => {
    const first = Memory.open(backend, 64);
    first.release();
    const set = made();
    expect(Memory.open(backend, 64).f64.buffer).not.toBe(first.f64.buffer);
    set.release();
    set.release();
    expect(Memory.open(backend, 64).f64.buffer).toBe(first.f64.buffer);
    const message = "TrainingSet: expected one with rows, got one after release";
    expect(() => new LogisticRegression().fit(set)).toThrow(new Error(message));
    expect(() => lambdaPath(set)).toThrow(new Error(message));
  });

  test("belongs to the set while fits come and go", () => {
    const set = made();
    const before = new LogisticRegression().fit(set).weights;
    for (let k = 0; k < 3; k++) new LogisticRegression({ backend }).fit(kinds.f32, y);
    made().release();
    expect(new LogisticRegression().fit(set).weights).toEqual(before);
  });

  test("serves one fit at a time", () => {
    const set = made();
    const message = "TrainingSet: expected the fit over it to end first, got a call within it";
    const within = (act: () => void) => () => new LogisticRegression().fit(set, { onProgress: act });
    expect(within(() => new LogisticRegression().fit(set))).toThrow(new Error(message));
    expect(within(() => set.release())).toThrow(new Error(message));
    expect(new LogisticRegression().fit(set).weights).toEqual(new LogisticRegression().fit(kinds.f64, y).weights);
  });

  test("that cannot be filled, or summed, is given back", () => {
    const open = Memory.open(backend, 64);
    open.release();
    const tiny = { data: new Float64Array(8).fill(1e-200), rows: 8, columns: 1 };
    const labels = [0, 1, 0, 1, 0, 1, 0, 1];
    expect(() => new TrainingSet(tiny, labels, { backend })).toThrow("an underflow in column 0");
    const bad = { ...tiny, data: new Float64Array(8).fill(NaN) };
    expect(() => new TrainingSet(bad, labels, { backend })).toThrow("got NaN at row 0, column 0");
    expect(() => new LogisticRegression({ backend }).fit(bad, labels)).toThrow("got NaN at row 0, column 0");
    expect(Memory.open(backend, 64).f64.buffer).toBe(open.f64.buffer);
  });

  test("goes with the last reference", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const bytes = 16e6;
    const columns = [new Float64Array(bytes / 8).map((_, i) => i % 7)];
    const labels = new Uint8Array(bytes / 8).map((_, i) => i % 2);
    const external = async (): Promise<number> => {
      for (let k = 0; k < 4; k++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        collect();
      }
      return process.memoryUsage().external;
    };
    const before = await external();
    let set: TrainingSet | undefined = new TrainingSet({ columns }, labels, { backend });
    expect((await external()) - before).toBeGreaterThan(bytes);
    expect(set.rows).toBe(bytes / 8);
    set = undefined;
    expect((await external()) - before).toBeLessThan(bytes / 2);
  });
});
