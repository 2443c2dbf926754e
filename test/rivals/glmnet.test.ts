// Elastic nets beside those of glmnet: the golden cases, and random rows with weights and an offset.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, fromGlmnet, LogisticRegression } from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { cases, table } from "../optima.js";
import { farthest } from "./farthest.js";
import type { Problem } from "./problems.js";
import { Rival } from "./rival.js";

interface Penalised extends Problem {
  lambda: number;
  /** The share of l1. */
  alpha: number;
  standardize: boolean;
}

const golden = cases
  .filter(({ options: { l1, l2 } }) => (l1 ?? 0) + (l2 ?? 0) > 0)
  .map((each): [string, Penalised] => {
    const { x, y } = table(each);
    const { l1 = 0, l2 = 0, standardize = false } = each.options;
    const ones = y.filter((label) => label === 1).length;
    const balanced = y.map((label) => y.length / (2 * (label === 1 ? ones : y.length - ones)));
    const problem = { x, y, lambda: l1 + l2, alpha: l1 / (l1 + l2), standardize };
    return [each.case, each.sampleWeight === "balanced" ? { ...problem, sampleWeight: balanced } : problem];
  });

/** Correlated columns of different scales. */
function random(seed: number): Penalised {
  const next = mulberry32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const columns = 2 + Math.floor(10 * next());
  const scales = Array.from({ length: columns }, () => 10 ** (2 * next() - 1));
  const x = Array.from({ length: 200 }, () => {
    const common = normal();
    return scales.map((scale) => scale * (common + normal()));
  });
  const offset = x.map(normal);
  const y = x.map(([first], i) => Number(first / scales[0] + offset[i] + 2 * normal() > 0));
  return {
    x,
    y,
    sampleWeight: x.map(() => 0.5 + next()),
    offset,
    lambda: 10 ** (-3 + 2 * next()),
    alpha: [0, 0.5, 1][seed % 3],
    standardize: seed % 2 === 0,
  };
}

const seeds = Array.from({ length: 18 }, (_, seed) => seed);
const rival = new Rival("R", ["jsonlite", "glmnet"]);

rival.describe("glmnet", () => {
  let answers: number[][];
  beforeAll(() => {
    answers = rival.ask("glmnet.R", [...golden.map(([, problem]) => problem), ...seeds.map(random)]);
  });

  /** Of weights by their columns' deviations, as a share of the largest. */
  const distance = (problem: Penalised, expected: number[], backend: Backend): number => {
    const { x, y, sampleWeight, offset, ...options } = problem;
    const given = { ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) };
    const model = new LogisticRegression({ ...fromGlmnet(options), tolerance: 1e-13, backend }).fit(x, y, given);
    const units = x[0].map((_, j) => {
      const mean = x.reduce((sum, row) => sum + row[j], 0) / x.length;
      return Math.sqrt(x.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / x.length);
    });
    const largest = Math.max(...units.map((unit, j) => Math.abs(unit * expected[j])));
    return farthest(
      units.map((unit, j) => unit * model.weights[j]),
      units.map((unit, j) => unit * expected[j]),
      units.map(() => largest),
    );
  };

  describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
    test.each(golden.map(([name], k) => [name, k] as const))("%s", (_, k) => {
      const [, problem] = golden[k];
      expect(distance(problem, answers[k], backend)).toBeLessThan(1e-7);
    });

    test.each(seeds)("random rows, seed %i", (seed) => {
      expect(distance(random(seed), answers[golden.length + seed], backend)).toBeLessThan(1e-7);
    });
  });
});
