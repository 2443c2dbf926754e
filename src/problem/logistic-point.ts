// Where the margins of the rows stand, and a line from there: F's derivatives, and points of the dual problem.
import { addScaled, replaced } from "../math/vector.js";
import type { Objective } from "./objective.js";
import type { DualChange, DualPoint, Line, Point, Reach, Sides, Trial } from "./problem.js";
import type { Asking } from "./sums.js";

/** a(1 − a) is nowhere larger. */
export const LARGEST_CURVATURE = 0.25;

/** A row that is right by so much loses, and bends, no more than e^(−60). */
const FAR_RIGHT = 60;
const LEFT = 1.2924697071141057e-26; // 2^−86

export class LogisticPoint implements Point {
  readonly theta: Float64Array;
  readonly loss: number;
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly #of: Objective;

  constructor(of: Objective, theta: Float64Array, loss: number, gradient: Float64Array) {
    this.#of = of;
    this.theta = theta;
    this.loss = loss;
    this.objective = loss + of.penaltyOf(theta);
    this.gradient = gradient;
  }

  get marginError(): number {
    return this.#of.conditioning.marginError(this.theta);
  }

  get gradientError(): Float64Array {
    return this.#of.sumError(this.#residualSize, this.theta);
  }

  *hessian(): Asking<Float64Array> {
    const { conditioning, l2 } = this.#of;
    const { penalty } = conditioning;
    const h = yield* this.lossHessian();
    for (let j = 0; j < penalty.length; j++) h[j * penalty.length + j] += l2 * penalty[j] * penalty[j];
    return h;
  }

  *lossHessian(): Asking<Float64Array> {
    const { conditioning, weight } = this.#standing();
    return conditioning.hessian(yield this.#of.sum({ kind: "hessian" }), weight);
  }

  *hessianTimes(v: Float64Array): Asking<Float64Array> {
    return yield* this.#standing().hessianTimes(v);
  }

  *meanCurvature(): Asking<number> {
    const [sum] = yield this.#standing().sum({ kind: "curvature" });
    return sum / this.#of.weight;
  }

  residualDual(meanCurvature: number): DualPoint {
    return dualPoint(this.#of, this, {
      divergence: 0,
      feasible: true,
      curvature: meanCurvature,
      residual: this.gradient,
      slack: this.gradientError,
    });
  }

  /**
   * By Σ s a(1 − a) x xᵀ ≥ 0 of every row, a dual point that moves some rows alone bounds the gap from above as well: the
   * fewer, the looser.
   */
  *sampledDual(line: Line): Asking<DualPoint> {
    const moved = yield* line.dualChange();
    const share = moved.weight / this.#of.weight;
    const { gradient, gradientError } = this;
    return dualPoint(this.#of, this, {
      divergence: share * moved.divergence,
      feasible: moved.feasible,
      curvature: share * moved.curvature,
      residual: addScaled(gradient, share, moved.change),
      slack: addScaled(gradientError, share, moved.slack),
    });
  }

  *along(step: Float64Array): Asking<Line> {
    const of = this.#standing();
    yield of.sum({ kind: "direction", v: of.conditioning.stored(step) });
    return new LogisticLine(of, this, step);
  }

  *mark(): Asking<void> {
    const of = this.#standing();
    of.keep(undefined);
    yield of.sum({ kind: "mark-margins" });
  }

  *movedSinceMark(): Asking<number> {
    const [most] = yield this.#standing().sum({ kind: "margins-moved" });
    return most;
  }

  *reach(which: "all" | "near"): Asking<Reach> {
    const of = this.#standing();
    const { inverse, features, fitBias, offCentre, size } = of.conditioning;
    const all = yield* of.reach(Infinity);
    const most = which === "all" ? all : yield* of.reach(FAR_RIGHT);
    const columns = new Float64Array(size.length).fill(Number(fitBias));
    for (let j = 0; j < features; j++) columns[j] = inverse[j] * most[j];
    // of rows that are left out, too: they must be right by far as delivered, not only as computed
    const largestMarginError = of.conditioning.largestMarginError(this.theta, all, all[features]);
    const { gradientError, marginError } = this;
    if (which === "all") return { columns, gradientError, marginError, largestMarginError, left: 0 };
    // entries of these rows alone; what the others add is next to nothing
    const near = size.map((rms, j) => Math.min(rms, columns[j] + offCentre[j]));
    return {
      columns,
      gradientError: of.sumError(this.#residualSize, this.theta, near).map((error, j) => error + LEFT * size[j]),
      marginError: Math.min(marginError, of.conditioning.largestMarginError(this.theta, most, most[features])),
      largestMarginError,
      left: LEFT,
    };
  }

  /** By Cauchy & Schwarz, as |a − y| = 1 − e^(−loss) ≤ min(1, loss): root mean squares bound the sums' terms. */
  get #residualSize(): number {
    return Math.sqrt(Math.min(1, this.loss));
  }

  #standing(): Objective {
    this.#of.requirePoint(this);
    return this.#of;
  }
}

class LogisticLine implements Line {
  readonly step: Float64Array;
  readonly #of: Objective;
  readonly #point: LogisticPoint;

  constructor(of: Objective, point: LogisticPoint, step: Float64Array) {
    this.#of = of;
    this.#point = point;
    this.step = step;
    of.keep(this);
  }

