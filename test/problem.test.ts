// The waist: every route to the loss, its derivatives and the dual agrees with every other, and with plain loops.
import { describe, expect, test } from "vitest";
import { Cholesky } from "../src/math/cholesky.js";
import { mulberry32 } from "../src/math/random.js";
import { addScaled, dot, largest, norm } from "../src/math/vector.js";
import { Logistic } from "../src/problem/logistic.js";
import { exactStep, inexactStep } from "../src/problem/newton-step.js";
import type { Line, Point } from "../src/problem/problem.js";
import { Rows } from "../src/problem/rows.js";
import { type Asking, runHere } from "../src/problem/sums.js";
import { storeRows, summaryOf } from "./store-rows.js";
import { toSparse } from "./to-sparse.js";

interface Case {
  sparse: boolean;
  weighted: boolean;
  offset: boolean;
  standardize: boolean;
  fitBias: boolean;
  l1: number;
  l2: number;
}

const ROWS = 2100;
const COLUMNS = 5;
const plain = { sparse: false, weighted: false, offset: false, standardize: true, fitBias: true, l1: 0, l2: 0.01 };
const cases: [string, Case][] = [
  ["dense", plain],
  ["dense, columns' own scale", { ...plain, standardize: false }],
  ["dense, no bias", { ...plain, fitBias: false }],
  ["dense, no bias, own scale", { ...plain, fitBias: false, standardize: false }],
  ["dense, weighted", { ...plain, weighted: true }],
  ["dense, weighted, offset, l1", { ...plain, weighted: true, offset: true, l1: 0.02 }],
  ["dense, no penalty", { ...plain, l2: 0 }],
  ["sparse", { ...plain, sparse: true }],
  ["sparse, weighted, offset", { ...plain, sparse: true, weighted: true, offset: true }],
  ["sparse, own scale, l1", { ...plain, sparse: true, standardize: false, l1: 0.02, l2: 0 }],
  ["sparse, no bias", { ...plain, sparse: true, fitBias: false }],
];

const next = mulberry32(7);
/** Scales of a hundred, one column far from 0, zeros for the sparse form to leave out. */
const x = Array.from({ length: ROWS }, () =>
  Array.from({ length: COLUMNS }, (_, j) =>
    next() < 0.4 ? 0 : 10 ** ((j % 3) - 1) * (2 * next() - 1 + (j === 2 ? 9 : 0)),
  ),
);
const y = Uint8Array.from(x, (row) => Number(row[0] * 5 + row[1] - row[4] + 2 * next() - 1 > 0));
const sampleWeight = Float64Array.from(y, () => Math.floor(3 * next()));
const shift = Float64Array.from(y, () => next() - 0.5);

function make(of: Case, backend: "wasm" | "js") {
  const weight = of.weighted ? sampleWeight : undefined;
  const offset = of.offset ? shift : undefined;
  const stored = storeRows(of.sparse ? toSparse(x) : x, { y, weight, offset }, backend);
  const summary = summaryOf(stored, { hessian: !of.sparse, shiftable: !of.sparse && of.fitBias });
  const { standardize, fitBias, l1, l2 } = of;
  const problem = new Logistic(summary, { standardize, fitBias, raw: false, l1, l2 });
  const shards = [new Rows(stored)];
  const run = <T>(asking: Asking<T>): T => runHere(asking, shards);
  const theta = new Float64Array(problem.size).map((_, j) => (j === COLUMNS && !fitBias ? 0 : 0.3 - 0.17 * j));
  const v = theta.map((value, j) => (value === 0 ? 0 : 0.4 * (j % 2) - 0.15));
  return { problem, run, theta, v, weight, offset, standardize, l1, l2 };
}

type Made = ReturnType<typeof make>;

/** Weighted sums over rows of the function of the margin and the label, by plain loops in the columns' own units. */
function objective({ problem, weight, offset, standardize, l1, l2 }: Made, theta: Float64Array): number {
  const { weights, bias } = problem.conditioning.own(theta);
  let loss = 0;
  let total = 0;
  x.forEach((row, i) => {
    const s = weight?.[i] ?? 1;
    const z = row.reduce((sum, value, j) => sum + weights[j] * value, bias + (offset?.[i] ?? 0));
    loss += s * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - y[i] * z);
    total += s;
  });
  let penalty = 0;
  for (let j = 0; j < COLUMNS; j++) {
    const mean = x.reduce((sum, row, i) => sum + (weight?.[i] ?? 1) * row[j], 0) / total;
    const variance = x.reduce((sum, row, i) => sum + (weight?.[i] ?? 1) * (row[j] - mean) ** 2, 0) / total;
    const cw = (standardize ? Math.sqrt(variance) : 1) * weights[j];
    penalty += l1 * Math.abs(cw) + (l2 / 2) * cw * cw;
  }
  return loss / total + penalty;
}

/** The l1 term alone, which values hold and derivatives do not. */
function kinks({ problem, l1 }: Made, theta: Float64Array): number {
  return l1 * theta.reduce((sum, value, j) => sum + problem.penalty[j] * Math.abs(value), 0);
}

