import { log } from "../math/functions.js";
import { chiSquareP } from "./distributions.js";

/** How well a model fits, by its likelihood. */
export interface ModelLikelihood {
  /** Of Firth's fits without their penalty, if not said otherwise. */
  logLikelihood: number;
  /** −2 logLikelihood: every row is a group of its own. */
  deviance: number;
  /** How many weights were fitted, the bias among them; and how many observations there are beyond. */
  degreesOfFreedom: number;
  residualDegreesOfFreedom: number;
  /** −2 logLikelihood + 2 degreesOfFreedom, and + log(observations) degreesOfFreedom. */
  aic: number;
  bic: number;
}

export function modelLikelihood(logLikelihood: number, weights: number, observations: number): ModelLikelihood {
  const deviance = -2 * logLikelihood;
  return {
    logLikelihood,
    deviance,
    degreesOfFreedom: weights,
    residualDegreesOfFreedom: observations - weights,
    aic: deviance + 2 * weights,
    bic: deviance + log(observations) * weights,
  };
}

/** A statistic that has a chi-square distribution where what it tests is so. */
export interface ChiSquareTest {
  statistic: number;
  degreesOfFreedom: number;
  /** How likely a statistic at least as large is by chance. */
  p: number;
}

/** Whether a model with so many weights more is better by more than chance: Wilks (1938). */
export function likelihoodRatioTest(smaller: number, larger: number, degreesOfFreedom: number): ChiSquareTest {
  const statistic = Math.max(0, 2 * (larger - smaller));
  return { statistic, degreesOfFreedom, p: chiSquareP(statistic, degreesOfFreedom) };
}