  *trial(length: number): Asking<Trial> {
    const of = this.#kept();
    const sums = yield of.sum({ kind: "loss-along", step: length, precise: of.precise });
    const [loss, slope, bend] = sums.map((sum) => sum / of.weight);
    const moved = addScaled(this.#point.theta, length, this.step);
    return {
      length,
      objective: loss + of.penaltyOf(moved),
      slope: slope + of.l2 * of.penaltyProduct(moved, this.step),
      bend: bend + of.l2 * of.penaltyProduct(this.step, this.step),
    };
  }

  *sides(tolerance: number): Asking<Sides> {
    const [wrong, right] = yield this.#kept().sum({ kind: "sides", tolerance });
    return { wrong, right };
  }

  *balanced(): Asking<Line> {
    const of = this.#kept();
    if (!of.conditioning.fitBias) return this;
    const bias = of.conditioning.features;
    const [left] = yield of.sum({ kind: "dual-sum" });
    if (left === 0) return this;
    const [curvature] = yield of.sum({ kind: "curvature" });
    const by = -left / curvature;
    yield of.sum({ kind: "shift-direction", by });
    return new LogisticLine(of, this.#point, replaced(this.step, bias, this.step[bias] + by));
  }

  *dual(): Asking<DualPoint> {
    const proposed = yield* this.#proposed();
    return proposed.feasible ? dualPoint(this.#of, this.#point, proposed) : proposed;
  }

  *#proposed(): Asking<Proposed> {
    const of = this.#kept();
    const bound = yield* this.#dualBound();
    const { theta, loss } = this.#point;
    const none = new Float64Array(this.step.length);
    if (!bound.feasible) return { ...bound, residual: none, slack: none };
    const residual = of.mean(yield of.sum({ kind: "dual-product" }), theta);
    // √mean u²/s² ≤ √mean (a − y)² + √mean (a(1 − a) t)², and the last is at most √(D/2)
    const slack = of.sumError(Math.sqrt(Math.min(1, loss)) + Math.sqrt(bound.divergence / 2), theta);
    return { ...bound, residual, slack };
  }

  *dualChange(): Asking<DualChange> {
    const { gradient, gradientError } = this.#point;
    const { weight } = this.#of;
    const { residual, slack, ...bound } = yield* this.#proposed();
    return {
      ...bound,
      weight,
      change: addScaled(residual, -1, gradient),
      slack: addScaled(slack, 1, gradientError),
    };
  }

  *shrunkDual({ residual, slack }: DualPoint, share: number): Asking<DualPoint> {
    yield this.#kept().sum({ kind: "shrink-dual", share });
    const bound = yield* this.#dualBound();
    this.#of.keep(undefined);
    return dualPoint(this.#of, this.#point, { ...bound, residual: residual.map((left) => share * left), slack });
  }

  *#dualBound(): Asking<Pick<Proposed, "divergence" | "feasible" | "curvature">> {
    const [bound, outside, curvature] = yield this.#of.sum({ kind: "dual-point" });
    const { weight } = this.#of;
    return { divergence: bound / weight, feasible: outside === 0, curvature: curvature / weight };
  }

  #kept(): Objective {
    this.#of.requireLine(this);
    return this.#of;
  }
}

/** A point of the dual problem as its step proposes it: `curvature` is the mean of s a(1 − a). */
interface Proposed extends DualPoint {
  curvature: number;
}

/**
 * The point made good, so that it proves something of the weights as they are delivered.
 *
 * 1. A free bias must be left with Σ u = 0 exactly. Where q is left, t moves by δ = −q / mean s a(1 − a), for every row
 *    alike. That moves an entry of the gradient by at most |δ| mean s a(1 − a)|x_j| ≤ |δ| √(mean s a(1 − a)) ½ rms x_j,
 *    and √D to at most (√D + |δ| √(½ (1 + κ) mean s a(1 − a))) √(1 + |δ|) (assembly/rows.ts, dualPoint, with t + δ for t).
 * 2. With margins that are off by ε, KL(a′ ‖ σ(z + ε)) ≤ KL(a′ ‖ a) + (a − a′) ε + ε²/8: √D grows by rms(ε)/√8.
 */
function dualPoint({ conditioning }: Objective, { marginError }: LogisticPoint, proposed: Proposed): DualPoint {
  const { features, fitBias, spread } = conditioning;
  const { divergence, curvature, feasible, residual, slack } = proposed;
  const left = fitBias ? Math.abs(residual[features]) + slack[features] : 0;
  const delta = left === 0 ? 0 : left / curvature;
  const root = Math.sqrt(curvature) * delta;
  // κ is 0 where no row's a′ has moved, and at most 1
  const still = divergence === 0;
  const moved = (Math.sqrt(divergence) + root * Math.sqrt(still ? 0.5 : 1)) * Math.sqrt(1 + delta);
  // told in own units, margins of the step and of where it starts are off by so much, too; what moves all rows alike is
  // taken up by the bias, but for its square
  const widened = new Float64Array(slack.length);
  for (let j = 0; j < features; j++) widened[j] = slack[j] + (0.5 * root + 0.25 * marginError ** 2) * spread[j];
  return {
    divergence: (moved + marginError / Math.sqrt(8)) ** 2,
    // less than what the kernel leaves of each a and 1 − a
    feasible: feasible && delta <= (still ? 1 : 2 ** -11),
    residual: fitBias ? replaced(residual, features, 0) : residual,
    slack: widened,
  };
}
