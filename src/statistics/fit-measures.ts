// How well a model fits its rows, beside one that knows nothing but how many are of each class.
import { exp } from "../math/functions.js";
import { meanProbabilities } from "../problem/scores.js";
import type { Asking } from "../problem/sums.js";
import { plainStart } from "../training/start.js";
import { type ChiSquareTest, likelihoodRatioTest, type ModelLikelihood, modelLikelihood } from "./likelihood-ratio.js";
import type { Optimum } from "./optimum.js";
import { testsAtZero } from "./tests-at-zero.js";

/** How well a model fits its rows. */
export interface FitMeasures extends ModelLikelihood {
  /** Rows that count; by frequency weights how many they stand for. */
  observations: number;
  /** With the bias and the offset alone; without a bias with the offset alone. */
  nullLogLikelihood: number;
  /** −2 nullLogLikelihood */
  nullDeviance: number;
  pseudoR2: {
    /** 1 − logLikelihood / nullLogLikelihood */
    mcFadden: number;
    /** Cox and Snell's 1 − (L₀/L)^(2/n), as a share of the largest that it can be. */
    nagelkerke: number;
    /** How much higher the mean probability of class 1 is among the rows of class 1 than among the others. */
    tjur: number;
  };
  /**
   * Of all weights but the bias, against the null model; of Firth's fits by the penalised likelihood, with these weights
   * held at 0 in the penalty of all columns.
   */
  likelihoodRatio: ChiSquareTest;
}

export function* fitMeasures(optimum: Optimum): Asking<FitMeasures> {
  const { problem, point, information, training, observations, isFirth, weights } = optimum;
  const { summary } = training;
  const { features, weight } = summary;
  const { ofOnes, ofZeros } = yield* meanProbabilities(problem, point, summary);
  const logLikelihood = -weight * point.loss;
  // the rows' margins move on: this is the last that is asked here
  const nullLogLikelihood = -weight * (yield* plainStart(problem, summary)).objective;
  return {
    observations,
    ...modelLikelihood(logLikelihood, information.size, observations),
    nullLogLikelihood,
    nullDeviance: -2 * nullLogLikelihood,
    pseudoR2: {
      mcFadden: 1 - logLikelihood / nullLogLikelihood,
      nagelkerke:
        (1 - exp((2 * (nullLogLikelihood - logLikelihood)) / observations)) /
        (1 - exp((2 * nullLogLikelihood) / observations)),
      tjur: ofOnes - ofZeros,
    },
    likelihoodRatio: isFirth
      ? (yield* testsAtZero(optimum, [[...weights.keys()]])).parts[0].test
      : likelihoodRatioTest(nullLogLikelihood, logLikelihood, features),
  };
}
