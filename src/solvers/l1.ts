// F where l1 bends it: its slope, and moves that keep the sign of every weight. F is smooth as long as none passes 0.
import type { Problem } from "../problem/problem.js";

/** l1 κ of every entry: where its slope is below that, it stays at 0. */
export function thresholdsOf({ l1, penalty }: Pick<Problem, "l1" | "penalty">): Float64Array {
  return penalty.map((kappa) => l1 * kappa);
}

/** The shortest subgradient of F: 0 at the minimum. */
export function leastSubgradient(gradient: Float64Array, theta: Float64Array, thresholds: Float64Array): Float64Array {
  return gradient.map((g, j) => {
    if (theta[j] !== 0) return g + thresholds[j] * Math.sign(theta[j]);
    return Math.sign(g) * Math.max(0, Math.abs(g) - thresholds[j]);
  });
}

/** A point with its steepest direction of F. */
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
