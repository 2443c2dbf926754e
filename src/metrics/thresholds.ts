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

/** Counts at every distinct probability; tied rows share one (scikit-learn 1.5, `_binary_clf_curve`). */
export function thresholdCounts({ y, p, s }: MetricRows): ThresholdCounts {
  const order = fallingOrder(p);
  const counts: ThresholdCounts = {
    thresholds: new Float64Array(p.length),
    truePositives: new Float64Array(p.length),
    falsePositives: new Float64Array(p.length),
  };
  let positive = 0;
  let negative = 0;
  let count = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const i = order[rank];
    if (y[i] === 1) positive += s[i];
    else negative += s[i];
    const isLastOfTie = rank + 1 === order.length || p[order[rank + 1]] < p[i];
    if (isLastOfTie) {
      counts.thresholds[count] = p[i];
      counts.truePositives[count] = positive;
      counts.falsePositives[count++] = negative;
    }
  }
  return {
    thresholds: counts.thresholds.slice(0, count),
    truePositives: counts.truePositives.slice(0, count),
    falsePositives: counts.falsePositives.slice(0, count),
  };
}

/** @throws {RangeError} a class has no row. */
export function requireBothClasses(y: Uint8Array): void {
  if (!y.includes(1)) throw new RangeError("y: expected rows of both classes, got only 0");
  if (!y.includes(0)) throw new RangeError("y: expected rows of both classes, got only 1");
}
