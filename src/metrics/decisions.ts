// What it is worth to call a row class 1 where its probability reaches a threshold.
import { unexpected } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { METRIC_OPTIONS, type MetricOptions, type MetricRows, metricRows } from "./rows.js";

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
 * Rows by true and predicted class.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type);
 *   threshold is not a number.
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or the threshold out of range.
 */
export function confusionMatrix(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): ConfusionMatrix {
  const { threshold = 0.5, ...shared } = readOptions("metric option", options, ["threshold", ...METRIC_OPTIONS]);
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
 * The part of the weight on rows whose predicted class is their class.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws as `confusionMatrix`.
 */
export function accuracy(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return accuracyOf(confusionMatrix(y, p, options));
}

export function accuracyOf({ trueNegative, falsePositive, falseNegative, truePositive }: ConfusionMatrix): number {
  const right = trueNegative + truePositive;
  return right / (right + falsePositive + falseNegative);
}

/**
 * Of the weight that is called class 1, the part that is: TP/(TP + FP). NaN where nothing is called class 1.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws as `confusionMatrix`.
 */
export function precision(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return precisionOf(confusionMatrix(y, p, options));
}

export function precisionOf({ truePositive, falsePositive }: ConfusionMatrix): number {
  return truePositive / (truePositive + falsePositive);
}

/**
 * Of the weight of class 1, the part that is called so: TP/(TP + FN), also sensitivity. NaN where no row is of class 1.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws as `confusionMatrix`.
 */
export function recall(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return recallOf(confusionMatrix(y, p, options));
}

export function recallOf({ truePositive, falseNegative }: ConfusionMatrix): number {
  return truePositive / (truePositive + falseNegative);
}

/**
 * Harmonic mean of precision and recall, 2TP/(2TP + FP + FN) (van Rijsbergen 1979). NaN where no row is of class 1 and
 * none is called so.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws as `confusionMatrix`.
 */
export function f1(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return fScoreOf(confusionMatrix(y, p, options), 1);
}

/** F_β, in which recall counts β times as much as precision. */
export function fScoreOf({ truePositive, falsePositive, falseNegative }: ConfusionMatrix, beta: number): number {
  const right = (1 + beta * beta) * truePositive;
  return right / (right + beta * beta * falseNegative + falsePositive);
}

/**
 * Mean of the parts of both classes that are called rightly, (TP/(TP + FN) + TN/(TN + FP))/2: ½ for calling all rows the
 * same (Brodersen et al. 2010). NaN where a class has no row.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws as `confusionMatrix`.
 */
export function balancedAccuracy(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return balancedAccuracyOf(confusionMatrix(y, p, options));
}

export function balancedAccuracyOf(matrix: ConfusionMatrix): number {
  return (recallOf(matrix) + matrix.trueNegative / (matrix.trueNegative + matrix.falsePositive)) / 2;
}

/**
 * The correlation of true and predicted class, from −1 to 1, 0 for chance: (TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN +
 * FP)(TN + FN)) (Matthews 1975). NaN where a class has no row or none is called so, as what does not vary correlates with
 * nothing; scikit-learn says 0.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws as `confusionMatrix`.
 */
export function matthews(y: Labels, p: ArrayLike<number>, options: ThresholdOptions = {}): number {
  return matthewsOf(confusionMatrix(y, p, options));
}

export function matthewsOf({ trueNegative, falsePositive, falseNegative, truePositive }: ConfusionMatrix): number {
  // as parts of the whole, so that no product of four overflows
  const total = truePositive + trueNegative + falsePositive + falseNegative;
  const [tn, fp, fn, tp] = [trueNegative, falsePositive, falseNegative, truePositive].map((weight) => weight / total);
  return (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tn + fn) * ((tp + fn) * (tn + fp)));
}
