// How far to go along a direction.
import type { Ask } from "../problem/ask.js";

/** Armijo's share of the predicted decrease; Nocedal & Wright, Numerical Optimization, section 3.1. */
export const ENOUGH = 1e-4;
/** A slope below this share of the first one is flat: going on along the line would gain little. */
const FLAT = 0.05;
/** Newton steps along a line. */
const EXTENSIONS = 4;

/** F and its derivatives at a step along the direction that the objective keeps. */
interface Trial {
  step: number;
  value: number;
  slope: number;
  bend: number;
}

function* trialAt(step: number): Generator<Ask, Trial, Float64Array> {
  const [value, slope, bend] = yield { kind: "line", step };
  return { step, value, slope, bend };
}

/**
 * Halves the step until F falls enough, along the direction that the objective keeps; undefined where rounding hides
 * any decrease.
 * @param slope the decrease that a full step promises at first sight, negative.
 */
function* backtrack(objective: number, slope: number): Generator<Ask, Trial | undefined, Float64Array> {
  for (let step = 1; step > 1e-10; step /= 2) {
    const trial = yield* trialAt(step);
    if (trial.value <= objective + ENOUGH * step * slope) return trial;
    // the last steps change F by less than its rounding: the full step is then the best there is
    if (step === 1 && trial.value <= objective * (1 + 8 * Number.EPSILON) && -slope < 1e-12 * objective) return trial;
  }
  return undefined;
}

/** A step of at most 1, by halving; 0 where rounding hides any decrease. For `slope` see `backtrack`. */
export function* lineSearch(objective: number, slope: number): Generator<Ask, number, Float64Array> {
  return (yield* backtrack(objective, slope))?.step ?? 0;
}

/**
 * The same, but beyond it by Newton's method along the line while F still falls steeply there: far from the minimum the
 * quadratic model is too bent, and a trial reads no x.
 */
export function* extendedLineSearch(objective: number, slope: number): Generator<Ask, number, Float64Array> {
  let best = yield* backtrack(objective, slope);
  if (best === undefined) return 0;
  for (let k = 0; k < EXTENSIONS && best.slope < FLAT * slope; k++) {
    const further: Trial = yield* trialAt(best.step - best.slope / best.bend);
    if (!(further.value < best.value)) break;
    best = further;
  }
  return best.step;
}
