// Solvers against each other: one optimum, one set of bits, and a certificate that holds between them.
import { describe, expect, test } from "vitest";
import { LogisticRegression, type LogisticRegressionOptions } from "../src/index.js";
import { mulberry32 } from "../src/random.js";

const ROWS = 70_000;
const COLUMNS = 6;
const random = mulberry32(7);
const data = new Float32Array(ROWS * COLUMNS).map(() => random() + random() + random() - 1.5);
const y = Uint8Array.from({ length: ROWS }, (_, i) =>
  Number(data[i * COLUMNS] + 0.5 * data[i * COLUMNS + 1] > random() - 0.5),
);

function train(options: LogisticRegressionOptions): LogisticRegression {
  return new LogisticRegression({ l2: 1e-4, ...options }).fit({ data, rows: ROWS, columns: COLUMNS }, y);
}

describe("many rows", () => {
  const newton = train({ backend: "wasm" });
  const exact = train({ backend: "wasm", solver: "newton", tolerance: 1e-13 }).report;

  test("auto takes newton, from a sample, within six passes over all rows", () => {
    expect(newton.report.solver).toBe("newton");
    expect(newton.report.status).toBe("converged");
    expect(newton.report.passes).toBeLessThanOrEqual(6);
    expect(newton.report.certificate.relativeGap).toBeLessThanOrEqual(1e-8);
  });

  test.each(["newton", "lbfgs", "coordinate-descent"] as const)("%s: a true certificate, the same bits", (solver) => {
    const wasm = train({ backend: "wasm", solver });
    const js = train({ backend: "js", solver });
    expect(wasm.report.backend).toBe("wasm");
    expect(js.weights).toEqual(wasm.weights);
    expect(js.bias).toBe(wasm.bias);
    expect(wasm.report.status).toBe("converged");
    const { objective, certificate } = wasm.report;
    expect(objective - certificate.gap).toBeLessThanOrEqual(exact.objective);
    expect(exact.objective - exact.certificate.gap).toBeLessThanOrEqual(objective);
  });

  test("l1: columns that say nothing weigh exactly 0", () => {
    const { weights, report } = train({ l1: 0.02, l2: 0 });
    expect(report.solver).toBe("coordinate-descent");
    expect(report.status).toBe("converged");
    expect([...weights].map((weight) => weight !== 0)).toEqual([true, true, false, false, false, false]);
  });
});
