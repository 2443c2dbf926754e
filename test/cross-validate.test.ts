// A strength chosen by cross-validation: the numbers of the plainest loop over fits, on rows that are stored once.
import { afterEach, describe, expect, test } from "vitest";
import {
  accuracy,
  brier,
  type CrossValidateOptions,
  crossValidate,
  holdRowsBy,
  LogisticRegression,
  lambdaPath,
  logLoss,
  type Matrix,
  rocAuc,
  TrainingSet,
  verify,
} from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { holdAcross } from "../src/shards/hold-across.js";
import { assignFolds } from "../src/training/cross-folds.js";
import { Late } from "./late-colleague.js";
import { toSparse } from "./to-sparse.js";

afterEach(() => holdRowsBy(() => undefined));

const ROWS = 1500;
const COLUMNS = 6;
const next = mulberry32(21);
/** Column 1 lies far from 0, column 2 is often 0; the first three tell something of the labels. */
const listed = Array.from({ length: ROWS }, () =>
  Array.from({ length: COLUMNS }, (_, j) => {
    const cell = 4 * next() - 2;
    if (j === 1) return 300 + cell;
    return j === 2 && cell < 0 ? 0 : cell;
  }),
);
const y = listed.map(([a, b, c]) => (a + (b - 300) / 2 - c / 3 + 4 * next() - 2 > 0 ? "yes" : "no"));
const codes = Uint8Array.from(y, (label) => Number(label === "yes"));
const said = {
  sampleWeight: Float64Array.from(y, () => Math.floor(4 * next())),
  offset: Float64Array.from(y, () => next() - 0.5),
};
const KINDS: Record<string, Matrix> = {
  f64: { data: Float64Array.from(listed.flat()), rows: ROWS, columns: COLUMNS },
  f32: { data: Float32Array.from(listed.flat()), rows: ROWS, columns: COLUMNS },
  sparse: toSparse(listed),
};
const SCORES = { "log-loss": logLoss, "roc-auc": rocAuc, brier, accuracy };

interface Said {
  sampleWeight?: Float64Array;
  offset?: Float64Array;
}

/** Fit after fit, each on rows that it stores itself: of all rows along the path, then of each fold. */
function naive(
  x: Matrix,
  strengths: number[],
  { folds = 10, l1Ratio = 1, score = "log-loss", seed = 1, stratify = true, ...options }: CrossValidateOptions,
  { sampleWeight, offset }: Said,
) {
  const model = (lambda: number) =>
    new LogisticRegression({ tolerance: 1e-6, ...options, l1: l1Ratio * lambda, l2: (1 - l1Ratio) * lambda });
  const shifted = offset && { offset };
  const division = assignFolds({ classes: ["no", "yes"], y: codes }, { folds, stratify, seed });
  const path = lambdaPathOf(x, strengths, l1Ratio, options, { ...(sampleWeight && { sampleWeight }), ...shifted });
  const parts = Array.from({ length: folds }, (_, part) => {
    const held = [...y.keys()].filter((i) => division.heldOut(part, i) > 0);
    const kept = Float64Array.from(y, (_, i) => (division.heldOut(part, i) > 0 ? 0 : (sampleWeight?.[i] ?? 1)));
    const weights = held.map((i) => sampleWeight?.[i] ?? 1);
    let last: LogisticRegression | undefined;
    const scores = strengths.map((lambda, k) => {
      const [from, to] = [path[Math.max(0, k - 1)], path[k]];
      const start =
        last === undefined
          ? to
          : {
              weights: last.weights.map((weight, j) => weight + (to.weights[j] - from.weights[j])),
              bias: last.bias + (to.bias - from.bias),
            };
      last = model(lambda).fit(x, y, { sampleWeight: kept, ...shifted, start });
      const p = last.predictProba(x, shifted);
      return SCORES[score](
        held.map((i) => codes[i]),
        held.map((i) => p[i]),
        { sampleWeight: weights },
      );
    });
    return { scores, size: weights.reduce((sum, weight) => sum + weight, 0) };
  });
  return strengths.map((_, k) => {
    const all = parts.reduce((sum, { size }) => sum + size, 0);
    const scores = parts.map((part) => part.scores[k]);
    const mean = parts.reduce((sum, { size }, part) => sum + (size / all) * scores[part], 0);
    const square = parts.reduce((sum, { size }, part) => sum + (size / all) * (scores[part] - mean) ** 2, 0);
    const nonzero = path[k].weights.filter((weight) => weight !== 0).length;
    return { scores, mean, standardError: Math.sqrt(square / (folds - 1)), nonzero };
  });
}

