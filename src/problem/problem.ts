// The waist between solvers and rows, after liblinear's `function` (newton.h) and scikit-learn's _linear_loss.py: a
// solver holds a Problem and a Point and never sees a row. Every vector is in θ, weights of conditioned columns and bias.
import type { Groups } from "../data/chosen-groups.js";
import type { BoundaryPlace, BoundarySums } from "./boundary-rows.js";
import type { CarefulSums } from "./careful-rows.js";
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
  /** A bound of the relative rounding error of F, and of any sum over rows. */
  readonly rounding: number;
  /** How far the centre of a column as stored is from 0, in the conditioned column's unit. */
  readonly offCentre: Float64Array;
  /**
   * Root mean square of every conditioned column as its sums are made, before centring; 1 for the bias. 0 for what takes
   * no part: a constant column beside a bias, or a bias that is not fitted.
   */
  readonly columnSize: Float64Array;
  /** Whether the bias is fitted. */
  readonly fitBias: boolean;
  /** How often all rows of x were read. */
  readonly passes: number;
  /** Σ s */
  readonly weight: number;
  /** Rows with a positive weight. */
  readonly weightedRows: number;
  /** Whether a Hessian may be formed. */
  readonly hasHessian: boolean;
  /** The same problem over a sample of the rows, where there is one, and which these are. */
  readonly sample?: Problem;
  readonly sampled: Groups;
  /** Moves there: every point and line before is stale. */
  at(theta: Float64Array): Asking<Point>;
  /** How far F as computed can be from that of the weights as delivered. */
  valueError(theta: Float64Array, objective: number): number;
  /** Weights and bias in the columns' own units, as they are delivered. */
  own(theta: Float64Array): Own;
  /** θ for such; the bias of columns far from 0 loses digits. */
  fromOwn(own: Own): Float64Array;
  /** Combinations of conditioned columns and 1, one a row of the matrix, as `careful` wants them. */
  combinations(rows: readonly Float64Array[]): Float64Array[];
  /** Loss, gradient and Hessian in such combinations at weights in own units, as exact as rows are. No penalty. */
  careful(at: Own, combinations: readonly Float64Array[]): Asking<CarefulSums>;
  /** A step in such combinations, in own units. */
  ownStep(combinations: readonly Float64Array[], step: Float64Array): Own;
  /** Weighted rows on the wrong and on the right side of a direction in own units, decided without rounding. */
  sidesOf(direction: Own): Asking<Sides>;
  /** Of the rows on the boundary of a direction in own units, each taken to length 1, every so-manieth of all rows. */
  boundaryOf(direction: Own, at: BoundaryPlace): Asking<BoundarySums>;
  /** The bias that leaves a direction in own units the most room between the classes. */
  biasBetween(weights: Float64Array): Asking<number>;
  /** A rough inverse Hessian times a vector. */
  precondition(v: Float64Array): Float64Array;
  /** An estimate of the largest curvature of F anywhere, from below. The multipliers of the rows are lost. */
  largestCurvature(): Asking<number>;
  /** θ after the seed's update on mini-batches of the rows named, in that order. Every point before is stale. */
  miniBatches(theta: Float64Array, order: Uint32Array, batch: number, rate: number): Asking<Float64Array>;
}

/** In the columns' own units. */
export interface Own {
  weights: Float64Array;
  bias: number;
}

/** How far single rows are out, and what that means for sums over them. */
export interface Reach extends PointErrors {
  /** The largest entry of every conditioned column; 1 for a free bias. */
  columns: Float64Array;
  /** How far any margin as computed can be from that of the weights as delivered: those of rows left out, too. */
  largestMarginError: number;
  /** The largest loss and curvature of a row that was left out; 0 where none was. */
  left: number;
}

/** What a point's sums can be off by. */
export interface PointErrors {
  /** How far the gradient's entries can be off, as computed from the margins that the rows keep. */
  gradientError: Float64Array;
  /** Root mean square of how far these margins can be from those of the weights as delivered. */
  marginError: number;
}

/** Weighted rows on either side of a direction. */
export interface Sides {
  wrong: number;
  right: number;
}

/** Where the margins of all rows stand, until the problem moves on; then it is stale and throws. */
export interface Point extends PointErrors {
  readonly theta: Float64Array;
  /** F. */
  readonly objective: number;
  /** F's part that is loss. */
  readonly loss: number;
  /** ∂F/∂θ */
  readonly gradient: Float64Array;
  /** ∂²F/∂θ², upper triangle, in a matrix of size², row-major. */
  hessian(): Asking<Float64Array>;
  /** The same of the loss alone. */
  lossHessian(): Asking<Float64Array>;
  /** The Hessian times v. */
  hessianTimes(v: Float64Array): Asking<Float64Array>;
  /** The weighted mean of a(1 − a). */
  meanCurvature(): Asking<number>;
  /** The residuals as a dual point, moved so that a free bias is left with nothing; no row is read. */
  residualDual(meanCurvature: number): DualPoint;
  along(step: Float64Array): Asking<Line>;
  /** The dual point where no rows move but those of the sample, by the step of a line from this θ there. */
  sampledDual(line: Line): Asking<DualPoint>;
  /** Marks where the margins stand, for later points of any problem over the rows, until a line is taken. */
  mark(): Asking<void>;
  /** How far the margin of any weighted row is from where it was marked. */
  movedSinceMark(): Asking<number>;
  /** Over all weighted rows; or over those that are not right by so far that they neither lose nor bend anything. */
  reach(which: "all" | "near"): Asking<Reach>;
}

/** A step from a point, whose margins are kept until another is taken. */
export interface Line {
  readonly step: Float64Array;
  trial(length: number): Asking<Trial>;
  /** Weighted rows on the wrong and on the right side of the step, by more than `tolerance`. */
  sides(tolerance: number): Asking<Sides>;
  /** The line of the step with its bias moved, where that is free, so that the dual point leaves nothing of it. */
  balanced(): Asking<Line>;
  /** The dual point that the step proposes. */
  dual(): Asking<DualPoint>;
  /** What that dual point changes, its bias left as it is. */
  dualChange(): Asking<DualChange>;
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

/** From the residuals to a dual point, of the rows that a line is about: means over these. */
export interface DualChange extends Omit<DualPoint, "residual"> {
  /** The mean of s a(1 − a). */
  curvature: number;
  /** (1/Σs) Σ s a(1 − a) t x: by how much the gradient's entries move. */
  change: Float64Array;
  /** Σs of these rows. */
  weight: number;
}

/** A point u of the dual problem, on the scale of the mean loss. */
export interface DualPoint {
  /** An upper bound of the mean of s KL(a′ ‖ a), for the margins of the weights as delivered. */
  divergence: number;
  /** Whether each a′ is a probability: where one is none, the point proves nothing. */
  feasible: boolean;
  /** What it leaves of the gradient, (1/Σs) Σ u x + l2 κ² θ: of a free bias exactly nothing. */
  residual: Float64Array;
  /** By how much each other entry of `residual` may be off. */
  slack: Float64Array;
}
