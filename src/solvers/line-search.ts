// How far to go along a direction.
import type { Ask } from "../problem/objective.js";

/** Armijo's share of the predicted decrease; Nocedal & Wright, Numerical Optimization, section 3.1. */
export const ENOUGH = 1e-4;

/**
 * Halves the step until F falls enough, along the direction that the objective keeps; 0 where rounding hides any
 * decrease.
 * @param slope the decrease that a full step promises at first sight, negative.
 */
export function* lineSearch(objective: number, slope: number): Generator<Ask, number, Float64Array> {
  for (let step = 1; step > 1e-10; step /= 2) {
    const [value] = yield { kind: "line", step };
    if (value <= objective + ENOUGH * step * slope) return step;
    // the last steps change F by less than its rounding: the full step is then the best there is
    if (step === 1 && value <= objective * (1 + 8 * Number.EPSILON) && -slope < 1e-12 * objective) return step;
  }
  return 0;
}
