// Moves that keep the sign of every weight under l1: F is smooth as long as none passes 0.

/** A point with its steepest direction of F, and l1 κ of every column. */
export interface Orthant {
  theta: Float64Array;
  steepest: Float64Array;
  thresholds: Float64Array;
}

/** So small a part of a weight is what rounding leaves where it should arrive at 0. */
const ARRIVED = 1e-14;

/** theta + length·step, with 0 for a weight that has left its side, or from 0 goes against the steepest direction. */
export function cutOff({ theta, steepest, thresholds }: Orthant, step: Float64Array, length: number): Float64Array {
  return theta.map((from, j) => {
    const to = from + length * step[j];
    if (!(thresholds[j] > 0)) return to;
    const stays = from !== 0 ? to / from > ARRIVED : to * steepest[j] < 0;
    return stays ? to : 0;
  });
}

/** Where the step first takes a weight to 0, as a share of it; at most 1. */
export function firstCrossing({ theta, thresholds }: Orthant, step: Float64Array): number {
  return theta.reduce((least, from, j) => {
    const crosses = thresholds[j] > 0 && from !== 0 && step[j] * from < 0;
    return crosses ? Math.min(least, -from / step[j]) : least;
  }, 1);
}

/** Whether the step takes weight j, which is 0, against the steepest direction. */
export function strays({ theta, steepest, thresholds }: Orthant, step: Float64Array, j: number): boolean {
  return thresholds[j] > 0 && theta[j] === 0 && step[j] * steepest[j] > 0;
}
