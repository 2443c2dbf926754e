// The judge: a true fit has no fault, and each kind of false word is found where a true fit is tampered with.
import { describe, expect, test } from "vitest";
import { type FitReport, LogisticRegression, type LogisticRegressionOptions } from "../../src/index.js";
import type { Fault } from "./faults.js";
import { judge } from "./judge.js";
import type { Estimator, Library } from "./library.js";
import type { Problem } from "./problem.js";

/** One that tells something else than it found; with the backend, so that the two can differ. */
function tampered(
  change: (
    model: { weights: Float64Array; bias: number; report: FitReport },
    backend: string | undefined,
  ) => Partial<Estimator>,
): Library {
  return {
    LogisticRegression: class implements Estimator {
      weights: Float64Array = new Float64Array(0);
      bias = 0;
      readonly #model: LogisticRegression;
      #report: FitReport | undefined;

      constructor(options: LogisticRegressionOptions) {
        this.#model = new LogisticRegression(options);
      }

      fit(...[x, y, options]: Parameters<Estimator["fit"]>): void {
        const { weights, bias, report } = this.#model.fit(x, y, options);
        const told = { weights, bias, report, ...change({ weights, bias, report }, report.backend) };
        this.weights = told.weights;
        this.bias = told.bias;
        this.#report = told.report;
      }

      get report(): FitReport {
        if (this.#report === undefined) throw new Error("report: expected after fit");
        return this.#report;
      }
    },
  };
}

function faultsOf(problem: Problem, library: Library): Fault[] {
  return judge(problem, library).faults.map(({ fault }) => fault);
}

const x = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a, b], i) => Number(a + 0.5 * b + Math.sin(7 * i) > 0));
const overlapping: Problem = { x, y, form: "rows", options: { l2: 0.01, tolerance: 1e-6 } };
/** One column of whole numbers: x ≥ 1 is class 1; without row 4 the classes are apart. */
const quasi: Problem = { x: [[0], [0], [1], [2], [1]], y: [0, 0, 1, 1, 0], form: "rows", options: { l2: 0 } };
const apart: Problem = { x: [[0], [1], [3], [5]], y: [0, 0, 1, 1], form: "rows", options: { l2: 0 } };

/** Far enough from the minimum for F to be above it by more than 1e-6 F. */
const off = (weights: Float64Array): Float64Array => weights.map((weight) => 1.01 * weight);

/** A witness for `quasi` or `apart`. */
function witness(weight: number, bias: number, kind: "complete" | "quasi-complete", strictRows: number): Library {
  return tampered(({ report }) => ({
    report: { ...report, status: "separable", separation: { weights: [weight], bias, kind, strictRows, columns: [0] } },
  }));
}

describe("a fit that tells the truth", () => {
  test("has no fault", () => {
    expect(judge(overlapping, { LogisticRegression })).toMatchObject({
      status: "converged",
      solver: "auto",
      unfinished: false,
      settled: true,
      faults: [],
    });
  });

  test.each([
    [quasi, witness(1, -1, "quasi-complete", 3)],
    [apart, witness(1, -2, "complete", 4)],
  ])("so has a true witness", (problem, library) => {
    const { status, faults } = judge(problem, library);
    expect(status).toBe("separable");
    expect(faults.filter(({ fault }) => /separa|witness/.test(fault))).toEqual([]);
  });
});

test("what is out of reach of doubles is told from what a solver missed", () => {
  const stopped = tampered(({ report }) => ({ report: { ...report, status: "iteration-limit" } }));
  expect(judge(overlapping, stopped)).toMatchObject({ unfinished: true, beyondDoubles: false });
  // the third column is the sum of two but for rounding, which weights of 1e16 would make use of
  const sums = { ...overlapping, x: x.map(([a, b]) => [a, b, a + b]), options: { l2: 0 } };
  expect(judge(sums, stopped)).toMatchObject({ unfinished: true, beyondDoubles: true });
});

describe("a false word is found:", () => {
  const cases: [Fault, Problem, Library][] = [
    [
      "gap too small",
      overlapping,
      tampered(({ weights, report }) => ({ weights: off(weights), ...certified(report, 1e-9) })),
    ],
    [
      "false converged",
      overlapping,
      tampered(({ weights, report }) => ({ weights: off(weights), ...certified(report, 1) })),
    ],
    ["objective is wrong", overlapping, tampered(({ report }) => ({ report: { ...report, objective: 0.1 } }))],
    [
      "backends differ",
      overlapping,
      tampered(({ bias }, backend) => ({ bias: backend === "js" ? bias : bias + 1e-16 })),
    ],
    ["not finite", overlapping, tampered(() => ({ bias: Number.NaN }))],
    ["not finite", overlapping, tampered(() => ({ weights: Float64Array.of(1, Number.POSITIVE_INFINITY) }))],
    [
      "more iterations than allowed",
      { ...overlapping, options: { maxIterations: 50 } },
      tampered(({ report }) => ({ report: { ...report, iterations: 51 } })),
    ],
    ["more than 1,000 passes", overlapping, tampered(({ report }) => ({ report: { ...report, passes: 1001 } }))],
    [
      "relative gap is not gap / objective",
      overlapping,
      tampered(({ report }) => ({
        report: { ...report, certificate: { ...report.certificate, relativeGap: 2 * report.certificate.relativeGap } },
      })),
    ],
    [
      "unfinished without a hint",
      overlapping,
      tampered(({ report }) => ({ report: { ...report, status: "iteration-limit" } })),
    ],
    [
      "weight on a constant column",
      { ...overlapping, x: x.map(([a]) => [a, 3]) },
      tampered(({ weights }) => ({ weights: Float64Array.of(weights[0], 0.1) })),
    ],
    ["exception", { ...overlapping, options: { l2: -1 } }, { LogisticRegression }],
    ["false separable", overlapping, tampered(({ report }) => ({ report: { ...report, status: "separable" } }))],
    ["witness wrong-sided", quasi, witness(1, -0.5, "quasi-complete", 5)],
    ["witness wrong-sided", apart, witness(0, 0, "complete", 4)],
    ["witness miscounted", quasi, witness(1, -1, "quasi-complete", 2)],
    ["wrong kind of separation", quasi, witness(1, -1, "complete", 3)],
    // the boundary can be moved: row 1 need not be on it
    ["wrong kind of separation", apart, witness(1, -1, "quasi-complete", 3)],
  ];
  test.each(cases)("%s", (fault, problem, library) => {
    expect(faultsOf(problem, library)).toContain(fault);
  });

  test("what verify says is held against the truth too", () => {
    const verify = (gap: number, holds: boolean) => () => ({ objective: 0, gap, relativeGap: 0, holds });
    const faults = (gap: number, holds: boolean, library: Library = { LogisticRegression }): Fault[] =>
      faultsOf(overlapping, { ...library, verify: verify(gap, holds) });
    expect(faults(1, true)).toEqual([]);
    expect(faults(0, true)).toEqual(["verify: gap too small"]);
    expect(faults(1, false)).toEqual(["verify: does not hold"]);
    const liar = tampered(({ weights, report }) => ({ weights: off(weights), ...certified(report, 1e-9) }));
    expect(faults(1, true, liar)).toContain("verify: holds what is false");
    expect(faults(1, false, liar)).not.toContain("verify: does not hold");
  });
});

function certified(report: FitReport, gap: number): { report: FitReport } {
  const certificate = { ...report.certificate, gap, relativeGap: gap / report.objective };
  return { report: { ...report, certificate } };
}