/** Fits of all rows, each from the one before; the first as `lambdaPath` begins. */
function lambdaPathOf(
  x: Matrix,
  strengths: number[],
  l1Ratio: number,
  options: Partial<CrossValidateOptions>,
  fitOptions: Said,
): { weights: Float64Array; bias: number }[] {
  const shared = { tolerance: 1e-6, ...options };
  const weights = new Float64Array(COLUMNS);
  const { sampleWeight } = fitOptions;
  const ones = codes.reduce((sum, code, i) => sum + code * (sampleWeight?.[i] ?? 1), 0);
  const zeros = codes.reduce((sum, code, i) => sum + (1 - code) * (sampleWeight?.[i] ?? 1), 0);
  let start: { weights: Float64Array; bias: number } = { weights, bias: Math.log(ones) - Math.log(zeros) };
  return strengths.map((lambda) => {
    const model = new LogisticRegression({ ...shared, l1: l1Ratio * lambda, l2: (1 - l1Ratio) * lambda });
    start = model.fit(x, y, { ...fitOptions, start });
    return { weights: start.weights, bias: start.bias };
  });
}

const strengths = [0.1, 0.03, 0.005, 0.0002];
const kept = ({ points }: ReturnType<typeof crossValidate>) =>
  points.map(({ scores, mean, standardError, nonzero }) => ({ scores, mean, standardError, nonzero }));

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test.each(Object.keys(KINDS))("%s: the numbers of a loop over fits", (kind) => {
    const x = KINDS[kind];
    const ways: [CrossValidateOptions, Said][] = [
      [{}, {}],
      [{ l1Ratio: 0.5, folds: 3, seed: 4, score: "roc-auc" }, { sampleWeight: said.sampleWeight }],
      [{ l1Ratio: 0, folds: 4, stratify: false, score: "brier", standardize: false }, {}],
      [{ folds: 3, score: "accuracy", tolerance: 1e-9 }, { sampleWeight: said.sampleWeight }],
    ];
    for (const [options, fitOptions] of ways) {
      const said = { tolerance: 1e-10, backend, ...options };
      const result = crossValidate(x, y, { strengths, ...said }, fitOptions);
      const plain = naive(x, strengths, said, fitOptions);
      // scores that count rows jump where one of them changes sides
      const digits = options.score === "accuracy" || options.score === "roc-auc" ? 2 : 5;
      for (const [k, point] of kept(result).entries()) {
        expect(point.nonzero).toBe(plain[k].nonzero);
        // fits that are not the same, but both this near to the minimum
        expect(point.mean).toBeCloseTo(plain[k].mean, digits);
        expect(point.standardError).toBeCloseTo(plain[k].standardError, digits);
        point.scores.forEach((score, fold) => {
          expect(score).toBeCloseTo(plain[k].scores[fold], digits);
        });
      }
      if (kind === "sparse") expect(kept(result)).toEqual(plain);
      for (const { relativeGap } of result.points) expect(relativeGap).toBeLessThanOrEqual(said.tolerance);
      const { holds, relativeGap } = verify(result.model, x, y, fitOptions);
      expect(holds).toBe(true);
      expect(relativeGap).toBeLessThanOrEqual(said.tolerance);
    }
  });

  test("many rows, with a sample", () => {
    const rows = 34_000;
    const cells = Float64Array.from({ length: 3 * rows }, () => next() - 0.5);
    const labels = Uint8Array.from({ length: rows }, (_, i) => Number(cells[3 * i] > next() - 0.5));
    const result = crossValidate({ data: cells, rows, columns: 3 }, labels, { strengths: 5, folds: 2, backend });
    for (const { relativeGap } of result.points) expect(relativeGap).toBeLessThanOrEqual(1e-6);
    const { report, weights } = result.model;
    expect(report.stages).toEqual(["newton, kept hessian"]);
    expect(weights.filter((weight) => weight !== 0)).toHaveLength(result.chosen.nonzero);
  });

  test("a set, which is afterwards what it was; and several threads: the same numbers", () => {
    const options = { strengths: 4, folds: 3, classWeight: { yes: 2 } };
    const alone = crossValidate(KINDS.f64, y, { ...options, backend }, said);
    const plain = new LogisticRegression({ backend, classWeight: options.classWeight });
    const set = new TrainingSet(KINDS.f64, y, { ...said, classWeight: options.classWeight, backend });
    const before = plain.fit(set).weights;
    const ofSet = crossValidate(set, options);
    expect(ofSet.points).toEqual(alone.points);
    expect(ofSet.model.weights).toEqual(alone.model.weights);
    expect(plain.fit(set).weights).toEqual(before);
    set.release();

    const colleagues = [new Late()];
    holdRowsBy((source, layout, vectors, choice) =>
      holdAcross(colleagues, { source, layout, vectors, backend: choice }),
    );
    const across = crossValidate(KINDS.f64, y, { ...options, backend }, said);
    expect(across.model.report.threads).toBe(2);
    expect(across.points).toEqual(alone.points);
    expect(across.model.weights).toEqual(alone.model.weights);
  });
});

