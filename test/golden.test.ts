// Real data with optima known to more digits than a double holds: test/data/README.md.
import { describe, expect, test } from "vitest";
import { type FitReport, LogisticRegression, type LogisticRegressionOptions, type Matrix } from "../src/index.js";
import { type Case, cases, table } from "./optima.js";
import { toSparse } from "./to-sparse.js";

function train(
  golden: Case,
  options: LogisticRegressionOptions,
  form: (x: number[][]) => Matrix = (x) => x,
): LogisticRegression {
  const { x, y } = table(golden);
  const { l1 = 0, l2 = 0, standardize = false } = golden.options;
  const model = new LogisticRegression({
    l1,
    l2,
    standardize,
    ...(golden.sampleWeight === "balanced" && { classWeight: "balanced" as const }),
    ...options,
  });
  return model.fit(form(x), y, golden.sampleWeight === "1+i%3" ? { sampleWeight: x.map((_, i) => 1 + (i % 3)) } : {});
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test.each(cases)("$case: the exact optimum, with a true certificate", (golden) => {
    const { weights, bias, report } = train(golden, { backend });
    const closeness = golden.options.l1 ? 1e-7 : 1e-8;
    const { expected } = golden;
    const scale = Math.max(...expected.weights.map(Math.abs), Math.abs(expected.bias));
    weights.forEach((weight, j) => {
      expect(Math.abs(weight - expected.weights[j]) / scale).toBeLessThan(closeness);
    });
    expect(Math.abs(bias - expected.bias) / scale).toBeLessThan(closeness);
    expect(Math.abs(report.objective - expected.objective)).toBeLessThan(1e-12);
    expect(Math.abs(report.loss - expected.meanLoss)).toBeLessThan(1e-9);
    expect(weights.filter((weight) => weight !== 0).length).toBe(expected.nonzero ?? weights.length);
    expect(report.backend).toBe(backend);
    expect(report.status).toBe("converged");
    expect(report.certificate.relativeGap).toBeLessThanOrEqual(1e-8);
    expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - expected.objective);
  });

  /** A solver that "auto" does not take. */
  const another = ({ options }: Case) => (options.l1 ? "newton" : "lbfgs");

  test("a fit that is cut short still has a true certificate", () => {
    for (const golden of cases) {
      for (const solver of ["auto", another(golden)] as const) {
        for (const maxIterations of [1, 2, 3, 4, 5, 6, 12]) {
          const { report } = train(golden, { backend, solver, maxIterations, tolerance: 1e-15 });
          expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - golden.expected.objective);
        }
      }
    }
  });

  test.each(cases)("$case: another solver comes to it too", (golden) => {
    const { report } = train(golden, { backend, solver: another(golden) });
    expect(report.solver).toBe(another(golden));
    expectOptimum(golden, report);
  });

  test.each(cases)("$case: so do sparse rows, without a Hessian", (golden) => {
    for (const solver of golden.options.l1 ? (["newton"] as const) : (["newton", "lbfgs"] as const)) {
      const { weights, report } = train(golden, { backend, solver }, toSparse);
      expectOptimum(golden, report);
      expect(weights.filter((weight) => weight !== 0).length).toBe(golden.expected.nonzero ?? weights.length);
    }
  });

  function expectOptimum({ expected }: Case, { status, objective, certificate }: FitReport): void {
    expect(status).toBe("converged");
    expect(objective - expected.objective).toBeLessThanOrEqual(certificate.gap);
    expect(objective - expected.objective).toBeLessThan(1e-8 * expected.objective);
  }

  test("gradient descent stops at the same optimum, on its certificate", () => {
    const golden = cases.find((candidate) => candidate.case === "pima/l2-balanced");
    if (golden === undefined) throw new Error("pima/l2-balanced is missing");
    const { report } = train(golden, { backend, solver: "gradient-descent" });
    expect(report.status).toBe("converged");
    expect(report.objective - golden.expected.objective).toBeLessThanOrEqual(report.certificate.gap);
    expect(report.objective - golden.expected.objective).toBeLessThan(1e-8 * golden.expected.objective);
  });
});
