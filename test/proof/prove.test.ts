// Which proof is tried when, what it is allowed to ask, and what it comes to.
import { describe, expect, test } from "vitest";
import { Cholesky } from "../../src/math/cholesky.js";
import type { Problem, Reach } from "../../src/problem/problem.js";
import type { Certificate } from "../../src/proof/certificate.js";
import type { Factored } from "../../src/proof/decrement.js";
import { provable, prove, proveAtLast } from "../../src/proof/prove.js";
import type { Verdict } from "../../src/proof/verdict.js";
import { answer, dualOf, lineOf, pointOf, problemOf, reachOf, run, vector } from "./hand-made.js";

const UNIT = vector(1, 0, 0, 0, 1, 0, 0, 0, 1);
const factored: Factored = { factor: new Cholesky(UNIT, 3), relations: [] };
const ridge = problemOf({ l2: 0.5 });
const step = vector(1, 2, 3);

/** A reach whose bound is λ² for λ = `error`. */
function reaching(error: number): Reach {
  return reachOf({ columns: vector(0, 0, 0), gradientError: vector(error, 0, 0) });
}

function zero(problem: Problem, gap = 1): Certificate {
  const error = problem.l2 > 0 ? { weightError: Math.sqrt((2 * gap) / problem.l2) } : {};
  return { gap, relativeGap: 1, method: "non-negative-loss", residual: 0, ...error };
}

function gapOf({ end, certificate }: Verdict): [Verdict["end"], number, Certificate["method"]] {
  return [end, certificate.gap, certificate.method];
}

