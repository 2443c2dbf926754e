// Standard errors, tests and intervals of random problems, hard in one way each, beside those of R.
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../src/index.js";
import { makeProblem } from "../adversary/problems.js";
import { expectNone } from "./farthest.js";
import { askGlm, differences, type Fitted, fitted, type GlmAnswer, glm, profileDifference, ROBUST } from "./glm.js";
import type { Problem } from "./problems.js";

const SEED = 1;
const EACH = 30;
/** The first of each kind are asked for profile intervals, too, where they are small and columns far from dependent. */
const PROFILED = 3;
const SMALL = 150;
/** Standard deviations: R's sandwich multiplies the columns as they are, and loses twice the digits of their means. */
const FAR = 1e4;
/** R takes no probability to be nearer to 0 or 1 than that of this margin. */
const LARGEST_MARGIN = 29;
/** Above this leverage 1 − h has lost the digits that HC2 and HC3 need, as R warns. */
const HIGH_LEVERAGE = 1 - 1e-4;
/** Our information is a matrix of products: columns that nearly depend on others cost digits, by their inflation. */
const PER_INFLATION = 2e-14;
/** R factors the columns as they are: means cost digits, by their distance. */
const PER_DISTANCE = 1e-15;
const LIMIT = 300_000;

const KINDS = [
  "ordinary",
  "near-dependent",
  "far means",
  "heavy tails",
  "rare class",
  "nearly separable",
  "wide weights",
  "two kinds of weights",
  "whole weights",
  "offsets",
];

/** Rows that weigh something, and nothing else of what the class brings. */
function problemOf(kind: string, k: number): Problem {
  const { x, y, sampleWeight, offset } = makeProblem(SEED, k, kind);
  const taken = x.map((_, i) => i).filter((i) => (sampleWeight?.[i] ?? 1) > 0);
  return {
    x: taken.map((i) => x[i]),
    y: taken.map((i) => y[i]),
    ...(sampleWeight && { sampleWeight: taken.map((i) => sampleWeight[i]) }),
    ...(offset && { offset: taken.map((i) => offset[i]) }),
  };
}

/** How many deviations the farthest column is from 0. */
function distance({ x }: Problem): number {
  const columns = x[0].map((_, j) => x.map((row) => row[j]));
  return Math.max(
    ...columns.map((cells) => {
      const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
      return Math.abs(mean) / Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length);
    }),
  );
}

/** Undefined where classes separate or columns depend on each other: there is nothing to infer. */
function fittedIfThere(problem: Problem, backend: Backend): Fitted | undefined {
  const fit = fitted(problem, backend);
  if (fit.model.report.status !== "converged") return undefined;
  try {
    fit.ask();
    return fit;
  } catch (error) {
    expect(String(error)).toMatch("RangeError: x: expected columns that ");
    return undefined;
  }
}

/** At any weights, the bias last. */
function marginsAt({ x, offset }: Problem, weights: number[]): number[] {
  return x.map((row, i) => [...row, 1].reduce((margin, cell, j) => margin + cell * weights[j], offset?.[i] ?? 0));
}

function devianceAt(problem: Problem, weights: number[]): number {
  return marginsAt(problem, weights).reduce((sum, z, i) => {
    const against = problem.y[i] === 1 ? -z : z;
    return sum + 2 * (problem.sampleWeight?.[i] ?? 1) * (Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(z))));
  }, 0);
}

/** Whether glm has come to where a fit, which is proven, has: it says so of other places, too. */
function isThere(problem: Problem, { ask }: Fitted, { converged, weights }: GlmAnswer): boolean {
  if (converged !== 1) return false;
  const { deviance: least } = ask();
  const theirs = devianceAt(problem, weights);
  expect(theirs).toBeGreaterThan(least * (1 - 1e-8));
  return theirs < least * (1 + 1e-8) && Math.max(...marginsAt(problem, weights).map(Math.abs)) < LARGEST_MARGIN;
}

glm.describe("R", () => {
  const asked = KINDS.flatMap((kind) =>
    Array.from({ length: EACH }, (_, k) => {
      const problem = problemOf(kind, k);
      return { kind, problem, profile: k < PROFILED && problem.x.length < SMALL && kind !== "near-dependent" };
    }),
  ).filter(({ problem }) => fittedIfThere(problem, "js") !== undefined);
  let answers: GlmAnswer[];
  beforeAll(() => {
    answers = askGlm(asked.map(({ problem, profile }) => ({ ...problem, profile })));
  }, LIMIT);

  describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
    test.each(KINDS)("%s", (kind) => {
      let compared = 0;
      const those = [...asked.entries()].filter(([, each]) => each.kind === kind);
      for (const [i, { problem }] of those) {
        const fit = fittedIfThere(problem, backend);
        if (fit === undefined || !isThere(problem, fit, answers[i])) continue;
        const far = distance(problem);
        const found = differences(fit, undefined, answers[i]);
        if (far > FAR) for (const name of ROBUST) delete found[name];
        if (answers[i].leverage > HIGH_LEVERAGE) for (const name of ["HC2", "HC3"]) delete found[name];
        expectNone(found, Math.max(1e-6, PER_INFLATION * Math.max(...[answers[i].vif].flat()), PER_DISTANCE * far));
        if (answers[i].profile && far < FAR) expect(profileDifference(fit, answers[i])).toBeLessThan(1e-5);
        compared++;
      }
      expect(compared).toBeGreaterThanOrEqual(3);
    });
  });
});
