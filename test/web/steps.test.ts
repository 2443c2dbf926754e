// The page's own arithmetic is the seed's: means of `explain`, and a gradient that central differences confirm.
import { expect, test } from "vitest";
import { checkGradient, explain, LogisticRegression } from "../../src/index.js";
import { dataSet } from "../../web/src/data/sets.js";
import { excess, findMinimum } from "../../web/src/descent/minimum.js";
import { backward, forward, hessian, objective, safeLearningRate } from "../../web/src/descent/objective.js";
import { Path } from "../../web/src/descent/path.js";
import type { Parameters, Sample } from "../../web/src/descent/sample.js";
import { step } from "../../web/src/descent/steps.js";

const samples = dataSet("overlapping").draw(7, 1.1);
const rows = samples.map(({ x }) => x);
const labels = samples.map(({ y }) => y);
const at: Parameters = { w: [0.4, -0.9], b: 0.3 };

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test("forward and backward are the means of what explain says of each sample", () => {
  const each = samples.map(({ x, y }) => explain({ w: at.w, x, b: at.b, y }));
  const { z, a, loss } = forward(samples, at);
  expect(z).toBeCloseTo(mean(each.map((e) => e.z)), 13);
  expect(a).toBeCloseTo(mean(each.map((e) => e.a)), 13);
  expect(loss).toBeCloseTo(mean(each.map((e) => e.loss)), 13);
  const { w, b, ofLoss } = backward(samples, 0, at);
  expect(w[0]).toBeCloseTo(mean(each.map((e) => e.dL_dw[0])), 13);
  expect(w[1]).toBeCloseTo(mean(each.map((e) => e.dL_dw[1])), 13);
  expect(b).toBeCloseTo(mean(each.map((e) => e.dL_db)), 13);
  expect(ofLoss).toEqual({ w, b });
});

test("the gradient of F, penalty and all, is what central differences find", () => {
  const l2 = 0.3;
  const check = checkGradient({ weights: at.w, bias: at.b }, rows, labels, { l2 });
  const { w, b } = backward(samples, l2, at);
  expect(objective(samples, l2, at)).toBeCloseTo(check.objective, 13);
  expect([...w, b]).toEqual([...check.dL_dw, check.dL_db].map(({ analytic }) => expect.closeTo(analytic, 13)));
  expect(check.largestRelativeError).toBeLessThan(1e-5);
});

test("the Hessian is the slope of the gradient", () => {
  const l2 = 0.3;
  const h = 1e-5;
  const moved = [
    (by: number): Parameters => ({ w: [at.w[0] + by, at.w[1]], b: at.b }),
    (by: number): Parameters => ({ w: [at.w[0], at.w[1] + by], b: at.b }),
    (by: number): Parameters => ({ w: at.w, b: at.b + by }),
  ];
  const H = hessian(samples, l2, at);
  moved.forEach((move, j) => {
    const [right, left] = [h, -h].map((by) => backward(samples, l2, move(by)));
    expect(H[j][0]).toBeCloseTo((right.w[0] - left.w[0]) / (2 * h), 8);
    expect(H[j][1]).toBeCloseTo((right.w[1] - left.w[1]) / (2 * h), 8);
    expect(H[j][2]).toBeCloseTo((right.b - left.b) / (2 * h), 8);
  });
});

test("a step on one sample is the update that explain writes out", () => {
  const sample = samples[3];
  const { updated } = explain({ w: at.w, x: sample.x, b: at.b, y: sample.y, learningRate: 0.7 });
  const { to } = step({ samples: [sample], alpha: 0.7, l2: 0 }, "gradient-descent", at);
  expect(to.w[0]).toBeCloseTo(updated.w[0], 14);
  expect(to.w[1]).toBeCloseTo(updated.w[1], 14);
  expect(to.b).toBeCloseTo(updated.b, 14);
});

test("both paths end at the minimum that the library proves", () => {
  const l2 = 0.05;
  const minimum = findMinimum(samples, l2);
  if (minimum.kind !== "proven") throw new Error(minimum.kind);
  const alpha = safeLearningRate(samples, l2);
  for (const solver of ["gradient-descent", "newton"] as const) {
    const path = new Path({ samples, alpha, l2 }, solver, at);
    const end = path.reach(solver === "newton" ? 10 : 3000);
    const bound = excess(minimum, path.objectives[end]) ?? Number.NaN;
    expect(bound).toBeLessThan(1e-12);
    expect(path.points[end].w[0]).toBeCloseTo(minimum.at.w[0], 5);
  }
});

test("up to the safe learning rate no step raises F, and far above it some do", () => {
  const rises = (alpha: number): number => {
    const path = new Path({ samples, alpha, l2: 0.01 }, "gradient-descent", at);
    return path.risesBefore(path.reach(50), 50);
  };
  expect(rises(safeLearningRate(samples, 0.01))).toBe(0);
  expect(rises(100 * safeLearningRate(samples, 0.01))).toBeGreaterThan(10);
});

test("a path that diverges ends where its numbers do", () => {
  const path = new Path({ samples, alpha: 1e6, l2: 1 }, "gradient-descent", at);
  const end = path.reach(1000);
  expect(end).toBeLessThan(30);
  expect(path.divergedAt).toBe(end);
  expect(path.objectives.every(Number.isFinite)).toBe(true);
});

test("classes that a line parts have no minimum without l2, and the line is a witness", () => {
  const apart = dataSet("separable").draw(1, 0.3);
  const minimum = findMinimum(apart, 0);
  if (minimum.kind !== "separable") throw new Error(minimum.kind);
  const { w, b } = minimum.direction;
  for (const { x, y } of apart) expect((2 * y - 1) * (w[0] * x[0] + w[1] * x[1] + b)).toBeGreaterThan(0);
  expect(minimum.complete).toBe(true);
  expect(excess(minimum, 0.25)).toBe(0.25);
});

test.each<[string, Sample[]]>([
  ["no points", []],
  [
    "one class only",
    [
      { x: [1, 2], y: 1 },
      { x: [2, 1], y: 1 },
    ],
  ],
])("%s: no minimum, and the library's own words why", (_, few) => {
  const minimum = findMinimum(few, 0.1);
  expect(minimum).toMatchObject({ kind: "none", reason: expect.stringMatching(/expected .*, got/) });
});

test("the minimum is the library's own fit of the samples as they are", () => {
  const minimum = findMinimum(samples, 0.05);
  const model = new LogisticRegression({ l2: 0.05, standardize: false }).fit(
    rows.map((row) => [...row]),
    labels,
  );
  if (minimum.kind !== "proven") throw new Error(minimum.kind);
  expect(minimum.objective).toBeCloseTo(model.report.objective, 10);
  expect(minimum.objective).toBeCloseTo(objective(samples, 0.05, minimum.at), 12);
});
