// The gap of a dual point, against the definition: what each term of the penalty is short of its conjugate's bound.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedByZero, certificate, certifyDual } from "../../src/proof/certificate.js";
import { dualOf, pointOf, problemOf, vector } from "./hand-made.js";

/** min over w of l1 κ|w| + (l2/2)(κw)² + c w − the same at v: by where the derivative vanishes. */
function above(l1: number, l2: number, kappa: number, v: number, c: number): number {
  const g = (w: number): number => l1 * kappa * Math.abs(w) + 0.5 * l2 * (kappa * w) ** 2 + c * w;
  const m = (-Math.sign(c) * Math.max(0, Math.abs(c) - l1 * kappa)) / (l2 * kappa ** 2);
  return g(v) - g(m);
}

describe("the terms of the penalty", () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  test("with l2: the worst of what q may be", () => {
    const entry = fc.record({
      v: fc.oneof(number(-2, 2), fc.constantFrom(0, 1.5)),
      q: number(-3, 3),
      slack: fc.oneof(fc.constant(0), number(0, 1)),
      kappa: number(0.1, 2),
    });
    fc.assert(
      fc.property(fc.oneof(fc.constant(0), number(0, 2)), number(0.1, 2), entry, entry, (l1, l2, one, two) => {
        const problem = problemOf({ l1, l2, penalty: vector(one.kappa, two.kappa, 0) });
        const point = pointOf({ theta: vector(one.v, two.v, 7), objective: 1e6 });
        const dual = dualOf(0.5, {
          residual: vector(one.q, two.q, 0),
          slack: vector(one.slack, two.slack, 0),
        });
        const worst = [one, two].map(({ v, q, slack, kappa }) => {
          const c = q - l2 * kappa ** 2 * v;
          return Math.max(above(l1, l2, kappa, v, c - slack), above(l1, l2, kappa, v, c + slack));
        });
        const { gap } = certifyDual(problem, point, dual);
        const expected = 0.5 + worst[0] + worst[1];
        expect(Math.abs(gap - expected)).toBeLessThanOrEqual(1e-10 * (1 + expected));
      }),
      { seed: 1 },
    );
  });

  /** The gap of one entry with κ = 2, F = 1000. */
  const gapOf = (l1: number, l2: number, v: number, q: number, slack = 0): number =>
    certifyDual(
      problemOf({ l1, l2, penalty: vector(2, 0, 0) }),
      pointOf({ theta: vector(v, 0, 0), objective: 1000 }),
      dualOf(0, { residual: vector(q, 0, 0), slack: vector(slack, 0, 0) }),
    ).gap;

  test.each([
    // l1 κ|v| + c v for |c| ≤ l1 κ = ¾
    ["no l2, an entry of 0 within the threshold", 0.375, 0, 0, 0.5, 0],
    ["no l2, the slope that the weight wants", 0.375, 0, 3, -0.75, 0],
    ["no l2, a slope short of it", 0.375, 0, 3, -0.5, 2.25 - 1.5],
    ["no l2, a slope the other way", 0.375, 0, -3, -0.5, 2.25 + 1.5],
    // beyond by ½ of κ = 2: the slope is cut to ¾, and F/l1 · ¼ is charged
    ["no l2, a weight of 0 beyond the threshold", 0.375, 0, 0, 1.25, (1000 / 0.375) * 0.25],
    ["no l2, beyond the threshold, as the weight wants", 0.375, 0, 3, -1.25, (1000 / 0.375) * 0.25],
    ["no l2, beyond the threshold, the other way", 0.375, 0, -3, -1.25, 4.5 + (1000 / 0.375) * 0.25],
    // l2 κ² = 2 with l2 = ½: |c| ≤ ¾ leaves m = 0
    ["a weight of 0 that l1 holds", 0.375, 0.5, 0, 0.75, 0],
    ["c = −½: a weight that l1 would have at 0", 0.375, 0.5, 0.5, 0.5, 0.25 + 0.375 - 0.25],
    ["c = −4¾, so m = 2; v = 2 is there", 0.375, 0.5, 2, -0.75, 0],
    ["c = −4¾, m = 2, v = 1: a square of 1", 0.375, 0.5, 1, -2.75, 1],
    ["c = −4¾, m = 2, v = −1: also l1 twice", 0.375, 0.5, -1, -6.75, 9 + 1.5],
  ])("%s", (_, l1, l2, v, q, expected) => {
    // beyond what F bounds, F is the gap
    expect(gapOf(l1, l2, v, q)).toBe(Math.min(expected, 1000));
  });

  test("without l2 slack counts on either side, and the largest excess alone", () => {
    const l1 = 0.5;
    const problem = problemOf({ l1, penalty: vector(2, 1, 0) });
    const point = pointOf({ theta: vector(0, 0, 0), objective: 8 });
    const gap = (residual: Float64Array, slack: Float64Array): number =>
      certifyDual(problem, point, dualOf(0.25, { residual, slack })).gap;
    // beyond 1 by 1/8 of κ = 2, and beyond ½ by 1/16 of κ = 1
    expect(gap(vector(1.125, 0.5625, 9), vector(0, 0, 9))).toBe(0.25 + (8 / 0.5) * 0.0625);
    expect(gap(vector(0.5, 0.625, 0), vector(0, 0, 0))).toBe(0.25 + 16 * 0.125);
    for (const sign of [-1, 1]) {
      expect(gap(vector(sign, 0, 0), vector(0.25, 0, 0))).toBe(0.25 + 16 * 0.125);
      expect(gap(vector(0, sign * 0.5, 0), vector(0, 0.125, 0))).toBe(0.25 + 16 * 0.125);
    }
    // at the threshold nothing is in excess
    expect(gap(vector(-1, 0.5, 0), vector(0, 0, 0))).toBe(0.25);
  });

  test("an entry that is free of penalty counts for nothing", () => {
    const problem = problemOf({ l1: 1, l2: 1, penalty: vector(0, 0, 0) });
    const dual = dualOf(0.25, { residual: vector(5, 5, 5), slack: vector(1, 1, 1) });
    expect(certifyDual(problem, pointOf({ theta: vector(1, 1, 1) }), dual).gap).toBe(0.25);
  });
});

