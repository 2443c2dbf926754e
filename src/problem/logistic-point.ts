// Where the margins of the rows stand, and a line from there: F's derivatives, and points of the dual problem.
import { addScaled } from "../math/vector.js";
import type { Objective } from "./objective.js";
import type { DualPoint, Line, Point, Trial } from "./problem.js";
import type { Asking } from "./sums.js";

/** a(1 − a) is nowhere larger. */
export const LARGEST_CURVATURE = 0.25;

export class LogisticPoint implements Point {
  readonly theta: Float64Array;
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly #of: Objective;

  constructor(of: Objective, theta: Float64Array, objective: number, gradient: Float64Array) {
    this.#of = of;
    this.theta = theta;
    this.objective = objective;
    this.gradient = gradient;
  }

  *hessian(): Asking<Float64Array> {
    const { conditioning, weight, l2 } = this.#standing();
    const { penalty } = conditioning;
    const h = conditioning.hessian(yield this.#of.sum({ kind: "hessian" }), weight);
    for (let j = 0; j < penalty.length; j++) h[j * penalty.length + j] += l2 * penalty[j] * penalty[j];
    return h;
  }

  *hessianTimes(v: Float64Array): Asking<Float64Array> {
    return yield* this.#standing().hessianTimes(v);
  }

  *meanCurvature(): Asking<number> {
    const [sum] = yield this.#standing().sum({ kind: "curvature" });
    return sum / this.#of.weight;
  }

  /**
   * u = s(a − y) + δ s a(1 − a) with δ = −(∂F/∂b) / mean s a(1 − a). To the divergence the move adds at most
   *     ½ δ² (mean of s a(1 − a)) (1 + |δ|)    (assembly/rows.ts, dualPoint, with t = δ),
   * and to an entry of the gradient at most
   *     |δ| (mean of s a(1 − a) |x_j|) ≤ |δ| ¼ (root mean square of x_j).
   */
  residualDual(meanCurvature: number): DualPoint {
    const { spread, features } = this.#of.conditioning;
    const delta = Math.abs(this.gradient[features]) / meanCurvature;
    return {
      divergence: 0.5 * delta * delta * meanCurvature * (1 + delta),
      outside: delta <= 1 ? 0 : 1,
      far: 0,
      residual: this.gradient.with(features, 0),
      slack: spread.map((size) => delta * LARGEST_CURVATURE * size),
    };
  }

  *along(step: Float64Array): Asking<Line> {
    const of = this.#standing();
    yield of.sum({ kind: "direction", v: of.conditioning.stored(step) });
    return new LogisticLine(of, this.theta, step);
  }

  #standing(): Objective {
    this.#of.requirePoint(this);
    return this.#of;
  }
}

class LogisticLine implements Line {
  readonly step: Float64Array;
  readonly #of: Objective;
  readonly #theta: Float64Array;

  constructor(of: Objective, theta: Float64Array, step: Float64Array) {
    this.#of = of;
    this.#theta = theta;
    this.step = step;
    of.keep(this);
  }

  *trial(length: number): Asking<Trial> {
    const of = this.#kept();
    const sums = yield of.sum({ kind: "loss-along", step: length, precise: of.precise });
    const [loss, slope, bend] = sums.map((sum) => sum / of.weight);
    const moved = addScaled(this.#theta, length, this.step);
    return {
      length,
      objective: loss + of.penaltyOf(moved),
      slope: slope + of.l2 * of.penaltyProduct(moved, this.step),
      bend: bend + of.l2 * of.penaltyProduct(this.step, this.step),
    };
  }

  *sides(tolerance: number): Asking<{ wrong: number; right: number }> {
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
    return new LogisticLine(of, this.#theta, this.step.with(bias, this.step[bias] + by));
  }

  *dual(): Asking<DualPoint> {
    const of = this.#kept();
    const bound = yield* this.#dualBound();
    const none = new Float64Array(this.step.length);
    if (bound.outside > 0) return { ...bound, residual: none, slack: none };
    const residual = of.mean(yield of.sum({ kind: "dual-product" }), this.#theta);
    return { ...bound, residual, slack: none };
  }

  *shrunkDual({ residual, slack }: DualPoint, share: number): Asking<DualPoint> {
    yield this.#kept().sum({ kind: "shrink-dual", share });
    const bound = yield* this.#dualBound();
    this.#of.keep(undefined);
    return { ...bound, residual: residual.map((left) => share * left), slack };
  }

  *#dualBound(): Asking<Pick<DualPoint, "divergence" | "outside" | "far">> {
    const [bound, outside, far] = yield this.#of.sum({ kind: "dual-point" });
    return { divergence: bound / this.#of.weight, outside, far };
  }

  #kept(): Objective {
    this.#of.requireLine(this);
    return this.#of;
  }
}
