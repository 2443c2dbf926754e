// Scores of probabilities p of class 1 for labels y, each one number; those of decisions are in decisions.ts.
import type { Labels } from "../data/labels.js";
import { log, log1p } from "../math/functions.js";
import { type MetricOptions, type MetricRows, metricRows } from "./rows.js";
import { eachThreshold, requireBothClasses, requireClassOne } from "./thresholds.js";

/**
 * Mean cross-entropy in nats, −(1/Σs) Σ s_i [y_i ln p_i + (1−y_i) ln(1−p_i)] (Bishop 2006, equation 4.90).
 *
 * Probabilities are not clipped, as scikit-learn does: one row with p = 0 and y = 1, or p = 1 and y = 0, makes it
 * Infinity, for a model that is certain and wrong.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; lengths differ; a label, probability or weight out of range.
 */
export function logLoss(y: Labels, p: ArrayLike<number>, options: MetricOptions = {}): number {
  return logLossOf(metricRows(y, p, options));
}

export function logLossOf(rows: MetricRows): number {
  let sum = 0;
  let total = 0;
  // not by entries, which takes longer than the logarithms
  for (let i = 0; i < rows.s.length; i++) {
    const s = rows.s[i];
    sum += s * (rows.y[i] === 1 ? -log(rows.p[i]) : -logOfComplement(rows.p[i]));
    total += s;
  }
  return sum / total;
}

/** ln(1 − p). Up to ½ as −ln(1 + p/(1−p)), which keeps the digits of a small p; above ½, 1 − p is exact. */
function logOfComplement(p: number): number {
  return p <= 0.5 ? -log1p(p / (1 - p)) : log(1 - p);
}

/**
 * Mean squared error of the probabilities, (1/Σs) Σ s_i (p_i − y_i)² (Brier 1950, halved for two classes).
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; lengths differ; a label, probability or weight out of range.
 */
export function brier(y: Labels, p: ArrayLike<number>, options: MetricOptions = {}): number {
  return brierOf(metricRows(y, p, options));
}

export function brierOf(rows: MetricRows): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows.s.length; i++) {
    const s = rows.s[i];
    const difference = rows.p[i] - rows.y[i];
    sum += s * difference * difference;
    total += s;
  }
  return sum / total;
}

/**
 * Area under the ROC curve: the probability that a row of class 1 has a larger p than a row of class 0, ties counting
 * one half (Hanley & McNeil 1982). Computed as the trapezoids between thresholds, weighted, in O(rows · log rows).
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; one class only; lengths differ; a label, probability or weight out of range.
 */
export function rocAuc(y: Labels, p: ArrayLike<number>, options: MetricOptions = {}): number {
  const rows = metricRows(y, p, options);
  requireBothClasses(rows.y);
  return rocAucOf(rows);
}

/** Without the counts in between, whose memory takes longer to come by than to fill. */
export function rocAucOf(rows: MetricRows): number {
  return areaUnder((visit) => eachThreshold(rows, (_, positive, negative) => visit(positive, negative)));
}

/** @param eachPoint calls with the weights of both classes from a threshold on, as the thresholds fall. */
export function areaUnder(eachPoint: (visit: Points["add"]) => void): number {
  const area = areaSum();
  eachPoint(area.add);
  return area.value();
}

/** A score that is gathered as thresholds fall. */
export interface Points {
  /** The weights of both classes from the next threshold on. */
  add: (positive: number, negative: number) => void;
  value: () => number;
}

/** Of the area under the ROC curve. */
export function areaSum(): Points {
  let twiceArea = 0;
  let t = 0;
  let f = 0;
  const add = (positive: number, negative: number) => {
    twiceArea += (negative - f) * (positive + t);
    t = positive;
    f = negative;
  };
  return { add, value: () => twiceArea / (2 * t * f) };
}

/**
 * Average precision: the mean of the precision at each distinct probability, weighted by what recall gains there,
 * Σ (R_k − R_{k−1}) P_k, as scikit-learn's `average_precision_score`. Nothing is interpolated, so it is not the area
 * under the curve by trapezoids. For no model at all it is near the share of class 1.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; no row of class 1; lengths differ; a label, probability or weight out of range.
 */
export function averagePrecision(y: Labels, p: ArrayLike<number>, options: MetricOptions = {}): number {
  const rows = metricRows(y, p, options);
  requireClassOne(rows.y);
  return averagePrecisionOf(rows);
}

export function averagePrecisionOf(rows: MetricRows): number {
  const sum = averagePrecisionSum();
  eachThreshold(rows, (_, positive, negative) => sum.add(positive, negative));
  return sum.value();
}

export function averagePrecisionSum(): Points {
  let sum = 0;
  let before = 0;
  const add = (positive: number, negative: number) => {
    sum += (positive - before) * (positive / (positive + negative));
    before = positive;
  };
  return { add, value: () => sum / before };
}
