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
  const order = Uint32Array.from(p, (_, i) => i).sort((i, k) => p[k] - p[i]);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positive = 0;
  let negative = 0;
  for (const [rank, i] of order.entries()) {
    if (y[i] === 1) positive += s[i];
    else negative += s[i];
    const isLastOfTie = rank + 1 === order.length || p[order[rank + 1]] < p[i];
    if (isLastOfTie) {
      thresholds.push(p[i]);
      truePositives.push(positive);
      falsePositives.push(negative);
    }
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
  };
}

/** @throws {RangeError} a class has no row. */
export function requireBothClasses(y: Uint8Array): void {
  if (!y.includes(1)) throw new RangeError("y: expected rows of both classes, got only 0");
  if (!y.includes(0)) throw new RangeError("y: expected rows of both classes, got only 1");
}
