// R's answers about a logistic regression beside ours.
import {
  type Backend,
  type CovarianceKind,
  type Inference,
  type InferenceOptions,
  inference,
  LogisticRegression,
} from "../../src/index.js";
import { farthest } from "./farthest.js";
import type { Problem } from "./problems.js";
import { Rival } from "./rival.js";

type Ends = [number, number];
type Matrix = number[][];

/** What glm.R prints of a problem: the intercept's last. */
export interface GlmAnswer {
  /** 1 where glm says that it has converged. */
  converged: number;
  weights: number[];
  standardErrors: number[];
  z: number[];
  p: number[];
  wald: Ends[];
  covariance: Matrix;
  deviance: number;
  nullDeviance: number;
  residualDegreesOfFreedom: number;
  /** Where weights are whole numbers. */
  likelihoods?: {
    logLikelihood: number;
    nullLogLikelihood: number;
    aic: number;
    bic: number;
    statistic: number;
    degreesOfFreedom: number;
    p: number;
  };
  vif: number[];
  /** The largest. */
  leverage: number;
  HC0: Matrix;
  HC1: Matrix;
  HC2: Matrix;
  HC3: Matrix;
  cluster?: Matrix;
  profile?: Ends[];
  parts?: {
    /** Likelihood-ratio tests of the columns, each left out. */
    statistics: number[];
    p: number[];
    /** One a row. */
    leverage: number[];
    pearson: number[];
    deviance: number[];
    cooks: number[];
  };
  pseudoR2?: { mcFadden: number; nagelkerke: number; tjur: number };
}

export const ROBUST = ["HC0", "HC1", "HC2", "HC3"] as const;

/** R's tails end here. */
const SMALLEST = 1e-300;

export const glm = new Rival("R", ["jsonlite", "MASS", "sandwich", "car", "lmtest", "performance"]);

export const askGlm = (problems: (Problem & { profile?: boolean; parts?: boolean })[]): GlmAnswer[] =>
  glm.ask("glm.R", problems);

/** A fit, and what may be asked about it as R is asked. */
export function fitted({ x, y, sampleWeight, offset }: Problem, backend: Backend) {
  const given = { ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) };
  const model = new LogisticRegression({ l2: 0, tolerance: 1e-13, backend }).fit(x, y, given);
  const ask = (options: InferenceOptions = {}): Inference =>
    // weights multiply what a row tells: R counts rows, however much they weigh
    inference(model, x, y, { ...given, ...(sampleWeight && { weightMeaning: "precision" }), ...options });
  return { model, ask };
}

export type Fitted = ReturnType<typeof fitted>;

/** How far ours are from R's, by name. */
export function differences({ ask }: Fitted, cluster: number[] | undefined, answer: GlmAnswer): Record<string, number> {
  const robust = (covariance: CovarianceKind): Matrix => ask({ covariance }).covariance.map((row) => [...row]);
  const told = ask();
  const { terms, pseudoR2 } = told;
  const { standardErrors: errors, z } = answer;
  const pairs: Record<string, number> = {
    weights: farthest(
      terms.map(({ weight }) => weight),
      answer.weights,
      errors,
    ),
    standardErrors: farthest(
      terms.map(({ standardError }) => standardError),
      errors,
    ),
    z: farthest(
      terms.map((term) => term.z),
      z,
      z.map((value) => 1 + Math.abs(value)),
    ),
    // a relative change of z changes its tail by z² times as much
    p: farthest(
      terms.map(({ p }) => p),
      answer.p,
      answer.p.map((p, j) => Math.max(SMALLEST, p) * (1 + z[j] ** 2)),
    ),
    wald: intervals(told, answer.wald, errors),
    covariance: matrices(
      told.covariance.map((row) => [...row]),
      answer.covariance,
    ),
    vif: farthest(
      terms.slice(0, -1).map(({ vif = Number.NaN }) => vif),
      [answer.vif].flat(),
    ),
    deviances: farthest([told.deviance, told.nullDeviance], [answer.deviance, answer.nullDeviance]),
    degreesOfFreedom: farthest([told.residualDegreesOfFreedom], [answer.residualDegreesOfFreedom]),
  };
  if (answer.likelihoods) pairs.likelihoods = likelihoods(told, answer.likelihoods);
  for (const kind of ROBUST) pairs[kind] = matrices(robust(kind), answer[kind]);
  if (cluster && answer.cluster) pairs.cluster = matrices(robust({ cluster }), answer.cluster);
  if (answer.pseudoR2) {
    const theirs = answer.pseudoR2;
    pairs.pseudoR2 = farthest(
      [pseudoR2.mcFadden, pseudoR2.nagelkerke, pseudoR2.tjur],
      [theirs.mcFadden, theirs.nagelkerke, theirs.tjur],
    );
  }
  return pairs;
}

function likelihoods(told: Inference, expected: Required<GlmAnswer>["likelihoods"]): number {
  const { statistic, degreesOfFreedom, p } = told.likelihoodRatio;
  return farthest(
    [told.logLikelihood, told.nullLogLikelihood, told.aic, told.bic, statistic, degreesOfFreedom, p],
    [
      expected.logLikelihood,
      expected.nullLogLikelihood,
      expected.aic,
      expected.bic,
      expected.statistic,
      expected.degreesOfFreedom,
      expected.p,
    ],
    [
      expected.logLikelihood,
      expected.nullLogLikelihood,
      expected.aic,
      expected.bic,
      // a difference of likelihoods
      expected.logLikelihood,
      expected.degreesOfFreedom,
      expected.p * (1 + expected.statistic),
    ],
  );
}

/** Profile intervals, by standard errors. */
export function profileDifference({ ask }: Fitted, { profile = [], standardErrors }: GlmAnswer): number {
  return intervals(ask({ intervals: "profile" }), profile, standardErrors);
}

function intervals({ terms }: Inference, expected: Ends[], errors: number[]): number {
  return farthest(
    terms.flatMap(({ interval }) => interval),
    expected.flat(),
    errors.flatMap((error) => [error, error]),
  );
}

/** Entries by the roots of the two that are on the diagonal. */
export function matrices(actual: Matrix, expected: Matrix): number {
  return farthest(
    actual.flat(),
    expected.flat(),
    expected.flatMap((row, j) => row.map((_, k) => Math.sqrt(expected[j][j] * expected[k][k]))),
  );
}
