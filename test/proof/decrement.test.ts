// The bound by Newton's decrement, against its formula written out for factors whose every entry is known.
import { describe, expect, test } from "vitest";
import { Cholesky } from "../../src/math/cholesky.js";
import type { Point, Problem, Reach } from "../../src/problem/problem.js";
import type { Certificate } from "../../src/proof/certificate.js";
import { certifyDecrement, type Factored } from "../../src/proof/decrement.js";
import { pointOf, problemOf, reachOf, run, vector } from "./hand-made.js";

/** L = [2 0 0; 1 2 0; 0 0 4], so L⁻¹ = [½ 0 0; −¼ ½ 0; 0 0 ¼] and D = (2, √5, 4). */
const factor = new Cholesky(vector(4, 2, 0, 0, 5, 0, 0, 0, 16), 3);
const NORMS = [Math.sqrt(5) / 4, 1 / 2, 1 / 4];
const DIAGONAL = [2, Math.sqrt(5), 4];
const SLIGHTLY = 1 + 2 ** -20;

function certify(
  problem: Problem,
  point: Point,
  since?: Float64Array,
  factored: Factored = { factor, relations: [] },
): Certificate {
  return run(certifyDecrement(problem, point, factored, since));
}

/** ½ λ² (1 + λR) + left, and F's allowance: every term as the comment of certifyDecrement has it. */
function expected(
  { rounding, offCentre, columnSize }: Problem,
  { objective, loss }: Point,
  reach: Reach,
  g: number[],
  errors: ArrayLike<number>,
  since = [0, 0, 0],
): number {
  const sum = (term: (j: number) => number): number => term(0) + term(1) + term(2);
  const eta =
    8 * rounding * sum((j) => (DIAGONAL[j] + offCentre[j] * 4) * NORMS[j]) ** 2 +
    reach.left * sum((j) => columnSize[j] * NORMS[j]) ** 2;
  const moved = sum((j) => reach.columns[j] * Math.abs(since[j]));
  const kept = 1 - eta - 2 * moved - 4 * reach.largestMarginError;
  const decrement = Math.hypot(g[0] / 2, g[1] / 2 - g[0] / 4, g[2] / 4);
  const rounded = SLIGHTLY * 0.5 * reach.marginError + sum((j) => errors[j] * NORMS[j]);
  const lambda = (SLIGHTLY * decrement + rounded) / Math.sqrt(kept);
  const furthest = sum((j) => reach.columns[j] * NORMS[j]) / Math.sqrt(kept);
  return (lambda ** 2 * (1 + lambda * furthest)) / 2 + reach.left + rounding * (objective + 4 * (objective - loss));
}

function close(actual: number, value: number): void {
  expect(Math.abs(actual / value - 1)).toBeLessThan(1e-14);
}

const rough = problemOf({
  rounding: 2 ** -14,
  offCentre: vector(0.5, 0.25, 0),
  columnSize: vector(0.75, 1.5, 1),
});
const reach = reachOf({
  columns: vector(1, 0.5, 0.25),
  gradientError: vector(2 ** -8, 2 ** -7, 2 ** -9),
  marginError: 2 ** -7,
  largestMarginError: 2 ** -8,
  left: 2 ** -9,
});
const slope = { gradient: vector(0.25, -0.125, 0.5), objective: 2, loss: 1.75 };
const wild = reachOf({ largestMarginError: 1 });

describe("what the bound is made of", () => {
  test("is every term of the formula", () => {
    const asked: string[] = [];
    const point = pointOf(slope, { reach: { all: reach } }, asked);
    const proof = certify(rough, point);
    close(proof.gap, expected(rough, point, reach, [0.25, -0.125, 0.5], reach.gradientError));
    expect(proof.relativeGap).toBe(proof.gap / 2);
    expect(proof.method).toBe("newton-decrement");
    expect(proof.residual).toBe(0.5);
    // −H⁻¹ g = (−3/32, 1/16, −1/32): twice that in own units, and three times for the bias
    expect(proof.direction?.weights[0]).toBeCloseTo(-3 / 16, 15);
    expect(proof.direction?.weights[1]).toBeCloseTo(1 / 8, 15);
    expect(proof.direction?.bias).toBeCloseTo(-3 / 32, 15);
    expect(Object.hasOwn(proof.direction ?? {}, "dependent")).toBe(false);
    expect(asked).toEqual(["reach all"]);
  });

  test("with what the margins have moved since the factor was made", () => {
    const point = pointOf(slope, { reach: { all: reach } });
    const { gap } = certify(rough, point, vector(-(2 ** -6), 2 ** -5, -(2 ** -4)));
    close(gap, expected(rough, point, reach, [0.25, -0.125, 0.5], reach.gradientError, [2 ** -6, 2 ** -5, 2 ** -4]));
  });

  test("of near rows, where one row is out too far", () => {
    const asked: string[] = [];
    const point = pointOf(slope, { reach: { all: wild, near: reach } }, asked);
    close(certify(rough, point).gap, expected(rough, point, reach, [0.25, -0.125, 0.5], reach.gradientError));
    expect(asked).toEqual(["reach all", "reach near"]);
  });

  test("tells the relations that it rests on", () => {
    const relations = [{ column: 1, weights: [1, -1], bias: 2 }];
    const point = pointOf(slope, { reach: { all: reach } });
    expect(certify(rough, point, undefined, { factor, relations }).direction?.dependent).toEqual(relations);
  });

  test("the residual is the largest entry, whatever its sign", () => {
    const point = pointOf({ ...slope, gradient: vector(0.25, -0.375, 0) }, { reach: { all: reach } });
    expect(certify(rough, point).residual).toBe(0.375);
  });

  test("a column that is left out counts for nothing but its diagonal's rounding", () => {
    const two = new Cholesky(vector(4, 4, 0, 4, 4, 0, 0, 0, 16), 3);
    const all = reachOf({ columns: vector(1, 1e9, 1) });
    const point = pointOf({ gradient: vector(0.25, 0.25, 0) }, { reach: { all } });
    const proof = certify(problemOf(), point, undefined, { factor: two, relations: [] });
    const lambda = SLIGHTLY / 8;
    close(proof.gap, (lambda ** 2 * (1 + lambda * 0.75)) / 2);
  });
});

