// The certificate on problems of every kind: solvers that share little reach one optimum, and no bound contradicts another.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type FitReport, LogisticRegression, type LogisticRegressionOptions, type Matrix } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { toSparse } from "./to-sparse.js";

interface Problem {
  seed: number;
  rows: number;
  columns: number;
  /** The share of cells that are not 0. */
  density: number;
  /** Powers of ten by which columns differ. */
  spread: number;
  /** 0: one direction tells the classes apart. */
  noise: number;
  l1: number;
  l2: number;
  standardize: boolean;
  fitBias: boolean;
  weighted: boolean;
  offset: boolean;
}

const strength = fc.oneof(
  fc.constant(0),
  fc.double({ min: -6, max: 0, noNaN: true }).map((power) => 10 ** power),
);

const problems: fc.Arbitrary<Problem> = fc.record({
  seed: fc.nat(2 ** 31),
  rows: fc.integer({ min: 5, max: 200 }),
  columns: fc.integer({ min: 1, max: 40 }),
  density: fc.double({ min: 0.1, max: 1, noNaN: true }),
  spread: fc.constantFrom(0, 0, 2, 6),
  noise: fc.constantFrom(0, 0.5, 2, 4),
  l1: strength,
  l2: strength,
  standardize: fc.boolean(),
  fitBias: fc.boolean(),
  weighted: fc.boolean(),
  offset: fc.boolean(),
});

function make({ seed, rows, columns, density, spread, noise, weighted, offset }: Problem) {
  const random = mulberry32(seed);
  const scales = Array.from({ length: columns }, () => 10 ** (spread * (random() - 0.5)));
  const truth = scales.map((scale) => (4 * random() - 2) / scale);
  const x = Array.from({ length: rows }, () =>
    scales.map((scale) => (random() < density ? (4 * random() - 2) * scale : 0)),
  );
  const y = x.map((row) => {
    const margin = row.reduce((sum, value, j) => sum + value * truth[j], 0);
    return Number(margin + noise * (random() + random() + random() - 1.5) > 0);
  });
  const sampleWeight = y.map(() => Math.floor(4 * random()) + 0.5);
  const shift = y.map(() => 2 * random() - 1);
  const given = { ...(weighted && { sampleWeight }), ...(offset && { offset: shift }) };
  return { x, sparse: toSparse(x), y, given };
}

test("no lower bound of the minimum lies above what another solver has reached", () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { x, sparse, y, given } = make(problem);
      fc.pre(y.includes(0) && y.includes(1));
      const { l1, l2, standardize, fitBias } = problem;
      const fit = (matrix: Matrix, options: LogisticRegressionOptions) =>
        new LogisticRegression({ l1, l2, standardize, fitBias, ...options }).fit(matrix, y, given);
      const wasm = fit(sparse, { backend: "wasm" });
      const js = fit(sparse, { backend: "js" });
      expect(js.weights).toEqual(wasm.weights);
      expect(js.report.certificate).toEqual(wasm.report.certificate);
      const another = l1 > 0 ? "newton" : "lbfgs";
      const reports: FitReport[] = [
        wasm.report,
        fit(x, {}).report,
        fit(x, { tolerance: 1e-12 }).report,
        fit(x, { solver: another }).report,
        fit(sparse, { solver: another }).report,
        fit(x, { solver: another, maxIterations: 3 }).report,
      ];
      const lowest = Math.min(...reports.map(({ objective }) => objective));
      for (const { status, objective, certificate } of reports) {
        // what rounding leaves of sums in another order
        expect(objective - certificate.gap).toBeLessThanOrEqual(lowest * (1 + 1e-13));
        if (status === "converged") expect(objective - lowest).toBeLessThanOrEqual(1e-8 * objective);
        // a penalty leaves no way for the loss to fall for ever; without one those that converge must agree
        if (l1 > 0 || l2 > 0) expect(status).not.toBe("separable");
        else if (status === "converged") expect(reports.every((other) => other.status !== "separable")).toBe(true);
      }
    }),
    // the same problems every time; without the seed it looks at others
    { numRuns: 150, seed: 1 },
  );
});
