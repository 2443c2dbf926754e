import { describe, expect, test } from "vitest";
import { carried } from "../../src/proof/carry.js";
import type { Certificate } from "../../src/proof/certificate.js";
import type { Verdict } from "../../src/proof/verdict.js";
import { problemOf, vector } from "./hand-made.js";

const proof: Certificate = { gap: 0.5, relativeGap: 0.25, method: "newton-decrement", residual: 0.125 };
const verdict: Verdict = { end: "converged", certificate: proof, dependent: [1] };
const point = { theta: vector(3, 0, -1) };
const step = vector(2, -4, 0.5);
const still = { objective: 16, gradientError: vector(0, 0, 0), marginError: 0 };

/** gap + rise + Σ |t_j| (δ_j + ¼ ε rms_j) */
describe("a certificate that goes with a step", () => {
  test("costs the rise, and what that can be off by", () => {
    const problem = problemOf({ columnSize: vector(3, 5, 1) });
    const to = { objective: 16, gradientError: vector(2 ** -4, 2 ** -6, 2 ** -3), marginError: 2 ** -5 };
    const errors = 2 * 2 ** -4 + 4 * 2 ** -6 + 0.5 * 2 ** -3;
    const margins = 0.25 * 2 ** -5 * (2 * 3 + 4 * 5 + 0.5);
    const gap = 0.5 + 0.25 + errors + margins;
    const moved = carried(problem, point, verdict, 1, to, step, 0.25);
    expect(moved).toEqual({ ...verdict, certificate: { ...proof, gap, relativeGap: gap / 16 } });
  });

  test("costs nothing where F falls", () => {
    expect(carried(problemOf(), point, verdict, 1, still, step, -3)?.certificate.gap).toBe(0.5);
    expect(carried(problemOf(), point, verdict, 1, still, step, 0)?.certificate.gap).toBe(0.5);
  });

  test("holds up to the tolerance, which counts", () => {
    // 1/32 of F
    expect(carried(problemOf(), point, verdict, 2 ** -5, still, step, 0)?.end).toBe("converged");
    expect(carried(problemOf(), point, verdict, 2 ** -5 - 2 ** -50, still, step, 0)).toBeUndefined();
    expect(carried(problemOf(), point, verdict, 1, still, step, Number.NaN)).toBeUndefined();
  });

  test("tells the weights' error with l2 alone", () => {
    const moved = carried(problemOf({ l2: 0.25 }), point, verdict, 1, still, step, 1.5);
    expect(moved?.certificate).toEqual({ ...proof, gap: 2, relativeGap: 0.125, weightError: 4 });
    const free = carried(problemOf(), point, verdict, 1, still, step, 1.5);
    expect(Object.hasOwn(free?.certificate ?? {}, "weightError")).toBe(false);
  });

  test("has the direction that it had, and says from where it is", () => {
    const dependent = [{ column: 1, weights: [1, -1], bias: 0 }];
    const direction = { weights: [7, 7], bias: 7, share: 0.5, dependent };
    const with_ = { ...verdict, certificate: { ...proof, direction } };
    // own units are 2, 2 and 3 times θ's
    const from = { weights: [6, 0], bias: -3 };
    expect(carried(problemOf(), point, with_, 1, still, step, 0)?.certificate.direction).toEqual({
      ...direction,
      from,
    });
    expect(Object.hasOwn(carried(problemOf(), point, verdict, 1, still, step, 0)?.certificate ?? {}, "direction")).toBe(
      false,
    );
  });
});
