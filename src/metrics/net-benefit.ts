import { finiteNumbers } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { METRIC_OPTIONS, type MetricOptions, metricRows } from "./rows.js";
import { thresholdCounts } from "./thresholds.js";

/** Options of `netBenefit`. */
export interface NetBenefitOptions extends MetricOptions {
  /** From 0 to below 1, in any order; 0.01, 0.02, … 0.99 if absent. */
  thresholds?: ArrayLike<number>;
}

/** A decision curve: one entry a threshold, in true positives for each row. To treat no one is worth 0. */
export interface NetBenefit {
  /** As given. */
  thresholds: Float64Array;
  /** Of treating the rows with p ≥ threshold. */
  model: Float64Array;
  /** Of treating every row. */
  treatAll: Float64Array;
}

/**
 * What decisions by p are worth to someone who treats at a probability t of class 1 or above, and so takes a false
 * positive for t/(1 − t) times as bad as a true positive is good: TP/n − t/(1 − t) · FP/n (Vickers & Elkin, "Decision
 * curve analysis", Medical Decision Making 26, 2006). A model is of use where it is above 0 and above `treatAll`.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or threshold out of range.
 */
export function netBenefit(y: Labels, p: ArrayLike<number>, options: NetBenefitOptions = {}): NetBenefit {
  const { thresholds: given, ...shared } = readOptions("metric option", options, ["thresholds", ...METRIC_OPTIONS]);
  const thresholds = given === undefined ? hundredths() : checkThresholds(given);
  const counts = thresholdCounts(metricRows(y, p, shared));
  const last = counts.thresholds.length - 1;
  const [positives, negatives] = [counts.truePositives[last], counts.falsePositives[last]];
  const worth = (t: number, truePositive: number, falsePositive: number): number =>
    (truePositive - falsePositive * (t / (1 - t))) / (positives + negatives);
  return {
    thresholds,
    model: thresholds.map((t) => {
      const called = countFrom(counts.thresholds, t);
      return called === 0 ? 0 : worth(t, counts.truePositives[called - 1], counts.falsePositives[called - 1]);
    }),
    treatAll: thresholds.map((t) => worth(t, positives, negatives)),
  };
}

function hundredths(): Float64Array {
  return Float64Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
}

function checkThresholds(given: ArrayLike<number>): Float64Array {
  const thresholds = finiteNumbers("thresholds", given, undefined, "index");
  const at = thresholds.findIndex((t) => !(t >= 0 && t < 1));
  if (at < 0) return thresholds;
  throw new RangeError(`thresholds: expected a number from 0 to below 1, got ${thresholds[at]} at index ${at}`);
}

/** How many of falling numbers are at least t. */
function countFrom(falling: Float64Array, t: number): number {
  let [least, most] = [0, falling.length];
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (falling[middle] >= t) least = middle + 1;
    else most = middle;
  }
  return least;
}
