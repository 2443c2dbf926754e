// The waist between solvers and rows, after liblinear's `function` (newton.h) and scikit-learn's _linear_loss.py: a
// solver holds a Problem and a Point and never sees a row. Every vector is in θ, weights of conditioned columns and bias.
import type { Asking } from "./sums.js";

/**
 * F(θ) = mean loss + l1 Σ |κ_j θ_j| + (l2/2) Σ (κ_j θ_j)². Derivatives are those of F without the l1 term, whose kinks
 * are the solver's affair; values of F hold all of it.
 */
export interface Problem {
  /** Entries of θ. */
  readonly size: number;
  readonly l1: number;
  readonly l2: number;
  /** κ of every entry of θ; 0 where it is free of penalty. */
  readonly penalty: Float64Array;
  /** A bound of the relative rounding error of F. */
  readonly rounding: number;
  /** Rows with a positive weight. */
  readonly weightedRows: number;
  /** Whether a Hessian may be formed. */
  readonly hasHessian: boolean;
  /** The same problem over a sample of the rows, where there is one. */
  readonly sample?: Problem;
  /** Moves there: every point and line before is stale. */
  at(theta: Float64Array): Asking<Point>;
  /** A rough inverse Hessian times a vector. */
  precondition(v: Float64Array): Float64Array;
  /** An estimate of the largest curvature of F anywhere, from below. The multipliers of the rows are lost. */
  largestCurvature(): Asking<number>;
  /** θ after the seed's update on mini-batches of the rows named, in that order. Every point before is stale. */
  miniBatches(theta: Float64Array, order: Uint32Array, batch: number, rate: number): Asking<Float64Array>;
}

/** Where the margins of all rows stand, until the problem moves on; then it is stale and throws. */
export interface Point {
  readonly theta: Float64Array;
  /** F. */
  readonly objective: number;
  /** ∂F/∂θ */
  readonly gradient: Float64Array;
  /** ∂²F/∂θ², upper triangle, in a matrix of size², row-major. */
  hessian(): Asking<Float64Array>;
  /** The Hessian times v. */
  hessianTimes(v: Float64Array): Asking<Float64Array>;
  /** The weighted mean of a(1 − a). */
  meanCurvature(): Asking<number>;
  /** The residuals as a dual point, moved so that a free bias is left with nothing; no row is read. */
  residualDual(meanCurvature: number): DualPoint;
  along(step: Float64Array): Asking<Line>;
}

/** A step from a point, whose margins are kept until another is taken. */
export interface Line {
  readonly step: Float64Array;
  trial(length: number): Asking<Trial>;
  /** Weighted rows on the wrong and on the right side of the step, by more than `tolerance`. */
  sides(tolerance: number): Asking<{ wrong: number; right: number }>;
  /** The line of the step with its bias moved, where that is free, so that the dual point leaves nothing of it. */
  balanced(): Asking<Line>;
  /** The dual point that the step proposes. */
  dual(): Asking<DualPoint>;
  /** The same with every multiplier `share` times what it was. The line is stale then. */
  shrunkDual(dual: DualPoint, share: number): Asking<DualPoint>;
}

/** F and its derivatives along a line. */
export interface Trial {
  /** As a multiple of the step. */
  length: number;
  objective: number;
  slope: number;
  bend: number;
}

/** A point u of the dual problem, on the scale of the mean loss. */
export interface DualPoint {
  /** An upper bound of the mean of s KL(a′ ‖ a). */
  divergence: number;
  /** Rows where a′ is no probability: while there is one, the point proves nothing. */
  outside: number;
  /** Rows whose margin the step moves by more than ½. */
  far: number;
  /** What it leaves of the gradient: (1/Σs) Σ u x + l2 κ² θ. */
  residual: Float64Array;
  /** By how much each entry of `residual` may be off. */
  slack: Float64Array;
}
