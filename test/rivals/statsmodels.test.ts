// Fits beside those of statsmodels: Logit of rows, GLM of rows that stand for several each.
import { beforeAll, describe, test } from "vitest";
import { type Backend, type CovarianceKind, inference, LogisticRegression, marginalEffects } from "../../src/index.js";
import { expectNone, farthest } from "./farthest.js";
import { matrices } from "./glm.js";
import { counted, type Problem, plain } from "./problems.js";
import { Rival } from "./rival.js";

interface Answer {
  /** The constant last. */
  weights: number[];
  standardErrors: number[];
  z: number[];
  p: number[];
  interval: [number, number][];
  logLikelihood: number;
  nullLogLikelihood: number;
  aic: number;
  bic: number;
  residualDegreesOfFreedom: number;
  HC0: number[][];
  /** Of Logit. */
  mcFadden?: number;
  likelihoodRatio?: [number, number];
  cluster?: number[][];
  /** Marginal effects and their standard errors: on average, and at the means. */
  effects?: { overall: [number[], number[]]; mean: [number[], number[]] };
  /** Of GLM. */
  deviances?: [number, number];
}

interface Heart extends Answer {
  x: number[][];
  y: number[];
}

const LIMIT = 120_000;
const named: [string, Problem][] = Object.entries<Problem>({ ...plain, ...counted });
const rival = new Rival("Python", ["statsmodels", "numpy"]);

function differences(problem: Problem, expected: Answer, backend: Backend): Record<string, number> {
  const { x, y, sampleWeight, cluster } = problem;
  const given = sampleWeight && { sampleWeight };
  const model = new LogisticRegression({ l2: 0, tolerance: 1e-13, backend }).fit(x, y, { ...given });
  const told = inference(model, x, y, { ...given });
  const { terms } = told;
  const { standardErrors: errors, z } = expected;
  const robust = (covariance: CovarianceKind): number[][] =>
    inference(model, x, y, { ...given, covariance }).covariance.map((row) => [...row]);
  const effects = (at: "average" | "means", [theirs, theirErrors]: [number[], number[]]): number => {
    const ours = marginalEffects(model, x, y, { ...given, at }).effects;
    return farthest(
      [...ours.map(({ effect }) => effect), ...ours.map(({ standardError }) => standardError)],
      [...theirs, ...theirErrors],
      [...theirErrors, ...theirErrors],
    );
  };
  const found: Record<string, number> = {
    weights: farthest(
      terms.map(({ weight }) => weight),
      expected.weights,
      errors,
    ),
    standardErrors: farthest(
      terms.map(({ standardError }) => standardError),
      errors,
    ),
    z: farthest(
      terms.map((term) => term.z),
      z,
    ),
    p: farthest(
      terms.map(({ p }) => p),
      expected.p,
      expected.p.map((p, j) => p * (1 + z[j] ** 2)),
    ),
    interval: farthest(
      terms.flatMap(({ interval }) => interval),
      expected.interval.flat(),
      errors.flatMap((error) => [error, error]),
    ),
    likelihoods: farthest(
      [told.logLikelihood, told.nullLogLikelihood, told.aic, told.bic],
      [expected.logLikelihood, expected.nullLogLikelihood, expected.aic, expected.bic],
    ),
    degreesOfFreedom: farthest([told.residualDegreesOfFreedom], [expected.residualDegreesOfFreedom]),
    HC0: matrices(robust("HC0"), expected.HC0),
  };
  if (expected.mcFadden) found.mcFadden = farthest([told.pseudoR2.mcFadden], [expected.mcFadden]);
  if (expected.likelihoodRatio) {
    const { statistic, p } = told.likelihoodRatio;
    const [theirs, tail] = expected.likelihoodRatio;
    // it comes to the null model's likelihood by steps, to ten digits
    found.likelihoodRatio = farthest([statistic, p], [theirs, tail], [theirs, tail * (1 + theirs)]);
  }
  if (expected.deviances) found.deviances = farthest([told.deviance, told.nullDeviance], expected.deviances);
  if (expected.effects) {
    found.effectsOnAverage = effects("average", expected.effects.overall);
    found.effectsAtMeans = effects("means", expected.effects.mean);
  }
  if (cluster && expected.cluster) {
    const count = new Set(cluster).size;
    const uncorrected = robust({ cluster }).map((row) => row.map((entry) => (entry * (count - 1)) / count));
    found.cluster = matrices(uncorrected, expected.cluster);
  }
  return found;
}

rival.describe("statsmodels", () => {
  let heart: Heart;
  let answers: Answer[];
  beforeAll(() => {
    [heart] = rival.ask<[Heart]>("statsmodels_logit.py", ["heart"]);
    answers = rival.ask(
      "statsmodels_logit.py",
      named.map(([, problem]) => problem),
    );
  }, LIMIT);

  describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
    test.each(named.map(([name], k) => [name, k] as const))("%s", (_, k) => {
      expectNone(differences(named[k][1], answers[k], backend), 1e-9);
    });

    test("heart", () => {
      const { x, y } = heart;
      expectNone(differences({ x, y }, heart, backend), 1e-9);
    });
  });
});