function timesUpper(upper: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, j) => v.reduce((sum, vk, k) => sum + upper[Math.min(j, k) * n + Math.max(j, k)] * vk, 0));
}

/** The same without the bias. */
function closeColumns(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  close(actual.subarray(0, COLUMNS), expected.subarray(0, COLUMNS), tolerance);
}

function close(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  expect(largest(addScaled(actual, -1, expected))).toBeLessThanOrEqual(tolerance * (1 + largest(expected)));
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  describe.each(cases)("%s", (_, of) => {
    const made = make(of, backend);
    const { problem, run, theta, v, l2 } = made;
    const at = (to: Float64Array): Point => run(problem.at(to));
    const H = 1e-5;

    test("F is that of plain loops in the columns' own units", () => {
      for (const to of [theta, theta.map((value) => -3 * value)]) {
        expect(at(to).objective / objective(made, to)).toBeCloseTo(1, 12);
      }
    });

    test("the gradient is the slope of F", () => {
      const { gradient } = at(theta);
      theta.forEach((value, j) => {
        const fixed = j === COLUMNS && !of.fitBias;
        const smooth = (to: Float64Array): number => at(to).objective - kinks(made, to);
        const slope = (smooth(theta.with(j, value + H)) - smooth(theta.with(j, value - H))) / (2 * H);
        expect(gradient[j]).toBeCloseTo(fixed ? 0 : slope, 8);
      });
    });

    test("the Hessian, its products and the change of the gradient are one", () => {
      const product = run(at(theta).hessianTimes(v));
      // from the multipliers that are kept the same bits
      expect(run(at(theta).hessianTimes(v))).toEqual(product);
      const change = addScaled(at(addScaled(theta, H, v)).gradient, -1, at(addScaled(theta, -H, v)).gradient);
      close(
        change.map((value) => value / (2 * H)),
        product,
        1e-7,
      );
      if (problem.hasHessian) close(timesUpper(run(at(theta).hessian()), v), product, 1e-12);
    });

    test("a line is F at the moved points", () => {
      const line = run(at(theta).along(v));
      const trials = [0, 0.3, 1, -0.7].map((length) => run(line.trial(length)));
      for (const { length, objective: value, slope, bend } of trials) {
        const to = addScaled(theta, length, v);
        const point = at(to);
        expect(value / point.objective).toBeCloseTo(1, 12);
        expect(slope).toBeCloseTo(dot(point.gradient, v), 11);
        expect(bend).toBeCloseTo(dot(v, run(point.hessianTimes(v))), 11);
      }
    });

    test("the dual point leaves what the gradient and the Hessian's product say", () => {
      const point = at(theta);
      const step = v.map((value) => 0.1 * value);
      const expected = addScaled(point.gradient, 1, run(point.hessianTimes(step)));
      const ridge = step.map((value, j) => l2 * problem.penalty[j] ** 2 * value);
      const dual = run(run(point.along(step)).dual());
      closeColumns(dual.residual, addScaled(expected, -1, ridge), 1e-12);
      // a(1 − a) t² / 2 (1 + κ), κ ≤ |t|, bounds what it costs
      const bend = dot(step, addScaled(run(point.hessianTimes(step)), -1, ridge));
      expect(dual.divergence).toBeGreaterThanOrEqual(0.5 * bend * (1 - 1e-12));
      // a free bias is left with nothing; far from balance that takes more than the rows have room for
      if (of.fitBias) expect(dual.residual[COLUMNS]).toBe(0);
      expect(run(run(run(point.along(step)).balanced()).dual()).feasible).toBe(true);
    });

    test("shrinking a dual point shrinks what it sums to", () => {
      const point = at(theta);
      const line = run(point.along(v.map((value) => 0.1 * value)));
      const dual = run(line.dual());
      const shrunk = run(line.shrunkDual(dual, 0.9));
      const ridge = theta.map((value, j) => l2 * problem.penalty[j] ** 2 * value);
      // measured anew: the multipliers that are kept now, without the ridge
      const again = run(
        (function* (): Asking<Float64Array> {
          return problem.objective.mean(
            yield problem.objective.sum({ kind: "dual-product" }),
            new Float64Array(problem.size),
          );
        })(),
      );
      closeColumns(
        again,
        addScaled(dual.residual, -1, ridge).map((value) => 0.9 * value),
        1e-12,
      );
      expect(shrunk.residual).toEqual(dual.residual.map((value) => 0.9 * value));
    });

    test("the residuals are the dual point of no step but for the bias", () => {
      const point = at(theta);
      const zero = run(run(point.along(new Float64Array(problem.size))).dual());
      closeColumns(zero.residual, point.gradient, 1e-13);
      const dual = point.residualDual(run(point.meanCurvature()));
      expect(dual.residual.subarray(0, COLUMNS)).toEqual(point.gradient.subarray(0, COLUMNS));
      expect(dual.residual[COLUMNS]).toBe(0);
      // the move of the bias by δ moves the others by no more than the slack
      const bias = run(run(point.along(new Float64Array(problem.size))).balanced());
      const moved = run(bias.dual());
      for (let j = 0; j < COLUMNS; j++) {
        expect(Math.abs(moved.residual[j] - point.gradient[j])).toBeLessThanOrEqual(dual.slack[j] + 1e-14);
      }
      expect(moved.divergence).toBeLessThanOrEqual(2 * dual.divergence + 1e-15);
    });

    test("both Newton steps end where the quadratic model does", () => {
      const point = at(theta);
      const all = new Uint8Array(problem.size).fill(1);
      const tiny = ({ size, first }: { size: number; first: number }): boolean => size <= 1e-28 * first;
      const { step } = run(inexactStep(problem, point, point.gradient, all, tiny));
      close(
        run(point.hessianTimes(step)),
        point.gradient.map((g) => -g),
        1e-10,
      );
      if (!problem.hasHessian) return;
      const exact = run(exactStep(problem, point));
      close(exact, step, 1e-9);
      const factor = new Cholesky(run(point.hessian()), problem.size);
      expect(exact).toEqual(factor.solve(point.gradient.map((g) => -g)));
    });

    test("sides are counted by the sign of the margins", () => {
      const { wrong, right } = run(run(at(theta).along(v)).sides(0));
      const { weights, bias } = problem.conditioning.own(v);
      const margins = x.map((row) => row.reduce((sum, value, j) => sum + weights[j] * value, bias));
      const counted = margins.map((t, i) => (made.weight?.[i] === 0 ? 0 : Math.sign(t) * (2 * y[i] - 1)));
      expect([wrong, right]).toEqual([-1, 1].map((side) => counted.filter((sign) => sign === side).length));
    });
  });

  test("a point or line that the problem has left throws", () => {
    const { problem, run, theta, v } = make(plain, backend);
    const point = run(problem.at(theta));
    const line = run(point.along(v));
    expect(run(problem.at(theta))).toBe(point);
    const other = run(point.along(theta));
    const stale: ((line: Line) => Asking<unknown>)[] = [
      (line) => line.trial(1),
      (line) => line.sides(0),
      (line) => line.balanced(),
      (line) => line.dual(),
    ];
    for (const use of stale) expect(() => run(use(line))).toThrow("line: expected the latest");
    expect(() => run(other.trial(1))).not.toThrow();
    run(other.shrunkDual(run(other.dual()), 0.5));
    expect(() => run(other.trial(1))).toThrow("line: expected the latest");
    run(problem.at(addScaled(theta, 1, v)));
    const message = "point: expected the latest";
    expect(() => run(point.hessian())).toThrow(message);
    expect(() => run(point.hessianTimes(v))).toThrow(message);
    expect(() => run(point.along(v))).toThrow(message);
    expect(() => run(point.meanCurvature())).toThrow(message);
  });

  test("rows that are right by far do not reach, but must be so as delivered", () => {
    const far = [...x.slice(0, 200), [1e15, -1e15, 0, 0, 0]];
    const stored = storeRows(
      far,
      { y: Uint8Array.from([...y.slice(0, 200), 1]), weight: undefined, offset: undefined },
      backend,
    );
    const options = { standardize: false, fitBias: false, raw: false, l1: 0, l2: 0 };
    const problem = new Logistic(summaryOf(stored), options);
    const shards = [new Rows(stored)];
    const weights = Float64Array.of(1, 0.5, 0, 0, 0);
    const point = runHere(problem.at(problem.conditioning.fromOwn(weights, 0)), shards);
    const [all, near] = (["all", "near"] as const).map((which) => runHere(point.reach(which), shards));
    for (let j = 0; j < COLUMNS; j++) {
      const most = Math.max(...x.slice(0, 200).map((row) => Math.abs(row[j])));
      const { inverse } = problem.conditioning;
      expect(near.columns[j]).toBe(most * inverse[j]);
      expect(all.columns[j]).toBe(Math.max(most, j < 2 ? 1e15 : 0) * inverse[j]);
    }
    // (features + 4) roundings of 1.5e15
    expect(near.largestMarginError).toBe(all.largestMarginError);
    expect(all.largestMarginError / (2 ** -53 * 9 * 1.5e15)).toBeCloseTo(1, 10);
    expect(near.marginError).toBeLessThan(1e-10);
    expect([all.left, near.left]).toEqual([0, 2 ** -86]);
  });

  test("the largest curvature bounds that of any direction by a few per cent", () => {
    const { problem, run, theta } = make({ ...plain, standardize: false }, backend);
    const curvature = run(problem.largestCurvature());
    const point = run(problem.at(theta.fill(0)));
    const random = mulberry32(3);
    for (let k = 0; k < 20; k++) {
      const v = theta.map(() => random() - 0.5);
      const along = dot(v, run(point.hessianTimes(v))) / norm(v) ** 2;
      expect(along).toBeLessThanOrEqual(1.02 * curvature);
    }
  });
});
