// How well a model fits its rows, beside one that knows nothing but how many are of each class.
import { exp, log } from "../math/functions.js";
import { meanProbabilities } from "../problem/scores.js";
import type { Asking } from "../problem/sums.js";
import { plainStart } from "../training/start.js";
import { chiSquareP } from "./distributions.js";
import type { Optimum } from "./optimum.js";

/** A statistic that has a chi-square distribution where what it tests is so. */
export interface ChiSquareTest {
  statistic: number;
  degreesOfFreedom: number;
  /** How likely a statistic at least as large is by chance. */
  p: number;
}

/** How well a model fits its rows. */
export interface FitMeasures {
  /** Rows that count; by frequency weights how many they stand for. */
  observations: number;
  logLikelihood: number;
  /** With the bias and the offset alone; without a bias with the offset alone. */
  nullLogLikelihood: number;
  /** −2 logLikelihood, and the same of the null model: every row is a group of its own. */
  deviance: number;
  nullDeviance: number;
  /** How many weights were fitted, the bias among them; and how many observations there are beyond. */
  degreesOfFreedom: number;
  residualDegreesOfFreedom: number;
  /** −2 logLikelihood + 2 degreesOfFreedom, and + log(observations) degreesOfFreedom. */
  aic: number;
  bic: number;
  pseudoR2: {
    /** 1 − logLikelihood / nullLogLikelihood */
    mcFadden: number;
    /** Cox and Snell's 1 − (L₀/L)^(2/n), as a share of the largest that it can be. */
    nagelkerke: number;
    /** How much higher the mean probability of class 1 is among the rows of class 1 than among the others. */
    tjur: number;
  };
  /** Of all weights but the bias, against the null model. */
  likelihoodRatio: ChiSquareTest;
}

export function* fitMeasures({ problem, point, information, training, observations }: Optimum): Asking<FitMeasures> {
  const { summary } = training;
  const { features, weight } = summary;
  const { ofOnes, ofZeros } = yield* meanProbabilities(problem, point, summary);
  const logLikelihood = -weight * point.loss;
  // the rows' margins move on: this is the last that is asked here
  const nullLogLikelihood = -weight * (yield* plainStart(problem, summary)).objective;
  const weights = information.size;
  return {
    observations,
    logLikelihood,
    nullLogLikelihood,
    deviance: -2 * logLikelihood,
    nullDeviance: -2 * nullLogLikelihood,
    degreesOfFreedom: weights,
    residualDegreesOfFreedom: observations - weights,
    aic: -2 * logLikelihood + 2 * weights,
    bic: -2 * logLikelihood + log(observations) * weights,
    pseudoR2: {
      mcFadden: 1 - logLikelihood / nullLogLikelihood,
      nagelkerke:
        (1 - exp((2 * (nullLogLikelihood - logLikelihood)) / observations)) /
        (1 - exp((2 * nullLogLikelihood) / observations)),
      tjur: ofOnes - ofZeros,
    },
    likelihoodRatio: likelihoodRatioTest(nullLogLikelihood, logLikelihood, features),
  };
}

/** Whether a model with so many weights more is better by more than chance. */
function likelihoodRatioTest(smaller: number, larger: number, degreesOfFreedom: number): ChiSquareTest {
  const statistic = Math.max(0, 2 * (larger - smaller));
  return { statistic, degreesOfFreedom, p: chiSquareP(statistic, degreesOfFreedom) };
}
