// Standard errors, tests and intervals of random problems, hard in one way each, beside those of R.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, LogisticRegression } from "../../src/index.js";
import { makeProblem } from "../adversary/problems.js";
import { expectNone } from "./farthest.js";
import type { Problem } from "./problems.js";
import { askGlm, differences, glm } from "./glm.js";

const SEED = 1;
const EACH = 12;
const LIMIT = 120_000;

const KINDS = [
  "ordinary",
  "near-dependent",
  "one-hot",
  "few rows",
  "far means",
  "heavy tails",
  "rare class",
  "nearly separable",
  "wide weights",
  "two kinds of weights",
  "whole weights",
];

/** Rows that weigh something, and nothing else of what the class brings. */
function plainProblem(name: string, k: number): Problem {
  const { x, y, sampleWeight, offset } = makeProblem(SEED, k, name);
  const taken = x.map((_, i) => i).filter((i) => (sampleWeight?.[i] ?? 1) > 0);
  return {
    x: taken.map((i) => x[i]),
    y: taken.map((i) => y[i]),
    ...(sampleWeight && { sampleWeight: taken.map((i) => sampleWeight[i]) }),
    ...(offset && { offset: taken.map((i) => offset[i]) }),
  };
}

glm.describe("R", () => {
  const named = KINDS.flatMap((name) => Array.from({ length: EACH }, (_, k) => ({ name, k, problem: plainProblem(name, k) })));
  let answers: ReturnType<typeof askGlm>;
  beforeAll(() => {
    const fits = named.filter(({ problem: { x, y, sampleWeight, offset } }) => {
      const { report } = new LogisticRegression({ l2: 0, tolerance: 1e-13 }).fit(x, y, { ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) });
      return report.status === "converged";
    });
    console.log(named.length, fits.length);
    const t = Date.now();
    answers = askGlm(fits.map(({ problem }) => problem));
    console.log(Date.now() - t);
    const worst: Record<string, [number, number]> = {};
    for (const [i, { name, k, problem }] of fits.entries()) {
      let far = {}; if (answers[i].converged !== 1) { console.log(name, k, 'R not converged'); continue; }
      try { far = differences(problem, answers[i], "wasm"); } catch (e) { console.log(name, k, String(e)); continue; }
      const big = Object.fromEntries(Object.entries(far).filter(([, v]) => !(v < 1e-9)));
      if (Object.keys(big).length) console.log(name, k, problem.x.length, problem.x[0].length, answers[i].converged, big);
    }
  }, LIMIT);
  test("x", () => {});
});
