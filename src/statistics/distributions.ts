// How likely test statistics are by chance. Tails are added up as such, never as 1 minus the rest, so that a p-value of
// 1e-200 has all its digits.
import { complementaryErrorFunction } from "../math/error-function.js";
import { decay, log } from "../math/functions.js";
import { normalQuantile } from "../math/normal-quantile.js";

/** log Γ(3/2) = log(√π/2) */
const LOG_HALF_ROOT_PI = -0.12078223763524522;

/** P(|Z| ≥ |z|) of a standard normal Z: the p-value of a two-sided test. */
export function twoSidedP(z: number): number {
  return complementaryErrorFunction(Math.abs(z) * Math.SQRT1_2);
}

/** By how many standard errors an interval of that level, above 0 and below 1, reaches to either side. */
export function reachOf(level: number): number {
  return normalQuantile((1 + level) / 2);
}

/**
 * P(X ≥ statistic) of a chi-square X with so many degrees of freedom, whole and at least 1. 1 for a statistic that
 * rounding has made negative.
 *
 * With h = statistic/2 that is Σ e^(−h) h^a / Γ(a + 1) over a = 0, 1, … below half the degrees of freedom; where they are
 * odd over a = ½, 3/2, …, and erfc(√h).
 */
export function chiSquareP(statistic: number, degreesOfFreedom: number): number {
  if (!(statistic > 0)) return statistic <= 0 ? 1 : statistic;
  if (statistic === Infinity) return 0;
  const h = statistic / 2;
  const odd = degreesOfFreedom % 2 === 1;
  const logH = log(h);
  let total = odd ? complementaryErrorFunction(Math.sqrt(h)) : 0;
  let logGamma = odd ? LOG_HALF_ROOT_PI : 0;
  for (let a = odd ? 0.5 : 0; a < degreesOfFreedom / 2; a++) {
    // never above 0: it is the logarithm of a probability, or of the density of one
    total += decay(Math.min(0, a * logH - h - logGamma));
    logGamma += log(a + 1);
  }
  return Math.min(1, total);
}