test("by default the strengths are those of lambdaPath, and the fits on all rows are as good", () => {
  const { points, model, chosen } = crossValidate(KINDS.f64, y, { folds: 3, tolerance: 1e-10 });
  const path = lambdaPath(KINDS.f64, y);
  expect(points.map(({ l1, l2 }) => [l1, l2])).toEqual(path.map(({ l1, l2 }) => [l1, l2]));
  expect(points[0].nonzero).toBe(0);
  const at = path.findIndex(({ l1 }) => l1 === chosen.l1);
  model.weights.forEach((weight, j) => {
    expect(weight).toBeCloseTo(path[at].model.weights[j], 4);
  });
  expect(points.map(({ nonzero }) => nonzero)).toEqual(
    path.map(({ model }) => model.weights.filter((weight) => weight !== 0).length),
  );
  expect(model.options).toEqual({ l1: chosen.l1, l2: 0, tolerance: 1e-10 });
  expect(model.report.status).toBe("converged");
  expect(chosen.mean).toBe(Math.min(...points.map(({ mean }) => mean)));
  // columns that tell nothing stay out sooner than those that do
  expect(chosen.nonzero).toBeGreaterThanOrEqual(3);
});

test("one standard error: the greatest strength whose mean is within it of the best", () => {
  for (const score of ["log-loss", "roc-auc"] as const) {
    const options = { strengths: 20, folds: 5, score };
    const best = crossValidate(KINDS.f64, y, options);
    const { points, chosen, model } = crossValidate(KINDS.f64, y, { ...options, rule: "one-standard-error" });
    expect(points).toEqual(best.points);
    const within = points.filter(({ mean }) => Math.abs(mean - best.chosen.mean) <= best.chosen.standardError);
    expect(chosen).toEqual(within[0]);
    expect(chosen.l1).toBeGreaterThan(best.chosen.l1);
    expect(model.options.l1).toBe(chosen.l1);
  }
});

