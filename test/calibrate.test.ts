// Against scikit-learn, on the same folds.
import { describe, expect, test } from "vitest";
import {
  calibrate,
  calibrationFit,
  LogisticModel,
  LogisticRegression,
  type LogisticRegressionOptions,
  TrainingSet,
} from "../src/index.js";
import { cases, table } from "./optima.js";
import { expectNear } from "./published.js";
import { toSparse } from "./to-sparse.js";

const [golden] = cases.filter((one) => one.case === "birthwt/none");
const { x, y } = table({ ...golden, features: ["age", "lwt", "race=other", "race=white", "smoke", "ht"] });
const weights = y.map((_, i) => 1 + (i % 3));
const plain = () => new LogisticRegression({ l2: 0.1 }).fit(x, y);

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  // scikit-learn 1.2.1, SciPy 1.10.1: CalibratedClassifierCV(LogisticRegression(C, tol=1e-8, solver="newton-cg",
  // class_weight), method="sigmoid", cv=<these folds>, ensemble=False).fit(X, y, sample_weight), X standardised where
  // there is no penalty, else centred, and C = 1 / (l2 · Σs) of each training part, 1e12 for l2 = 0:
  // -a_, -b_, predict_proba of rows 0, 1 and 188
  test.each<[string, LogisticRegressionOptions, number[] | undefined, number[]]>([
    [
      "without a penalty",
      { l2: 0 },
      undefined,
      [0.6872717236437754, -0.23192235113195664, 0.216467134, 0.199606128, 0.592449401],
    ],
    [
      "l2, and class 1 counted twice",
      { l2: 0.01, standardize: false, classWeight: { 0: 1, 1: 2 } },
      undefined,
      [0.8561924457702798, -0.6914343746801752, 0.202665741, 0.190591064, 0.515670608],
    ],
    [
      "weighted rows",
      { l2: 0 },
      weights,
      [0.548774652796338, -0.32906530533738604, 0.300191556, 0.232415994, 0.481596903],
    ],
  ])("scikit-learn: %s", (_, options, sampleWeight, expected) => {
    const said = sampleWeight === undefined ? {} : { sampleWeight };
    const model = new LogisticRegression({ ...options, tolerance: 1e-13, backend }).fit(x, y, said);
    const { classWeight } = options;
    const set = new TrainingSet(x, y, { ...said, ...(classWeight !== undefined && { classWeight }), backend });
    for (const calibrated of [
      calibrate(model, x, y, said),
      calibrate(model, toSparse(x), y, said),
      calibrate(model, set),
    ]) {
      const { slope, intercept, folds, model: scaled } = calibrated;
      const p = scaled.predictProba(x);
      // scikit-learn's optimiser ends where its gradient is below 1e-5
      expectNear([slope, intercept, p[0], p[1], p[188]], expected, 1e-6);
      expect(folds.map(({ status, rows }) => `${status} ${rows}`).sort()).toEqual(
        [151, 151, 151, 151, 152].map((rows) => `converged ${rows}`),
      );
    }
    // the set has its own weights again
    expect(model.fit(set).weights).toEqual(new LogisticRegression(model.options).fit(x, y, said).weights);
  });

  test("Firth's fits are held out as such", () => {
    const model = new LogisticRegression({ firth: true, backend }).fit(x, y);
    const { folds, slope } = calibrate(model, x, y, { folds: 3 });
    expect(folds.map(({ status }) => status)).toEqual(["converged", "converged", "converged"]);
    expect(slope).toBeLessThan(1);
  });
});

test("an overfitted model is drawn towards the mean, and predicts better for it", () => {
  const noise = (i: number): number => Math.sin(i * i * 12.9898) * 2;
  const rows = Array.from({ length: 400 }, (_, i) => Array.from({ length: 60 }, (_, j) => noise(61 * i + j + 1)));
  const labels = rows.map(([a], i) => a + 2 * noise(7919 * (i + 1)) > 0);
  const model = new LogisticRegression({ l2: 0 }).fit(rows, labels);
  const { slope, intercept, logLoss, model: calibrated } = calibrate(model, rows, labels, { folds: 10, seed: 3 });
  expect(slope).toBeLessThan(0.8);
  expect(logLoss.after).toBeLessThan(logLoss.before - 0.01);
  expect(calibrated).toBeInstanceOf(LogisticModel);
  expect(calibrated.classes).toEqual([false, true]);
  expectNear(
    calibrated.decisionFunction(rows),
    Array.from(model.decisionFunction(rows), (z) => slope * z + intercept),
    1e-12,
  );
  // a slope that one fit of the rows it has seen cannot show
  expectNear([calibrationFit(labels, model.predictProba(rows)).slope.value], [1], 1e-6);
});

