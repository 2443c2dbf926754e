// The logistic loss with its penalty, as the problem that solvers hold.
import { dot } from "../math/vector.js";
import { Conditioning, type ConditioningOptions } from "./conditioning.js";
import { LogisticPoint } from "./logistic-point.js";
import { Objective } from "./objective.js";
import type { Point, Problem } from "./problem.js";
import type { Summary } from "./summary.js";
import type { Asking, Sum } from "./sums.js";

/** Below this mean loss a product of factors 1 + e would round the loss away; a logarithm for every row does not. */
const TINY_LOSS = 2 ** -10;
/** A first metric takes no curvature for less. */
const LEAST_CURVATURE = 1e-3;
/** Enough products for two digits of the largest curvature. */
const POWER_STEPS = 30;

export interface LogisticOptions extends ConditioningOptions {
  l1: number;
  l2: number;
}

export class Logistic implements Problem {
  readonly size: number;
  readonly l1: number;
  readonly l2: number;
  readonly penalty: Float64Array;
  readonly rounding: number;
  readonly weightedRows: number;
  readonly hasHessian: boolean;
  readonly sample?: Problem;
  readonly conditioning: Conditioning;
  readonly objective: Objective;
  readonly #rows: number;
  readonly #diagonal: Float64Array;
  #now: Point | undefined;

  constructor(summary: Summary, options: LogisticOptions, over: Sum["over"] = "rows") {
    const { features, rows, blocks, weight, ones, weightedRows, hessian, sampled } = summary;
    const { l1, l2 } = options;
    this.conditioning = new Conditioning(summary, options);
    this.objective = new Objective(this.conditioning, l1, l2, weight, over);
    this.size = features + 1;
    this.l1 = l1;
    this.l2 = l2;
    this.penalty = this.conditioning.penalty;
    // as many roundings as there are tiles in a block's running sum, columns in a margin, and some for the functions
    this.rounding = 2 ** -53 * (rows / 8 / blocks + features + 64);
    this.weightedRows = weightedRows;
    this.hasHessian = hessian;
    this.#rows = rows;
    // the Hessian's diagonal where every probability is the mean label: columns have deviation 1
    const a = ones / weight;
    const curvature = Math.max(a * (1 - a), LEAST_CURVATURE);
    this.#diagonal = this.penalty.map((kappa) => curvature + l2 * kappa * kappa);
    if (sampled !== undefined && over === "rows")
      this.sample = new Logistic({ ...summary, ...sampled }, options, "sample");
  }

  /** How often all rows of x were read. */
  get passes(): number {
    return this.objective.passes;
  }

  *at(theta: Float64Array): Asking<Point> {
    const { objective, size } = this;
    if (this.#now?.theta === theta) return this.#now;
    this.#leave();
    const w = this.conditioning.stored(theta);
    let sums = yield objective.sum({ kind: "loss-gradient", w, precise: objective.precise });
    if (!objective.precise && sums[size] < TINY_LOSS * objective.weight) {
      objective.precise = true;
      sums = yield objective.sum({ kind: "loss-gradient", w, precise: true });
    }
    const value = sums[size] / objective.weight + objective.penaltyOf(theta);
    const point = new LogisticPoint(objective, theta, value, objective.mean(sums, theta));
    objective.moveTo(point);
    this.#now = point;
    return point;
  }

  precondition(v: Float64Array): Float64Array {
    return v.map((value, j) => value / this.#diagonal[j]);
  }

  /** Power iteration on Xᵀ(s/4)X, from a vector of equal entries. */
  *largestCurvature(): Asking<number> {
    yield this.objective.sum({ kind: "largest-curvature" });
    let v = new Float64Array(this.size).fill(1 / Math.sqrt(this.size));
    let largest = 0;
    for (let k = 0; k < POWER_STEPS; k++) {
      const product = yield* this.objective.multipliersTimes(v);
      largest = Math.sqrt(dot(product, product));
      if (largest === 0) break;
      v = product.map((value) => value / largest);
    }
    return largest;
  }

  *miniBatches(theta: Float64Array, order: Uint32Array, batch: number, rate: number): Asking<Float64Array> {
    const { objective, conditioning } = this;
    this.#leave();
    objective.passes += order.length / this.#rows;
    const moved = yield objective.sum({
      kind: "mini-batches",
      w: conditioning.stored(theta),
      order,
      batch,
      rate: this.#rows / objective.weight,
      step: conditioning.descent(rate, this.l2),
    });
    return conditioning.conditioned(moved);
  }

  #leave(): void {
    this.#now = undefined;
    this.objective.moveTo(undefined);
  }
}