test("strengths come in any order, and one will do", () => {
  const mixed = crossValidate(KINDS.f64, y, { strengths: [0.001, 0.1, 0.01], folds: 2 });
  expect(mixed.points.map(({ l1 }) => l1)).toEqual([0.1, 0.01, 0.001]);
  const one = crossValidate(KINDS.f64, y, { strengths: Float64Array.of(0.05), folds: 2, l1Ratio: 0.25 });
  expect(one.chosen).toBe(one.points[0]);
  expect(one.chosen).toMatchObject({ l1: 0.25 * 0.05, l2: 0.75 * 0.05 });
  expect(crossValidate(KINDS.f64, y, { strengths: 1, folds: 2, l1Ratio: 0 }).points).toHaveLength(1);
});

test("an abort leaves a set as it was", () => {
  const set = new TrainingSet(KINDS.f64, y, said);
  const before = new LogisticRegression().fit(set).weights;
  let fits = 0;
  const abort = () =>
    crossValidate(
      set,
      { strengths: 3, folds: 3 },
      {
        onProgress: ({ iteration }) => {
          fits += Number(iteration === 0);
        },
        signal: {
          get aborted() {
            return fits > 5;
          },
          reason: "enough",
        },
      },
    );
  expect(abort).toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(new LogisticRegression().fit(set).weights).toEqual(before);
  set.release();
});

describe("refusals", () => {
  const few = { x: [[1], [2], [3], [5], [4], [6], [0]], y: [0, 0, 1, 1, 0, 1, 0] };
  const call =
    (options: object, fitOptions: Said = {}, labels = few.y) =>
    () =>
      crossValidate(few.x, labels, options, fitOptions);
  test.each([
    [call({ folds: 1 }), "folds: expected a whole number of at least 2, got 1"],
    [call({ folds: 8 }), "folds: expected a whole number from 2 to the 7 rows, got 8"],
    [call({ folds: 4 }), "folds: expected at most 3, the rows of class 1, so that each has one, got 4"],
    [call({}), "folds: expected a whole number from 2 to the 7 rows, got 10"],
    [call({ folds: "5" }), 'folds: expected a whole number of at least 2, got "5"'],
    [call({ folds: 2, l1Ratio: 1.5 }), "l1Ratio: expected a number from 0 to 1, got 1.5"],
    [call({ folds: 2, strengths: [] }), "strengths: expected at least one, got none"],
    [call({ folds: 2, strengths: [1, 0] }), "strengths: expected numbers above 0, got 0 at index 1"],
    [
      call({ folds: 2, strengths: 0 }),
      "strengths: expected a whole number of at least 1 or a list of strengths, got 0",
    ],
    [call({ folds: 2, score: "auc" }), "score: expected one of log-loss, roc-auc, brier, accuracy"],
    [call({ folds: 2, rule: "1se" }), "rule: expected one of best, one-standard-error"],
    [call({ folds: 2, l1: 1 }), "cross-validation option: expected one of folds, stratify, seed, l1Ratio"],
    [call({ folds: 2, stratify: "no" }), 'stratify: expected true or false, got "no"'],
    [
      call({ folds: 2, stratify: false, score: "roc-auc" }, {}, [0, 0, 0, 0, 0, 0, 1]),
      /^score: expected another for fold [12] of 2, which has no row of class 1, got "roc-auc"$/,
    ],
    [
      call({ folds: 2, stratify: false }, {}, [0, 0, 0, 0, 0, 0, 1]),
      /^y: expected rows of class 1 without fold [12] of 2, got none that weighs anything$/,
    ],
    [
      call({ folds: 3 }, { sampleWeight: Float64Array.of(1, 0, 1, 0, 0, 0, 0) }),
      /^sampleWeight: expected a weight above 0 in some row in fold [123] of 3, got none$/,
    ],
  ])("%#", (refused, message) => {
    expect(refused).toThrow(message);
  });

  test("what belongs to a set", () => {
    const set = new TrainingSet(few.x, few.y);
    expect(() => crossValidate(set, { folds: 2 }, { sampleWeight: few.y })).toThrow(
      "sampleWeight: expected none, as it belongs to the TrainingSet",
    );
    set.release();
  });
});
