// Ours and theirs, each written out from its definition, agree at any point up to the constant factor.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fromGlmnet,
  fromLiblinear,
  fromScikitLearn,
  LogisticRegression,
  type LogisticRegressionOptions,
} from "../src/index.js";

interface Point {
  x: number[][];
  y: number[];
  s: number[];
  w: number[];
  b: number;
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const strength = number(1e-6, 1e6);
const share = number(0, 1);

/** Rows with labels and weights, and a point w, b anywhere. */
const points: fc.Arbitrary<Point> = fc
  .record({ rows: fc.integer({ min: 2, max: 8 }), columns: fc.integer({ min: 1, max: 4 }) })
  .chain(({ rows, columns }) => {
    const list = (length: number, value: fc.Arbitrary<number>) =>
      fc.array(value, { minLength: length, maxLength: length });
    return fc.record({
      x: fc.array(list(columns, number(-5, 5)), { minLength: rows, maxLength: rows }),
      y: list(rows, fc.constantFrom(0, 1)),
      s: list(rows, number(0.1, 5)),
      w: list(columns, number(-5, 5)),
      b: number(-5, 5),
    });
  });

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const norm1 = (w: number[]): number => sum(w.map(Math.abs));
const norm2 = (w: number[]): number => sum(w.map((value) => value * value));

/** Σ s_i loss_i */
function losses({ x, y, s, w, b }: Point): number {
  return sum(
    x.map((row, i) => {
      const z = sum(row.map((value, j) => value * w[j])) + b;
      return s[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z);
    }),
  );
}

/** Weighted standard deviations with divisor Σs. */
function deviations({ x, s, w }: Point): number[] {
  const total = sum(s);
  return w.map((_, j) => {
    const mean = sum(x.map((row, i) => s[i] * row[j])) / total;
    return Math.sqrt(sum(x.map((row, i) => s[i] * (row[j] - mean) ** 2)) / total);
  });
}

/** F, as options.ts defines it. */
function ours(point: Point, { l1 = 0, l2 = 0, standardize = true, fitBias = true }: LogisticRegressionOptions): number {
  const c = standardize ? deviations(point) : point.w.map(() => 1);
  const scaled = point.w.map((value, j) => c[j] * value);
  const loss = losses({ ...point, b: fitBias ? point.b : 0 }) / sum(point.s);
  return loss + l1 * norm1(scaled) + (l2 / 2) * norm2(scaled);
}

function expectEqual(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
}

describe("scikit-learn", () => {
  test("C Σ loss + penalty is ours · C · Σs", () => {
    fc.assert(
      fc.property(points, strength, share, fc.boolean(), (point, C, l1_ratio, fit_intercept) => {
        const rows = sum(point.s);
        const loss = C * losses({ ...point, b: fit_intercept ? point.b : 0 });
        const same = (options: LogisticRegressionOptions, penalty: number): void =>
          expectEqual(C * rows * ours(point, options), loss + penalty);
        const [l1, l2] = [norm1(point.w), norm2(point.w) / 2];
        same(fromScikitLearn({ C, fit_intercept }, rows), l2);
        same(fromScikitLearn({ C, fit_intercept, penalty: "l1" }, rows), l1);
        same(fromScikitLearn({ C, fit_intercept, penalty: null }, rows), 0);
        same(fromScikitLearn({ C, fit_intercept, penalty: "none" }, rows), 0);
        const net = { C, fit_intercept, l1_ratio };
        same(fromScikitLearn(net, rows), l1_ratio * l1 + (1 - l1_ratio) * l2);
        expect(fromScikitLearn({ ...net, penalty: "elasticnet" }, rows)).toEqual(fromScikitLearn(net, rows));
      }),
    );
  });

  test("defaults, and what is handed on", () => {
    expect(fromScikitLearn({}, 50)).toEqual({ l1: 0, l2: 0.02, standardize: false, fitBias: true });
    expect(fromScikitLearn({ C: Infinity }, 50)).toMatchObject({ l1: 0, l2: 0 });
    expect(fromScikitLearn({ tol: 1e-6, max_iter: 7, class_weight: "balanced" }, 50)).toMatchObject({
      tolerance: 1e-6,
      maxIterations: 7,
      classWeight: "balanced",
    });
    expect(fromScikitLearn({ class_weight: null, l1_ratio: null }, 50)).toEqual(fromScikitLearn({}, 50));
  });
});

describe("glmnet", () => {
  test("loss / Σs + λ [(1−α)/2 ‖w‖² + α ‖w‖₁] is ours", () => {
    fc.assert(
      fc.property(
        points,
        strength,
        share,
        fc.boolean(),
        fc.boolean(),
        (point, lambda, alpha, standardize, intercept) => {
          const c = deviations(point);
          const w = standardize ? point.w.map((value, j) => value * c[j]) : point.w;
          const loss = losses({ ...point, b: intercept ? point.b : 0 }) / sum(point.s);
          const theirs = loss + lambda * (((1 - alpha) / 2) * norm2(w) + alpha * norm1(w));
          expectEqual(ours(point, fromGlmnet({ lambda, alpha, standardize, intercept })), theirs);
        },
      ),
    );
  });

  test("defaults: lasso on standardised columns with an intercept", () => {
    expect(fromGlmnet({ lambda: 0.1 })).toEqual({ l1: 0.1, l2: 0, standardize: true, fitBias: true });
  });
});

describe("liblinear", () => {
  test("½ ‖w‖² or ‖w‖₁ + C Σ loss is ours · C · Σs", () => {
    fc.assert(
      fc.property(points, strength, (point, C) => {
        const rows = sum(point.s);
        const loss = C * losses({ ...point, b: 0 });
        for (const s of [0, 7] as const) {
          expectEqual(C * rows * ours(point, fromLiblinear({ C, s }, rows)), norm2(point.w) / 2 + loss);
        }
        expectEqual(C * rows * ours(point, fromLiblinear({ C, s: 6 }, rows)), norm1(point.w) + loss);
      }),
    );
  });

  test("its penalised bias is a column of ours, as the error says", () => {
    fc.assert(
      fc.property(points, strength, number(0, 10), (point, C, bias) => {
        const rows = sum(point.s);
        expect(() => fromLiblinear({ C, bias }, rows)).toThrow(`give x a last column of ${bias} instead`);
        const w = [...point.w, point.b];
        const wider = { ...point, x: point.x.map((row) => [...row, bias]), w, b: 0 };
        const theirs = norm2(w) / 2 + C * losses({ ...point, b: point.b * bias });
        expectEqual(C * rows * ours(wider, fromLiblinear({ C }, rows)), theirs);
      }),
    );
  });
});

test("the estimator takes what they return", () => {
  const x = [[0], [1], [2], [3], [1.5]];
  const y = [0, 0, 1, 1, 1];
  const rivals = [
    fromScikitLearn({ l1_ratio: 0.5, tol: 1e-9, max_iter: 50, class_weight: { 0: 2, 1: 1 } }, 7),
    fromGlmnet({ lambda: 0.01 }),
    fromLiblinear({}, 5),
  ];
  for (const options of rivals) expect(new LogisticRegression(options).fit(x, y).report.status).toBe("converged");
});

describe("refuses", () => {
  const wrong: [string, () => unknown, string][] = [
    ["C of 0", () => fromScikitLearn({ C: 0 }, 5), "C: expected a number above 0, got 0"],
    ["C that is text", () => fromScikitLearn(JSON.parse('{ "C": "1" }'), 5), 'C: expected a number above 0, got "1"'],
    [
      "no rows",
      () => fromScikitLearn({}, 0),
      "rows: expected a finite number above 0, the total weight of the rows, got 0",
    ],
    [
      "net without ratio",
      () => fromScikitLearn({ penalty: "elasticnet" }, 5),
      "l1_ratio: expected a number from 0 to 1",
    ],
    ["ratio of 2", () => fromScikitLearn({ l1_ratio: 2 }, 5), "l1_ratio: expected a number from 0 to 1, got 2"],
    [
      "a ratio that goes unread",
      () => fromScikitLearn({ penalty: "l2", l1_ratio: 0.5 }, 5),
      'l1_ratio: expected penalty "elasticnet", got "l2"',
    ],
    [
      "another penalty",
      () => fromScikitLearn(JSON.parse('{ "penalty": "L2" }'), 5),
      'penalty: expected "l1", "l2", "elasticnet", "none" or null, got "L2"',
    ],
    ["tol of 1", () => fromScikitLearn({ tol: 1 }, 5), "tol: expected a number above 0 and below 1, got 1"],
    [
      "half an iteration",
      () => fromScikitLearn({ max_iter: 0.5 }, 5),
      "max_iter: expected a whole number of at least 1",
    ],
    [
      "a flag of 1",
      () => fromScikitLearn(JSON.parse('{ "fit_intercept": 1 }'), 5),
      "fit_intercept: expected true or false, got 1",
    ],
    [
      "an unknown option",
      () => fromScikitLearn(JSON.parse('{ "solver": "lbfgs" }'), 5),
      'scikit-learn option: expected one of C, penalty, l1_ratio, fit_intercept, tol, max_iter, class_weight, got "solver"',
    ],
    ["no options", () => fromScikitLearn(JSON.parse("null"), 5), "options: expected an object, got null"],
    ["no lambda", () => fromGlmnet(JSON.parse("{}")), "lambda: expected a finite number of at least 0, got undefined"],
    ["alpha of 2", () => fromGlmnet({ lambda: 1, alpha: 2 }), "alpha: expected a number from 0 to 1, got 2"],
    ["a support vector machine", () => fromLiblinear(JSON.parse('{ "s": 1 }'), 5), "s: expected 0, 6 or 7"],
    ["infinite C", () => fromLiblinear({ C: Infinity }, 5), "C: expected a finite number above 0, got Infinity"],
  ];
  test.each(wrong)("%s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
