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
export function rocIntervalOf(
  { truePositives, falsePositives }: ThresholdCounts,
  level: number,
): RocInterval | undefined {
  const last = truePositives.length - 1;
  const spread = new RocSpread(truePositives[last], falsePositives[last]);
  for (let k = 0; k <= last; k++) spread.add(truePositives[k], falsePositives[k]);
  return spread.interval(level);
}

/**
 * How the rows of either class differ in what part of the other class they beat, ties as half: gathered as thresholds
 * fall, means and squares as in West (Communications of the ACM 22, 1979).
 */
export class RocSpread {
  readonly #positives: number;
  readonly #negatives: number;
  #t = 0;
  #f = 0;
  /** Of the rows of class 1 the mean part of class 0 with a smaller p; of those of class 0, of class 1 with a larger. */
  #mean = [0, 0];
  #squares = [0, 0];

  /** @param positives weight of all rows of class 1, and of class 0. */
  constructor(positives: number, negatives: number) {
    this.#positives = positives;
    this.#negatives = negatives;
  }

  /** The weights of both classes from the next threshold on. */
  add(t: number, f: number): void {
    const positive = t - this.#t;
    const negative = f - this.#f;
    if (positive > 0) this.#take(0, positive, t, 1 - (this.#f + negative / 2) / this.#negatives);
    if (negative > 0) this.#take(1, negative, f, (this.#t + positive / 2) / this.#positives);
    this.#t = t;
    this.#f = f;
  }

  #take(side: 0 | 1, weight: number, weightSoFar: number, part: number): void {
    const by = part - this.#mean[side];
    this.#mean[side] += (weight / weightSoFar) * by;
    this.#squares[side] += weight * by * (part - this.#mean[side]);
  }

  /** Undefined where a class weighs less than two rows. */
  interval(level: number): RocInterval | undefined {
    const [positives, negatives] = [this.#positives, this.#negatives];
    if (!(positives >= 2 && negatives >= 2)) return undefined;
    const [auc] = this.#mean;
    const [ofPositives, ofNegatives] = this.#squares;
    const standardError = Math.sqrt(
      ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives,
    );
    const reach = normalQuantile((1 + level) / 2) * standardError;
    return { auc, standardError, interval: [Math.max(0, auc - reach), Math.min(1, auc + reach)], level };
  }
}