describe("prove", () => {
  test("nothing where F is no number", () => {
    for (const objective of [Infinity, Number.NaN]) {
      const { end, certificate } = run(prove(ridge, pointOf({ objective }), 1));
      expect([end, certificate.method]).toEqual(["stopped", "non-negative-loss"]);
    }
  });

  describe("with a line at hand", () => {
    test("by the dual point of its step, up to the tolerance", () => {
      for (const [tolerance, end] of [
        [2 ** -4, "converged"],
        [2 ** -4 - 2 ** -50, "stopped"],
      ] as const) {
        const asked: string[] = [];
        const line = lineOf(step, { dual: dualOf(2 ** -4) }, asked);
        const verdict = run(prove(ridge, pointOf({}, {}, asked), tolerance, { line }));
        expect(gapOf(verdict)).toEqual([end, 2 ** -4, "newton-dual"]);
        expect(verdict.certificate.direction).toEqual({ weights: [2, 4], bias: 9 });
        expect(asked).toEqual(["dual"]);
      }
    });

    test("and by the factor, if that falls short; the smaller gap of both", () => {
      const atHand = { line: lineOf(step, { dual: dualOf(2 ** -5) }), factored };
      const proof = (tolerance: number, error: number, asked: string[] = []): Verdict =>
        run(prove(ridge, pointOf({}, { reach: { all: reaching(error) } }, asked), tolerance, atHand));
      expect(gapOf(proof(2 ** -5, 2 ** -3))).toEqual(["converged", 2 ** -5, "newton-dual"]);
      const asked: string[] = [];
      expect(gapOf(proof(2 ** -6, 2 ** -3, asked))).toEqual(["converged", 2 ** -7, "newton-decrement"]);
      expect(asked).toEqual(["reach all"]);
      expect(gapOf(proof(2 ** -6, 2 ** -1))).toEqual(["stopped", 2 ** -5, "newton-dual"]);
      expect(gapOf(proof(2 ** -8, 2 ** -3))).toEqual(["stopped", 2 ** -7, "newton-decrement"]);
      // no less: the first
      expect(gapOf(proof(2 ** -6, 2 ** -2))).toEqual(["stopped", 2 ** -5, "newton-dual"]);
    });

    test("with l1 alone, shrunk until l1 holds every column", () => {
      const lasso = problemOf({ l1: 0.5, penalty: vector(2, 1, 0) });
      const byLine = (
        most: number,
        slack: number,
        { dual = {}, problem = lasso, tolerance = 0.25 }: { dual?: object; problem?: Problem; tolerance?: number } = {},
      ): { verdict: Verdict; asked: string[] } => {
        const asked: string[] = [];
        const answers = {
          // beyond by so much that F is the gap
          dual: dualOf(0.5, { residual: vector(most, 0, 9), slack: vector(slack, 0, 9), ...dual }),
          shrunk: dualOf(0.125),
        };
        const verdict = run(prove(problem, pointOf(), tolerance, { line: lineOf(step, answers, asked) }));
        return { verdict, asked };
      };
      // 3 + 1 is 2 of κ = 2, so a quarter of it is l1
      const { verdict, asked } = byLine(3, 1);
      expect(asked).toEqual(["dual", "shrunk 0.25"]);
      expect(gapOf(verdict)).toEqual(["converged", 0.125, "newton-dual"]);
      expect(verdict.certificate.direction).toEqual({ weights: [2, 4], bias: 9, share: 0.25 });
      expect(byLine(-3, 1).asked).toEqual(["dual", "shrunk 0.25"]);
      expect(byLine(0, 0, { dual: { residual: vector(1, -2, 0) } }).asked).toEqual(["dual", "shrunk 0.25"]);
      // within the threshold
      const within = byLine(0.75, 0.25);
      expect(within.asked).toEqual(["dual"]);
      expect(gapOf(within.verdict)).toEqual(["stopped", 0.5, "newton-dual"]);
      expect(Object.hasOwn(within.verdict.certificate.direction ?? {}, "share")).toBe(false);
      expect(byLine(0.75, 0.25 + 2 ** -40).asked.length).toBe(2);
      // where it is proven, has l2 to hold it, no l1, or is none
      expect(byLine(3, 1, { tolerance: 1 }).asked).toEqual(["dual"]);
      expect(byLine(3, 1, { problem: { ...lasso, l2: 1e-9 } }).asked).toEqual(["dual"]);
      expect(byLine(3, 1, { problem: { ...ridge, l2: 1e-9 } }).asked).toEqual(["dual"]);
      expect(byLine(3, 1, { dual: { feasible: false } }).asked).toEqual(["dual"]);
    });
  });

  test("with a factor at hand, by the decrement, also from elsewhere", () => {
    const asked: string[] = [];
    const at = pointOf({}, { reach: { all: reaching(2 ** -3) } }, asked);
    expect(gapOf(run(prove(problemOf(), at, 2 ** -7, { factored })))).toEqual([
      "converged",
      2 ** -7,
      "newton-decrement",
    ]);
    expect(gapOf(run(prove(problemOf(), at, 2 ** -8, { factored })))[0]).toBe("stopped");
    const far = pointOf({}, { reach: { all: reachOf() } });
    const { certificate } = run(prove(problemOf(), far, 1, { factored, since: vector(0.25, 0, 0) }));
    expect(certificate.method).toBe("non-negative-loss");
    expect(asked).toEqual(["reach all", "reach all"]);
  });

  describe("with nothing at hand, by the residuals", () => {
    const proof = (best: number, real: number, tolerance: number): { verdict: Verdict; asked: string[] } => {
      const asked: string[] = [];
      const residualDual = (curvature: number) => dualOf(curvature === 0.25 ? best : curvature === 0.125 ? real : 7);
      const point = pointOf({}, { meanCurvature: 0.125, residualDual }, asked);
      return { verdict: run(prove(ridge, point, tolerance)), asked };
    };

    test("the rows are asked where the best that they could say would do", () => {
      const good = proof(2 ** -5, 2 ** -4, 2 ** -4);
      expect(gapOf(good.verdict)).toEqual(["converged", 2 ** -4, "residual-dual"]);
      expect(good.asked).toEqual(["meanCurvature"]);
      expect(gapOf(proof(2 ** -5, 2 ** -4, 2 ** -5).verdict)).toEqual(["stopped", 2 ** -4, "residual-dual"]);
    });

    test("and else they are not", () => {
      const bad = proof(2 ** -5, 2 ** -4, 2 ** -6);
      expect(bad.verdict).toEqual({ end: "stopped", certificate: zero(ridge) });
      expect(bad.asked).toEqual([]);
    });
  });

  describe("with another step at hand", () => {
    const residualDual = () => dualOf(0.5);
    const balanced = lineOf(vector(1, 1, 1), { dual: dualOf(2 ** -4) });

    test("nothing more is asked where the residuals do", () => {
      const asked: string[] = [];
      const point = pointOf({}, { residualDual, meanCurvature: 0.125 }, asked);
      expect(gapOf(run(prove(ridge, point, 0.5, { step })))).toEqual(["converged", 0.5, "residual-dual"]);
      expect(asked).toEqual(["meanCurvature"]);
    });

    test("that step, with l2, where no Hessian may be formed", () => {
      const asked: string[] = [];
      const along = () => lineOf(step, { balanced }, asked);
      const verdict = run(prove(ridge, pointOf({}, { residualDual, along }, asked), 2 ** -4, { step }));
      expect(gapOf(verdict)).toEqual(["converged", 2 ** -4, "newton-dual"]);
      expect(verdict.certificate.direction).toEqual({ weights: [2, 2], bias: 3 });
      expect(asked).toEqual(["along 1,2,3", "balanced"]);
    });

    test("a Newton step where one may", () => {
      const asked: string[] = [];
      const hessian = vector(4, 0, 0, 0, 2, 0, 0, 0, 1);
      const along = () => lineOf(step, { balanced }, asked);
      const point = pointOf({ gradient: vector(-1, 1, -2) }, { residualDual, along, hessian }, asked);
      const verdict = run(prove({ ...ridge, hasHessian: true }, point, 2 ** -4, { step }));
      expect(gapOf(verdict)).toEqual(["converged", 2 ** -4, "newton-dual"]);
      expect(asked[0]).toBe("hessian");
      const taken = asked[1].slice("along ".length).split(",").map(Number);
      expect(taken[0]).toBeCloseTo(0.25, 15);
      expect(taken[1]).toBeCloseTo(-0.5, 15);
      expect(taken[2]).toBeCloseTo(2, 15);
      expect(asked[2]).toBe("balanced");
    });

    test("with l1 alone, one by products with the Hessian, as exact as a proof needs", () => {
      const asked: string[] = [];
      const lasso = problemOf({ l1: 0.5 });
      const along = () => lineOf(step, { balanced }, asked);
      const answers = { residualDual, along, curvatures: vector(4, 2, 1) };
      const point = pointOf({ gradient: vector(-1, 1, -2) }, answers, asked);
      expect(gapOf(run(prove(lasso, point, 2 ** -4, { step })))).toEqual(["converged", 2 ** -4, "newton-dual"]);
      // weights of 0 hide nothing: what one product leaves is little enough
      expect(asked.filter((name) => name === "product").length).toBe(1);
      asked.length = 0;
      const away = pointOf({ theta: vector(1, 1, 0), gradient: vector(-1, 1, -2) }, answers, asked);
      run(prove(lasso, away, 2 ** -4, { step }));
      expect(asked.filter((name) => name === "product").length).toBe(3);
    });

    test("with l1 and l2 alike as with one of them", () => {
      const asked: string[] = [];
      const along = () => lineOf(step, { balanced }, asked);
      const point = pointOf({}, { residualDual, along }, asked);
      run(prove({ ...ridge, l1: 0.5 }, point, 2 ** -4, { step }));
      expect(asked).toEqual(["along 1,2,3", "balanced"]);
    });

    test("none that is no number", () => {
      const point = pointOf({}, { residualDual });
      const verdict = run(prove(ridge, point, 2 ** -4, { step: vector(1, Number.NaN, 0) }));
      expect(verdict).toEqual({ end: "stopped", certificate: zero(ridge) });
    });
  });

  describe("without a penalty, with a step at hand", () => {
    const free = problemOf({
      hasHessian: true,
      biasBetween: () => answer(0),
      sidesOf: () => answer({ wrong: 0, right: 3 }),
    });
    const residualDual = () => dualOf(0);
    const theta = vector(1, 2, 0);
    const apart = { wrong: 0, right: 3 };
    const mixed = { wrong: 1, right: 3 };
    const unproven = { end: "stopped", certificate: zero(free) };

    /** What is found where the weights and then the step are asked for their sides. */
    const proof = (
      sides: { own: typeof apart; step?: typeof apart },
      said: Partial<Problem> = {},
      { hessian = UNIT, gradient = vector(0, 0.125, 0) } = {},
    ): { verdict: Verdict; asked: string[] } => {
      const asked: string[] = [];
      const along = (to: Float64Array) =>
        lineOf(to, { sides: to === theta ? sides.own : (sides.step ?? mixed) }, asked);
      const answers = { residualDual, along, hessian, reach: { all: reachOf({ columns: vector(0, 0, 0) }) } };
      const point = pointOf({ theta, gradient }, answers, asked);
      return { verdict: run(prove({ ...free, ...said }, point, 2 ** -5, { step })), asked };
    };

    test("the weights may separate the classes", () => {
      const { verdict, asked } = proof({ own: apart });
      const separating = { direction: { weights: vector(0.5, 1), bias: 0 }, strictRows: 3 };
      expect(verdict).toEqual({ ...unproven, end: "separable", separating });
      expect(asked[0]).toBe("along 1,2,0");
      expect(asked).not.toContain("hessian");
    });

    test("nothing more is known without a Hessian", () => {
      const { verdict, asked } = proof({ own: mixed }, { hasHessian: false });
      expect(verdict).toEqual(unproven);
      expect(asked).not.toContain("hessian");
    });

    test("or Newton's step may", () => {
      const { verdict, asked } = proof({ own: mixed, step: apart }, {}, { gradient: vector(-2, 1, 0) });
      const separating = { direction: { weights: vector(1, -0.5), bias: 0 }, strictRows: 3 };
      expect(verdict).toEqual({ ...unproven, end: "separable", separating });
      expect(asked).toContain("along 2,-1,0");
      expect(asked).not.toContain("reach all");
    });

    test("or the decrement proves the minimum", () => {
      const { verdict, asked } = proof({ own: mixed });
      expect(verdict.end).toBe("converged");
      expect(verdict.certificate.gap).toBeCloseTo(2 ** -7, 6);
      expect(verdict.certificate.method).toBe("newton-decrement");
      expect(asked.at(-1)).toBe("reach all");
      expect(proof({ own: mixed }, {}, { gradient: vector(0, 0.25, 0) }).verdict.end).toBe("stopped");
    });

    test("or the step is no number", () => {
      const { verdict, asked } = proof({ own: mixed }, {}, { gradient: vector(0, Number.NaN, 0) });
      expect(verdict).toEqual(unproven);
      expect(asked.at(-1)).toBe("hessian");
      // not even where the entry of a column that is left out is 0
      const copies = vector(1, 1, 0, 1, 1, 0, 0, 0, 1);
      const partly = proof({ own: mixed }, {}, { hessian: copies, gradient: vector(0, 0, Number.NaN) });
      expect(partly.asked.at(-1)).toBe("hessian");
    });

    test("or a column that is left out is not known to depend on others", () => {
      const copies = vector(1, 1, 0, 1, 1, 0, 0, 0, 1);
      const { verdict } = proof({ own: mixed }, {}, { hessian: copies });
      expect(verdict).toEqual(unproven);
    });
  });
});

