import { unexpected } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { normalQuantile } from "../math/normal-quantile.js";
import { METRIC_OPTIONS, type MetricOptions, metricRows } from "./rows.js";
import { requireBothClasses, type ThresholdCounts, thresholdCounts } from "./thresholds.js";

/** Options of `rocAucInterval`. Weights are counts: a row of weight s stands for s rows. */
export interface RocIntervalOptions extends MetricOptions {
  /** How often such an interval is to hold the true area, above 0 and below 1; 0.95 if absent. */
  level?: number;
}

/** The area under the ROC curve with its uncertainty. */
export interface RocInterval {
  /** As `rocAuc` gives it, but for rounding. */
  auc: number;
  standardError: number;
  /** auc ± the normal quantile times the standard error, cut to [0, 1]. */
  interval: [number, number];
  level: number;
}

/**
 * Area under the ROC curve with its standard error and interval, as pROC's `ci.auc`: DeLong, DeLong & Clarke-Pearson,
 * "Comparing the areas under two or more correlated receiver operating characteristic curves", Biometrics 44, 1988. The
 * components are read off the ranks (Sun & Xu, IEEE Signal Processing Letters 21, 2014), so it takes O(n log n).
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type); level is not a number.
 * @throws {RangeError} no rows; fewer than two of a class, counted by weight; lengths differ; a label, probability,
 *   weight or the level out of range.
 */
export function rocAucInterval(y: Labels, p: ArrayLike<number>, options: RocIntervalOptions = {}): RocInterval {
  const { level = 0.95, ...shared } = readOptions("metric option", options, ["level", ...METRIC_OPTIONS]);
  if (!(Number.isFinite(level) && level > 0 && level < 1)) {
    throw unexpected("level", "a number above 0 and below 1", level);
  }
  const rows = metricRows(y, p, shared);
  requireBothClasses(rows.y);
  const found = rocIntervalOf(thresholdCounts(rows), level);
  if (found === undefined) throw new RangeError("y: expected at least two rows of each class, got fewer");
  return found;
}

/** From counts of both classes; undefined where one weighs less than two rows, which have no spread. */
export function rocIntervalOf(counts: ThresholdCounts, level: number): RocInterval | undefined {
  const { truePositives, falsePositives } = counts;
  const last = truePositives.length - 1;
  const positives = truePositives[last];
  const negatives = falsePositives[last];
  if (!(positives >= 2 && negatives >= 2)) return undefined;

  let sum = 0;
  eachTie(counts, ({ positive, below }) => {
    sum += positive * below;
  });
  const auc = sum / positives;
  let spreadOfPositives = 0;
  let spreadOfNegatives = 0;
  eachTie(counts, ({ positive, below, negative, above }) => {
    spreadOfPositives += positive * (below - auc) * (below - auc);
    spreadOfNegatives += negative * (above - auc) * (above - auc);
  });
  const variance = spreadOfPositives / (positives - 1) / positives + spreadOfNegatives / (negatives - 1) / negatives;
  const standardError = Math.sqrt(variance);
  const reach = normalQuantile((1 + level) / 2) * standardError;
  return { auc, standardError, interval: [Math.max(0, auc - reach), Math.min(1, auc + reach)], level };
}

/** The rows of one probability: the weight of each class, and what part of the other class each beats, ties as half. */
interface Tie {
  positive: number;
  /** Of class 0, the part with a smaller p. */
  below: number;
  negative: number;
  /** Of class 1, the part with a larger p. */
  above: number;
}

function eachTie({ truePositives, falsePositives }: ThresholdCounts, visit: (tie: Tie) => void): void {
  const last = truePositives.length - 1;
  let t = 0;
  let f = 0;
  for (let k = 0; k <= last; k++) {
    const positive = truePositives[k] - t;
    const negative = falsePositives[k] - f;
    const below = 1 - (f + negative / 2) / falsePositives[last];
    const above = (t + positive / 2) / truePositives[last];
    visit({ positive, below, negative, above });
    t = truePositives[k];
    f = falsePositives[k];
  }
}
