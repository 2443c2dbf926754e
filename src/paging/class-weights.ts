// Weights of classes where rows come a few at a time: "balanced" hangs on all of them.
import type { Label } from "../data/labels.js";
import { balancedFactors, type ClassWeight, rowWeights } from "../data/weights.js";

/** Of all rows: how many each class has, and how much they weigh, where they weigh anything but 1. */
export interface ClassTotals {
  rows: [number, number];
  weight: [number, number] | undefined;
}

/**
 * Factors that rows can be weighed by a few at a time.
 * @throws TypeError, RangeError for factors that are none, or a class without weight.
 */
export function settledClassWeight(
  classes: readonly [Label, Label],
  { rows, weight }: ClassTotals,
  classWeight: ClassWeight | undefined,
): Readonly<Record<string, number>> | undefined {
  const factors =
    classWeight === "balanced"
      ? Object.fromEntries(balancedFactors(rows).map((factor, k) => [String(classes[k]), factor]))
      : classWeight;
  // one row for each class, with all the weight that its rows have
  rowWeights({ classes, y: Uint8Array.of(0, 1) }, weight, factors);
  return factors;
}