describe("proveAtLast", () => {
  const stopped: Verdict = { end: "stopped", certificate: { ...zero(ridge), gap: 2 ** -4 } };
  const able = { ...ridge, hasHessian: true };

  test("leaves what is proven, and what cannot be", () => {
    const converged: Verdict = { ...stopped, end: "converged" };
    expect(run(proveAtLast(able, pointOf(), 1, converged))).toBe(converged);
    expect(run(proveAtLast(ridge, pointOf(), 1, stopped))).toBe(stopped);
  });

  test("takes the Hessian there, where it says more", () => {
    const proof = (error: number, asked: string[] = []): Verdict =>
      run(proveAtLast(able, pointOf({}, { hessian: UNIT, reach: { all: reaching(error) } }, asked), 2 ** -7, stopped));
    const asked: string[] = [];
    expect(gapOf(proof(2 ** -3, asked))).toEqual(["converged", 2 ** -7, "newton-decrement"]);
    expect(asked).toEqual(["hessian", "reach all"]);
    expect(proof(2 ** -1)).toBe(stopped);
  });

  test("and no more where a column cannot be told from others", () => {
    const hessian = vector(1, 1, 0, 1, 1, 0, 0, 0, 1);
    const point = pointOf({}, { hessian, reach: { all: reaching(2 ** -3) } });
    expect(run(proveAtLast(able, point, 1, stopped))).toBe(stopped);
  });
});

