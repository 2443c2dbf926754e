// Curves over the threshold, and over the predicted probability, for labels y and probabilities p of class 1.
import { unexpected } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { METRIC_OPTIONS, type MetricOptions, metricRows } from "./rows.js";
import { requireBothClasses, requireClassOne, thresholdCounts } from "./thresholds.js";

/** One point a threshold, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** Of the weight of class 0, the part that is called positive; from 0 to 1. */
  falsePositiveRate: Float64Array;
  /** Of the weight of class 1, the part that is called positive; from 0 to 1. */
  truePositiveRate: Float64Array;
  /** Falling; the first is Infinity: nothing is called positive. */
  thresholds: Float64Array;
}

/** One point a threshold, then the end (recall 0, precision 1), which has none. */
export interface PrecisionRecallCurve {
  /** Of the weight that is called positive, the part of class 1. */
  precision: Float64Array;
  /** From 1 to 0. */
  recall: Float64Array;
  /** Rising; one fewer than points. */
  thresholds: Float64Array;
}

/** One entry a bin that has rows, in rising order of probability. */
export interface CalibrationCurve {
  /** Mean p of the rows in the bin. */
  predicted: Float64Array;
  /** The part of class 1 among them. */
  observed: Float64Array;
  /** Their weight: their number, without sample weights. */
  counts: Float64Array;
}

/** Three numbers each: far finer than any curve, and no more memory than a small fit takes. */
const MOST_BINS = 1_000_000;

/** Options of `calibrationCurve`. */
export interface CalibrationOptions extends MetricOptions {
  /** How many bins of equal width cut [0, 1], at most 1,000,000; 10 if absent. */
  bins?: number;
}

/**
 * True against false positive rate at every distinct probability, as scikit-learn's `roc_curve` with
 * `drop_intermediate=False`.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; one class only; lengths differ; a label, probability or weight out of range.
 */
export function rocCurve(y: Labels, p: ArrayLike<number>, options: MetricOptions = {}): RocCurve {
  const rows = metricRows(y, p, options);
  requireBothClasses(rows.y);
  const { thresholds, truePositives, falsePositives } = thresholdCounts(rows);
  const last = thresholds.length - 1;
  return {
    falsePositiveRate: startingWith(
      0,
      falsePositives.map((f) => f / falsePositives[last]),
    ),
    truePositiveRate: startingWith(
      0,
      truePositives.map((t) => t / truePositives[last]),
    ),
    thresholds: startingWith(Number.POSITIVE_INFINITY, thresholds),
  };
}

function startingWith(first: number, rest: Float64Array): Float64Array {
  const all = new Float64Array(rest.length + 1);
  all[0] = first;
  all.set(rest, 1);
  return all;
}

/**
 * Precision TP/(TP + FP) against recall TP/P at every distinct probability, as scikit-learn's `precision_recall_curve`.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; no row of class 1; lengths differ; a label, probability or weight out of range.
 */
export function precisionRecallCurve(
  y: Labels,
  p: ArrayLike<number>,
  options: MetricOptions = {},
): PrecisionRecallCurve {
  const rows = metricRows(y, p, options);
  requireClassOne(rows.y);
  const { thresholds, truePositives, falsePositives } = thresholdCounts(rows);
  const points = thresholds.length;
  const precision = new Float64Array(points + 1);
  const recall = new Float64Array(points + 1);
  for (let k = 0; k < points; k++) {
    precision[points - 1 - k] = truePositives[k] / (truePositives[k] + falsePositives[k]);
    recall[points - 1 - k] = truePositives[k] / truePositives[points - 1];
  }
  precision[points] = 1;
  return { precision, recall, thresholds: thresholds.reverse() };
}

/**
 * Observed frequency of class 1 against predicted probability, in bins of equal width; bins without rows are left out,
 * as in scikit-learn's `calibration_curve`. A probability on an edge belongs to the lower bin.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type); bins is not a number.
 * @throws {RangeError} no rows; lengths differ; a label, probability or weight out of range; bins not a whole
 *   number from 1 to 1,000,000.
 */
export function calibrationCurve(y: Labels, p: ArrayLike<number>, options: CalibrationOptions = {}): CalibrationCurve {
  const { bins = 10, ...shared } = readOptions("metric option", options, ["bins", ...METRIC_OPTIONS]);
  if (!(Number.isInteger(bins) && bins >= 1 && bins <= MOST_BINS)) {
    throw unexpected("bins", `a whole number from 1 to ${MOST_BINS}`, bins);
  }
  const rows = metricRows(y, p, shared);
  const counts = new Float64Array(bins);
  const sumOfP = new Float64Array(bins);
  const sumOfY = new Float64Array(bins);
  for (const [i, s] of rows.s.entries()) {
    const bin = binOf(rows.p[i], bins);
    counts[bin] += s;
    sumOfP[bin] += s * rows.p[i];
    sumOfY[bin] += s * rows.y[i];
  }
  const isUsed = (_: number, bin: number) => counts[bin] > 0;
  return {
    predicted: sumOfP.map((sum, bin) => sum / counts[bin]).filter(isUsed),
    observed: sumOfY.map((sum, bin) => sum / counts[bin]).filter(isUsed),
    counts: counts.filter(isUsed),
  };
}

/** The bin (k/bins, (k+1)/bins] that holds p; the first holds 0 too. */
function binOf(p: number, bins: number): number {
  let bin = Math.min(Math.floor(p * bins), bins - 1);
  // edges are k · (1/bins), as numpy.linspace rounds them, so the product above can be one bin off
  const width = 1 / bins;
  while (bin > 0 && p <= bin * width) bin--;
  while (bin < bins - 1 && p > (bin + 1) * width) bin++;
  return bin;
}