describe("certifyDual", () => {
  const zero = (objective: number, l2 = 0): unknown => ({
    gap: objective,
    relativeGap: 1,
    method: "non-negative-loss",
    residual: 0,
    ...(l2 > 0 && { weightError: Math.sqrt((2 * objective) / l2) }),
  });

  test("is the residuals' where no step is given", () => {
    expect(certifyDual(problemOf({ l1: 1 }), pointOf({ objective: 4 }), dualOf(0.5))).toEqual({
      gap: 0.5,
      relativeGap: 0.125,
      method: "residual-dual",
      residual: 0,
      direction: { weights: [0, 0], bias: 0 },
    });
  });

  test("tells the step in own units, and the share", () => {
    const problem = problemOf({ l2: 0.25 });
    const theta = vector(1, -2, 3);
    const proof = certifyDual(problem, pointOf({ objective: 4 }), dualOf(0.5), { theta });
    expect(proof).toEqual({
      gap: 0.5,
      relativeGap: 0.125,
      weightError: 2,
      method: "newton-dual",
      residual: 0,
      direction: { weights: [2, -4], bias: 9 },
    });
    expect(Object.hasOwn(proof.direction ?? {}, "share")).toBe(false);
    const shrunk = certifyDual(problem, pointOf({ objective: 4 }), dualOf(0.5), { theta, share: 0.75 });
    expect(shrunk.direction).toEqual({ weights: [2, -4], bias: 9, share: 0.75 });
  });

  test("proves nothing by a point that is none, or without a penalty", () => {
    const point = pointOf({ objective: 4 });
    expect(certifyDual(problemOf({ l1: 1 }), point, dualOf(0.5, { feasible: false }))).toEqual(zero(4));
    expect(certifyDual(problemOf({ l2: 0.5 }), point, dualOf(0.5, { feasible: false }))).toEqual(zero(4, 0.5));
    expect(certifyDual(problemOf(), point, dualOf(0.5))).toEqual(zero(4));
  });
});

describe("the allowance for rounding", () => {
  const theta = vector(1, 2, 3);

  test("is that of F, and four times that of its penalty", () => {
    const problem = { ...problemOf({ rounding: 2 ** -10 }), l2: 0.5 };
    const how = { method: "newton-decrement", residual: 3 } as const;
    const gap = 0.25 + 2 ** -10 * (8 + 4 * 2);
    expect(certificate(problem, { theta, objective: 8, loss: 6 }, 0.25, how)).toEqual({
      gap,
      relativeGap: gap / 8,
      weightError: Math.sqrt(4 * gap),
      ...how,
    });
  });

  test("F itself where the gap is no less, with what F can be off by: the loss is not negative", () => {
    const how = { method: "newton-dual", residual: 3 } as const;
    const point = { theta, objective: 8, loss: 8 };
    expect(certificate(problemOf(), point, 8, how).method).toBe("non-negative-loss");
    expect(certificate(problemOf(), point, 8 * (1 - 2 ** -53), how).method).toBe("newton-dual");
    expect(certificate(problemOf(), point, Number.NaN, how).gap).toBe(8);
    const valueError = (at: Float64Array, objective: number): number => (at === theta ? objective / 64 : 100);
    expect(certificate(problemOf({ valueError }), point, 8, how).gap).toBe(8.125);
    expect(boundedByZero({ l2: 0, valueError }, point)).toEqual({
      gap: 8.125,
      relativeGap: 1 + 2 ** -6,
      method: "non-negative-loss",
      residual: 0,
    });
    expect(boundedByZero({ l2: 4, valueError: () => 0 }, point).weightError).toBe(2);
    expect(Object.hasOwn(boundedByZero({ l2: 0, valueError }, point), "weightError")).toBe(false);
  });
});