describe("provable: what an inexact step may leave", () => {
  const inexact = { step, residual: vector(0, 0, 0), size: 0, first: 1 };
  const at = { theta: vector(1, -2, 0), objective: 4 };

  test("with l2, a thousandth of the tolerance", () => {
    const most = 1e-3 * 0.5 * 4;
    expect(provable(ridge, at, 0.5, { ...inexact, size: most })).toBe(true);
    expect(provable(ridge, at, 0.5, { ...inexact, size: most * (1 + 1e-12) })).toBe(false);
    expect(provable(ridge, at, 0.5, { ...inexact, size: most / 2 }, 0.5)).toBe(true);
    expect(provable(ridge, at, 0.5, { ...inexact, size: most }, 0.5)).toBe(false);
    // whatever single entries are
    expect(provable(ridge, at, 0.5, { ...inexact, residual: vector(9, 9, 9) })).toBe(true);
  });

  test("without a penalty, rounding, and a squared length of 1e-24", () => {
    const free = problemOf();
    expect(
      provable(free, at, 0.5, { ...inexact, residual: vector(-1e-12, 0, 0), size: 1e-12 * 1e-12 * 3, first: 3 }),
    ).toBe(true);
    expect(provable(free, at, 0.5, { ...inexact, residual: vector(0, 1.01e-12, 0) })).toBe(false);
    expect(provable(free, at, 0.5, { ...inexact, residual: vector(0, -1.01e-12, 0) })).toBe(false);
    expect(provable(free, at, 0.5, { ...inexact, size: 1.01e-24 })).toBe(false);
  });

  test("with l1 alone, six tenths of the tolerance for what lies beyond the thresholds", () => {
    const lasso = problemOf({ l1: 0.5, penalty: vector(2, 1, 0) });
    // Σ l1 κ |θ| = 1 + 1; the residual relative to l1 κ, or as it is where that is 0
    const most = (0.6 * 0.5 * 4) / 2;
    const may = (residual: Float64Array, share?: number): boolean =>
      provable(lasso, at, 0.5, { ...inexact, residual, size: 9 }, share);
    for (const residual of [vector(most, 0, 0), vector(0, -most / 2, 0), vector(0, 0, most)]) {
      expect(may(residual)).toBe(true);
      expect(may(residual.map((value) => value * (1 + 1e-12)))).toBe(false);
      expect(
        may(
          residual.map((value) => value / 2),
          0.5,
        ),
      ).toBe(true);
      expect(may(residual, 0.5)).toBe(false);
    }
  });
});
