// How far to go along a line.
import type { Line, Point, Trial } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";

/** Armijo's share of the predicted decrease; Nocedal & Wright, Numerical Optimization, section 3.1. */
export const ENOUGH = 1e-4;
/** A shorter step changes no margin. */
const SHORTEST = 1e-10;
/** A longer step would leave the numbers. */
const LONGEST = 1.152921504606847e18; // 2^60
/** A slope below this share of the first one is flat: going on along the line would gain little. */
const FLAT = 0.05;
/** Newton steps along a line. */
const EXTENSIONS = 4;

/**
 * A length of at most 1, by halving until F falls enough; undefined where rounding hides any decrease.
 * @param slope the decrease that the full step promises at first sight, negative.
 */
export function* backtrack(line: Line, { objective }: Point, slope: number): Asking<Trial | undefined> {
  for (let length = 1; length > SHORTEST; length /= 2) {
    const trial = yield* line.trial(length);
    if (trial.objective <= objective + ENOUGH * length * slope) return trial;
    // the last steps change F by less than its rounding: the full step is then the best there is
    const rounded = trial.objective <= objective * (1 + 8 * Number.EPSILON) && -slope < 1e-12 * objective;
    if (length === 1 && rounded) return trial;
  }
  return undefined;
}

/** Twice as far again and again, as long as F falls: where there is hardly any curvature, lengths mean nothing. */
export function* stretch(line: Line, { objective }: Point): Asking<Trial | undefined> {
  let best: Trial | undefined;
  let lowest = objective;
  for (let length = 1; length < LONGEST; length *= 2) {
    const trial: Trial = yield* line.trial(length);
    if (!(trial.objective < lowest)) break;
    best = trial;
    lowest = trial.objective;
  }
  return best;
}

/**
 * The same, but beyond it by Newton's method along the line while F still falls steeply there: far from the minimum the
 * quadratic model is too bent, and a trial reads no x.
 */
export function* extend(line: Line, point: Point, slope: number): Asking<Trial | undefined> {
  let best = yield* backtrack(line, point, slope);
  for (let k = 0; best !== undefined && k < EXTENSIONS && best.slope < FLAT * slope; k++) {
    const further: Trial = yield* line.trial(best.length - best.slope / best.bend);
    if (!(further.objective < best.objective)) break;
    best = further;
  }
  return best;
}
