import { unexpected } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { log, sigmoid } from "../math/functions.js";
import { METRIC_OPTIONS, type MetricOptions, type MetricRows, metricRows } from "../metrics/rows.js";
import { requireBothClasses } from "../metrics/thresholds.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import { reachOf } from "./distributions.js";

/** A gap this small leaves a weight off by far less than its standard error. */
const TOLERANCE = 1e-12;

/** Options of `calibrationFit`. Weights are counts: a row of weight s stands for s rows. */
export interface CalibrationFitOptions extends MetricOptions {
  /** How often such intervals are to hold the true value, above 0 and below 1; 0.95 if absent. */
  level?: number;
}

/** A number that was estimated, and how well. */
export interface Estimate {
  value: number;
  standardError: number;
  /** value ± the normal quantile times the standard error. */
  interval: [number, number];
}

/** How p would have to be changed to fit the labels: ln(odds of y) = intercept + slope · ln(odds by p). */
export interface CalibrationFit {
  /** 0 where p is calibrated. */
  intercept: Estimate;
  /** 1 where p is calibrated; below 1 where p is too extreme, as by overfitting. */
  slope: Estimate;
  /** The intercept with a slope of 1, calibration in the large: above 0 where p is too small on the whole. */
  inTheLarge: Estimate;
  level: number;
}

/**
 * Logistic recalibration (Cox, "Two further applications of a model for binary regression", Biometrika 45, 1958;
 * Steyerberg, Clinical Prediction Models, 2009, section 15.3): the labels fitted by the log odds of p, as R's
 * `glm(y ~ qlogis(p), binomial)` and, in the large, `glm(y ~ offset(qlogis(p)), binomial)`. Both fits are certified.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label, above 0 and below 1, whose log odds are finite.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; one class only; one probability only; p separates the classes, so that there is no finite
 *   slope; lengths differ; a label, probability, weight or the level out of range.
 */
export function calibrationFit(y: Labels, p: ArrayLike<number>, options: CalibrationFitOptions = {}): CalibrationFit {
  const { level = 0.95, ...shared } = readOptions("metric option", options, ["level", ...METRIC_OPTIONS]);
  if (!(Number.isFinite(level) && level > 0 && level < 1)) {
    throw unexpected("level", "a number above 0 and below 1", level);
  }
  const rows = metricRows(y, p, shared);
  requireBothClasses(rows.y);
  const logOdds = logOddsOf(rows.p);
  requireOverlap(rows);

  const x = { columns: [logOdds] };
  const free = new LogisticRegression({ l2: 0, tolerance: TOLERANCE }).fit(x, rows.y, { sampleWeight: rows.s });
  const { bias, weights } = free;
  const known = new LogisticRegression({ l2: 0, tolerance: TOLERANCE }).fit(
    { data: new Float64Array(logOdds.length), rows: logOdds.length, columns: 1 },
    rows.y,
    { sampleWeight: rows.s, offset: logOdds },
  );
  const reach = reachOf(level);
  const estimate = (value: number, variance: number): Estimate => {
    const standardError = Math.sqrt(variance);
    return { value, standardError, interval: [value - reach * standardError, value + reach * standardError] };
  };
  const { total, mean, spread } = information(logOdds, rows.s, bias, weights[0]);
  return {
    intercept: estimate(bias, 1 / total + (mean * mean) / spread),
    slope: estimate(weights[0], 1 / spread),
    inTheLarge: estimate(known.bias, 1 / information(logOdds, rows.s, known.bias, 1).total),
    level,
  };
}

/** ln(p/(1 − p)). @throws {RangeError} it is infinite. */
function logOddsOf(p: Float64Array): Float64Array {
  return p.map((p_i) => {
    if (p_i > 0 && p_i < 1) return log(p_i) - log(1 - p_i);
    throw new RangeError(`p: expected above 0 and below 1, where log odds are finite, got ${p_i}`);
  });
}

/** @throws {RangeError} there is one p only, or a p that no row of one class is above and none of the other below. */
function requireOverlap({ y, p }: MetricRows): void {
  const least = [1, 1];
  const most = [0, 0];
  for (let i = 0; i < p.length; i++) {
    least[y[i]] = Math.min(least[y[i]], p[i]);
    most[y[i]] = Math.max(most[y[i]], p[i]);
  }
  if (Math.min(...least) === Math.max(...most)) {
    throw new RangeError(`p: expected more than one probability, got ${least[0]} in every row`);
  }
  if (most[0] <= least[1] || most[1] <= least[0]) {
    throw new RangeError("p: expected classes that overlap, got p that separates them, for which no slope is finite");
  }
}

/** Fisher's of an intercept and a slope, about the mean that makes both independent. */
function information(z: Float64Array, s: Float64Array, intercept: number, slope: number) {
  const weights = z.map((z_i, i) => {
    const a = sigmoid(intercept + slope * z_i);
    return s[i] * a * (1 - a);
  });
  let total = 0;
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    total += weights[i];
    sum += weights[i] * z[i];
  }
  const mean = sum / total;
  let spread = 0;
  for (let i = 0; i < z.length; i++) spread += weights[i] * (z[i] - mean) * (z[i] - mean);
  return { total, mean, spread };
}