test("losses are those of the rows held out", () => {
  const model = new LogisticRegression({ l2: 0.05, standardize: false, tolerance: 1e-12 }).fit(x, y);
  // every row a fold of its own
  const rows = 24;
  const [few, labels] = [x.slice(0, rows), y.map((_, i) => (i * i) % 3 > 0).slice(0, rows)];
  model.fit(few, labels);
  const { logLoss } = calibrate(model, few, labels, { folds: rows, stratify: false });
  const losses = few.map((row, i) => {
    const others = <T>(list: T[]): T[] => list.filter((_, k) => k !== i);
    const [p] = new LogisticRegression(model.options).fit(others(few), others(labels)).predictProba([row]);
    return -Math.log(labels[i] ? p : 1 - p);
  });
  expectNear([logLoss.before], [losses.reduce((sum, loss) => sum + loss, 0) / rows], 1e-8);
});

test("what cannot be calibrated is said", () => {
  const refuse = (options: object, message: string): void =>
    expect(() => calibrate(plain(), x, y, options)).toThrow(message);
  refuse({ folds: 1 }, "folds: expected a whole number of at least 2, got 1");
  refuse({ folds: 60 }, "folds: expected at most 59, the rows of class 1, so that each has one, got 60");
  refuse({ folds: 190, stratify: false }, "folds: expected a whole number from 2 to the 189 rows, got 190");
  refuse({ method: "isotonic" }, 'method: expected one of platt, got "isotonic"');
  refuse({ seed: -1 }, "seed: expected a whole number from 0 to 2^32 − 1, got -1");
  refuse({ sampleWeight: y.map(() => 0) }, "sampleWeight: expected a positive finite sum in each class, got 0 for 0");
  refuse({ offset: y }, "calibration option: expected one of folds, stratify, seed, method, sampleWeight");
  // all of the lesser class in one fold
  const lone = y.map((_, i) => Number(i === 3));
  const unlike = new LogisticRegression().fit(x, lone);
  expect(() => calibrate(unlike, x, lone, { stratify: false })).toThrow(
    /^y: expected rows of class 1 without fold \d of 5/,
  );
  expect(() => calibrate(unlike, x, lone)).toThrow("folds: expected at most 1, the rows of class 1");
  const offset = y.map((_, i) => i % 2);
  const moved = new LogisticRegression().fit(x, y, { offset });
  for (const ask of [() => calibrate(moved, x, y), () => calibrate(plain(), new TrainingSet(x, y, { offset }))]) {
    expect(ask).toThrow("offset: expected a model without, as it would have to be scaled in predictions, got one");
  }
  expect(() => calibrate(plain(), x, y.map(String))).toThrow('y: expected the classes 0 and 1 as in the fit, got "0"');
  expect(() =>
    calibrate(
      plain(),
      x.map((row) => row.slice(1)),
      y,
    ),
  ).toThrow("x: expected 6 columns as in the fit, got 5");
  const read: object = new LogisticModel(Float64Array.of(1), 0, [0, 1]);
  expect(() => Reflect.apply(calibrate, undefined, [read, x, y])).toThrow(
    "model: expected a LogisticRegression that fit has trained, got ",
  );
  const apart = x.map((_, i) => [i]);
  const half = y.map((_, i) => i > 90);
  expect(() => calibrate(new LogisticRegression({ l2: 0 }).fit(apart, half), apart, half)).toThrow(
    "model: expected classes that overlap, got ones that are separated, whose margins have no end: fit with l2 above 0",
  );
  // separated but for one row, which its fold holds out
  const crossed = half.map((label, i) => (i === 40 ? true : label));
  expect(() => calibrate(new LogisticRegression({ l2: 0 }).fit(apart, crossed), apart, crossed)).toThrow(
    /^model: expected classes that overlap, got ones that are separated without fold \d of 5, whose margins have no end/,
  );
  const even = Array.from({ length: 188 }, (_, i) => i % 2);
  const same = even.map(() => [1]);
  expect(() => calibrate(new LogisticRegression().fit(same, even), same, even, { folds: 2 })).toThrow(
    "model: expected margins that differ in rows held out, to be scaled, got 0",
  );
});