describe("where it says nothing", () => {
  const nothing = (gap = 1, objective = 1): unknown => ({
    gap,
    relativeGap: gap / objective,
    method: "non-negative-loss",
    residual: 0,
  });
  /** D = c = 1. */
  const unit = new Cholesky(vector(1, 0, 0, 0, 1, 0, 0, 0, 1), 3);
  const factored = { factor: unit, relations: [] };
  const at = (all: Reach, since?: Float64Array): Certificate =>
    certify(problemOf(), pointOf({}, { reach: { all, near: wild } }), since, factored);

  test("columns that are not known to do without", () => {
    const asked: string[] = [];
    const point = pointOf(slope, { reach: { all: reach } }, asked);
    const none = certify(rough, point, undefined, { factor, relations: undefined });
    expect(none).toEqual(nothing(2 * (1 + 2 ** -14), 2));
    expect(asked).toEqual(["reach all"]);
  });

  test("near rows are not asked for with a factor from elsewhere: rows may have got right by far since", () => {
    const asked: string[] = [];
    const point = pointOf({}, { reach: { all: wild, near: reachOf() } }, asked);
    expect(certify(problemOf(), point, vector(0, 0, 0), factored)).toEqual(nothing());
    expect(asked).toEqual(["reach all"]);
    expect(certify(problemOf(), point, undefined, factored).method).toBe("newton-decrement");
  });

  test.each([
    ["what the margins moved", (most: number) => at(reachOf({ columns: vector(1, 0, 0) }), vector(most / 2, 0, 0))],
    ["the largest error of a margin", (most: number) => at(reachOf({ largestMarginError: most / 4 }))],
    [
      "what left-out rows bend",
      (most: number) =>
        certify(
          problemOf({ columnSize: vector(1, 0, 0) }),
          pointOf({}, { reach: { all: reachOf({ left: most }) } }),
          vector(0, 0, 0),
          factored,
        ),
    ],
  ])("%s may take half of the curvature, and no more", (_, proof) => {
    expect(proof(0.5 - 2 ** -40).method).toBe("newton-decrement");
    expect(proof(0.5)).toEqual(nothing());
  });

  test("rounding, too: 8 u (Σ D c)²", () => {
    const proof = (rounding: number): Certificate =>
      certify(problemOf({ rounding }), pointOf({}, { reach: { all: reachOf() } }), vector(0, 0, 0), factored);
    expect(proof(1 / 144 - 2 ** -40).method).toBe("newton-decrement");
    expect(proof(1 / 144 + 2 ** -40).method).toBe("non-negative-loss");
  });

  test("λR up to a half", () => {
    const proof = (error: number): Certificate =>
      at(reachOf({ columns: vector(1, 0, 0), gradientError: vector(0, error, 0) }));
    // λ = ½, R = 1: ½ λ² (1 + ½)
    expect(proof(0.5).gap).toBe(3 / 16);
    expect(proof(0.5).method).toBe("newton-decrement");
    expect(proof(0.5 + 2 ** -50)).toEqual(nothing());
    expect(at(reachOf({ gradientError: vector(Number.NaN, 0, 0) }))).toEqual(nothing());
  });
});

describe("with l1, the subgradient whose entries are least", () => {
  const unit = new Cholesky(vector(1, 0, 0, 0, 1, 0, 0, 0, 1), 3);
  /** Thresholds ½ · 2 = 1 and ½ · 1; the bias is free. */
  const problem = problemOf({ l1: 0.5, penalty: vector(2, 1, 0) });
  const all = reachOf({ columns: vector(0, 0, 0), gradientError: vector(2 ** -4, 2 ** -5, 2 ** -6) });

  test.each([
    ["weights above 0", [1, 2, 3], [-0.75, -0.625, 0.125], [0.25, -0.125, 0.125], [0, 1, 2]],
    ["weights below 0", [-1, -2, -3], [0.75, 0.625, -0.125], [-0.25, 0.125, -0.125], [0, 1, 2]],
    [
      "weights of 0 that the threshold holds, with what the entry can be off by",
      [0, 0, 0],
      [0.9375, -0.46875, 0],
      [0, 0, 0],
      [2],
    ],
    ["a weight of 0 above it", [0, 0, 0], [1.125, 0.25, 0], [0.125 + 2 ** -4, 0, 0], [2]],
    ["a weight of 0 below it", [0, 0, 0], [-1, -0.5625, 0], [-(2 ** -4), -0.0625 - 2 ** -5, 0], [2]],
  ])("%s", (_, theta, gradient, least, errorsOf) => {
    const point = pointOf({ theta: vector(...theta), gradient: vector(...gradient), objective: 2 }, { reach: { all } });
    const { gap, residual } = certify(problem, point, undefined, { factor: unit, relations: [] });
    const errors = errorsOf.reduce((sum, j) => sum + 2 ** -(4 + j), 0);
    close(gap, (SLIGHTLY * Math.hypot(...least) + errors) ** 2 / 2);
    expect(residual).toBe(Math.max(...least.map(Math.abs)));
    // neither the point's own gradient nor the reach's errors are changed
    expect([...point.gradient]).toEqual(gradient);
    expect([...all.gradientError]).toEqual([2 ** -4, 2 ** -5, 2 ** -6]);
  });
});
