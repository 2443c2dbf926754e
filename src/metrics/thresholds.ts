import { fallingOrder } from "../math/falling-order.js";
import type { MetricRows } from "./rows.js";

/** What each choice of threshold would call positive: the raw material of ROC and precision-recall curves. */
export interface ThresholdCounts {
  /** The distinct probabilities, falling. */
  thresholds: Float64Array;
  /** Weight of the rows of class 1 with p ≥ threshold. */
  truePositives: Float64Array;
  /** Weight of the rows of class 0 with p ≥ threshold. */
  falsePositives: Float64Array;
}

/**
 * Calls at every distinct probability, falling, with the weights of both classes from it on; tied rows share one call
 * (scikit-learn 1.5, `_binary_clf_curve`).
 */
export function eachThreshold(
  { y, p, s }: MetricRows,
  visit: (threshold: number, positive: number, negative: number) => void,
): void {
  const order = fallingOrder(p);
  let positive = 0;
  let negative = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const i = order[rank];
    if (y[i] === 1) positive += s[i];
    else negative += s[i];
    const isLastOfTie = rank + 1 === order.length || p[order[rank + 1]] < p[i];
    if (isLastOfTie) visit(p[i], positive, negative);
  }
}

/** Counts at every distinct probability. */
export function thresholdCounts(rows: MetricRows): ThresholdCounts {
  const { length } = rows.p;
  const thresholds = new Float64Array(length);
  const truePositives = new Float64Array(length);
  const falsePositives = new Float64Array(length);
  let count = 0;
  eachThreshold(rows, (threshold, positive, negative) => {
    thresholds[count] = threshold;
    truePositives[count] = positive;
    falsePositives[count++] = negative;
  });
  return {
    thresholds: thresholds.slice(0, count),
    truePositives: truePositives.slice(0, count),
    falsePositives: falsePositives.slice(0, count),
  };
}

/** @throws {RangeError} a class has no row. */
export function requireBothClasses(y: Uint8Array): void {
  if (!y.includes(1)) throw new RangeError("y: expected rows of both classes, got only class 0");
  if (!y.includes(0)) throw new RangeError("y: expected rows of both classes, got only class 1");
}

/** @throws {RangeError} class 1 has no row. */
export function requireClassOne(y: Uint8Array): void {
  if (!y.includes(1)) throw new RangeError("y: expected a row of class 1, got only class 0");
}
