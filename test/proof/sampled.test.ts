// The proof from a sample, against minima that are known far better: never below the truth, and no looser than it should be.
import { describe, expect, test } from "vitest";
import { tilesToSample } from "../../src/data/sample.js";
import { LogisticRegression, type LogisticRegressionOptions, verify } from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { Logistic } from "../../src/problem/logistic.js";
import { Rows } from "../../src/problem/rows.js";
import { type Asking, runHere } from "../../src/problem/sums.js";
import type { Certificate } from "../../src/proof/certificate.js";
import { hopeful, proveBySample } from "../../src/proof/sampled.js";
import type { Verdict } from "../../src/proof/verdict.js";
import { storeRows, summaryOf } from "../store-rows.js";
import { answer, pointOf, problemOf, run, vector } from "./hand-made.js";

const ROWS = 40000;
const COLUMNS = 5;
const uniform = mulberry32(5);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const data = new Float64Array(ROWS * COLUMNS);
for (let i = 0; i < data.length; i += COLUMNS) {
  const common = normal();
  // the last column has no weight in truth, and one is far from 0
  for (let j = 0; j < COLUMNS; j++) data[i + j] = normal() + 0.5 * common + (j === 2 ? 40 : 0);
}
const y = Uint8Array.from({ length: ROWS }, (_, i) => {
  const z = data[i * COLUMNS] - data[i * COLUMNS + 1] + 0.5 * (data[i * COLUMNS + 2] - 40) - 0.3;
  return Number(uniform() < 1 / (1 + Math.exp(-z)));
});
const x = { data, rows: ROWS, columns: COLUMNS };
const sampleWeight = Float64Array.from(y, (_, i) => (i % 7 === 0 ? 0 : 0.5 + (i % 3)));

const KINDS: [string, LogisticRegressionOptions, Float64Array | undefined][] = [
  ["l2", { l2: 1e-4 }, undefined],
  ["a little l2, weighted", { l2: 1e-6 }, sampleWeight],
  ["no penalty", { l2: 0 }, undefined],
  ["l1", { l1: 0.01, l2: 0 }, undefined],
  ["l1 and l2, no bias, weighted", { l1: 0.003, l2: 1e-3, fitBias: false }, sampleWeight],
];

test("is hoped for where a step promises the sample's share of the tolerance", () => {
  const sample = problemOf({ weight: 2 });
  const problem = problemOf({ weight: 8, sample });
  expect(hopeful(problem, 2 ** -8, 2 ** -5, pointOf({ objective: 0.5 }))).toBe(true);
  expect(hopeful(problem, 2 ** -8 + 2 ** -60, 2 ** -5, pointOf({ objective: 0.5 }))).toBe(false);
  expect(hopeful(problemOf(), 2 ** -30, 1, pointOf())).toBe(false);
});

test("wants a sample", () => {
  expect(() => run(proveBySample(problemOf(), pointOf(), 1))).toThrow("problem: expected a sample, got none");
});

test("says nothing where the sample does not tell a column from others, without a penalty", () => {
  const hessian = vector(1, 1, 0, 0, 1, 0, 0, 0, 1);
  const sample = problemOf({ weight: 5, at: () => answer(pointOf({}, { hessian })) });
  const { end, certificate } = run(proveBySample(problemOf({ sample }), pointOf(), 1));
  expect([end, certificate.method]).toEqual(["stopped", "non-negative-loss"]);
});

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  const weighted = (weight: Float64Array | undefined) => (weight === undefined ? {} : { sampleWeight: weight });

  describe.each(KINDS)("%s", (_, options, weight) => {
    const model = new LogisticRegression({ ...options, backend });
    const best = new LogisticRegression({ ...options, tolerance: 1e-13 }).fit(x, y, weighted(weight));
    const minimum = best.report.objective;

    test("ends a fit after few reads, and verify agrees", () => {
      const { report } = model.fit(x, y, weighted(weight));
      expect(report.status).toBe("converged");
      expect(report.passes).toBeLessThanOrEqual(6);
      expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - minimum);
      expect(report.stages.at(-1)).toMatch(/sample/);
      expect(verify(model, x, y, weighted(weight)).holds).toBe(true);
      const document = LogisticRegression.fromJSON(JSON.stringify(model));
      expect(verify(document, x, y, weighted(weight)).holds).toBe(true);
    });

    test("off the minimum: above the truth, and looser by the rows that are not sampled", () => {
      const stored = storeRows(x, { y, weight, offset: undefined }, backend, true);
      const { fitBias = true, l1 = 0, l2 = 0 } = options;
      const summary = summaryOf(stored, { sampleTiles: tilesToSample(ROWS, COLUMNS) });
      const problem = new Logistic(summary, { standardize: true, fitBias, raw: false, l1, l2 });
      const proofAt = function* (off: number): Asking<{ objective: number; verdict: Verdict }> {
        const theta = problem.conditioning.fromOwn(best.weights, best.bias).map((value, j) => {
          return value === 0 ? 0 : value + off * Math.sin(j + 1);
        });
        const point = yield* problem.at(theta);
        return { objective: point.objective, verdict: yield* proveBySample(problem, point, 1) };
      };
      // without a penalty the decrement must be small beside the furthest row
      for (const off of l1 + l2 > 0 ? [1e-2, 1e-3, 1e-5] : [1e-4, 1e-5]) {
        const { objective, verdict } = runHere(proofAt(off), [new Rows(stored)]);
        const { gap, method }: Certificate = verdict.certificate;
        expect(method).toMatch(/^newton/);
        expect(gap).toBeGreaterThanOrEqual(objective - minimum);
        expect(gap).toBeLessThan(12 * (objective - minimum) + 1e-12);
      }
    });
  });
});
