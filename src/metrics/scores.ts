// Scores: one number, or four counts, for labels y and probabilities p of class 1.
import { unexpected } from "../checks/describe.js";
import { requireOptions } from "../checks/options.js";
import { log, log1p } from "../math/functions.js";
import { type BinaryLabels, type MetricOptions, type MetricRows, metricRows } from "./rows.js";
import { eachThreshold, requireBothClasses } from "./thresholds.js";

/** Options of the metrics that decide for a class. */
export interface ThresholdOptions extends MetricOptions {
  /** A row is called class 1 where p ≥ threshold; 0.5 if absent, so a margin of exactly 0 is class 1. */
  threshold?: number;
}

/** Weight of the rows (their number, without weights) by true and predicted class. */
export interface ConfusionMatrix {
  trueNegative: number;
  falsePositive: number;
  falseNegative: number;
  truePositive: number;
}

/**
 * Mean cross-entropy in nats, −(1/Σs) Σ s_i [y_i ln p_i + (1−y_i) ln(1−p_i)] (Bishop 2006, equation 4.90).
 *
 * Probabilities are not clipped, as scikit-learn does: one row with p = 0 and y = 1, or p = 1 and y = 0, makes it
 * Infinity, for a model that is certain and wrong.
 *
 * @param y labels, 0 or 1, false or true.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers.
 * @throws {RangeError} no rows; lengths differ; a label, probability or weight out of range.
 */
export function logLoss(y: BinaryLabels, p: ArrayLike<number>, options: MetricOptions = {}): number {
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
 * The part of the weight on rows whose predicted class is their class.
 *
 * @param y labels, 0 or 1, false or true.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers; threshold is not a number.
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or the threshold out of range.
 */
export function accuracy(y: BinaryLabels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return accuracyOf(confusionMatrix(y, p, options));
}

export function accuracyOf(matrix: ConfusionMatrix): number {
  const { trueNegative, falsePositive, falseNegative, truePositive } = matrix;
  const right = trueNegative + truePositive;
  return right / (right + falsePositive + falseNegative);
}

/**
 * Rows by true and predicted class.
 *
 * @param y labels, 0 or 1, false or true.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers; threshold is not a number.
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or the threshold out of range.
 */
export function confusionMatrix(
  y: BinaryLabels,
  p: ArrayLike<number>,
  options: ThresholdOptions = {},
): ConfusionMatrix {
  requireOptions("metric option", options, ["sampleWeight", "threshold"]);
  const { threshold = 0.5, ...shared } = options;
  // Infinity is the first threshold of a ROC curve: nothing is positive
  if (typeof threshold !== "number" || !(threshold >= 0)) {
    throw unexpected("threshold", "a number of at least 0", threshold);
  }
  return confusionOf(metricRows(y, p, shared), threshold);
}

export function confusionOf(rows: MetricRows, threshold: number): ConfusionMatrix {
  const matrix = { trueNegative: 0, falsePositive: 0, falseNegative: 0, truePositive: 0 };
  for (let i = 0; i < rows.s.length; i++) {
    const s = rows.s[i];
    const isPositive = rows.p[i] >= threshold;
    if (rows.y[i] === 1) matrix[isPositive ? "truePositive" : "falseNegative"] += s;
    else matrix[isPositive ? "falsePositive" : "trueNegative"] += s;
  }
  return matrix;
}

/**
 * Mean squared error of the probabilities, (1/Σs) Σ s_i (p_i − y_i)² (Brier 1950, halved for two classes).
 *
 * @param y labels, 0 or 1, false or true.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers.
 * @throws {RangeError} no rows; lengths differ; a label, probability or weight out of range.
 */
export function brier(y: BinaryLabels, p: ArrayLike<number>, options: MetricOptions = {}): number {
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
 * @param y labels, 0 or 1, false or true.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers.
 * @throws {RangeError} no rows; one class only; lengths differ; a label, probability or weight out of range.
 */
export function rocAuc(y: BinaryLabels, p: ArrayLike<number>, options: MetricOptions = {}): number {
  const rows = metricRows(y, p, options);
  requireBothClasses(rows.y);
  return rocAucOf(rows);
}

/** Without the counts in between, whose memory takes longer to come by than to fill. */
export function rocAucOf(rows: MetricRows): number {
  return areaUnder((visit) => eachThreshold(rows, (_, positive, negative) => visit(positive, negative)));
}

/** @param eachPoint calls with the weights of both classes from a threshold on, as the thresholds fall. */
export function areaUnder(eachPoint: (visit: (positive: number, negative: number) => void) => void): number {
  let twiceArea = 0;
  let t = 0;
  let f = 0;
  eachPoint((positive, negative) => {
    twiceArea += (negative - f) * (positive + t);
    t = positive;
    f = negative;
  });
  return twiceArea / (2 * t * f);
}
