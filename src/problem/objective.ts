// Answers what solvers ask (ask.ts) from sums over rows: F and its derivatives in conditioned columns.
import type { DenseData } from "../data/dense-data.js";
import { isSparse } from "../data/sparse.js";
import { addScaled, dot } from "../math/vector.js";
import type { Ask, Iterate } from "./ask.js";
import { Conditioning, type ConditioningOptions } from "./conditioning.js";
import { Rows } from "./rows.js";
import { SparseRows } from "./sparse-rows.js";

/** Below this mean loss a product of factors 1 + e would round the loss away; a logarithm for every row does not. */
const TINY_LOSS = 2 ** -10;

const NOTHING = new Float64Array(0);

export interface Strengths {
  l1: number;
  l2: number;
}

export class Objective {
  readonly l1: number;
  readonly l2: number;
  readonly conditioning: Conditioning;
  readonly #rows: Rows;
  readonly #sample: Objective | undefined;
  readonly #observe: (iterate: Iterate) => void;
  #point: Float64Array;
  #direction: Float64Array = NOTHING;
  /** Σ s (a − y) x and Σ s (a − y) at the point, in the columns as stored. */
  #stored: Float64Array = NOTHING;
  #precise = false;
  /** Whether every row's multiplier r is its curvature at the point. */
  #curved = false;

  constructor(data: DenseData, options: ConditioningOptions & Strengths, observe: (iterate: Iterate) => void) {
    this.l1 = options.l1;
    this.l2 = options.l2;
    this.#sample = data.sample && new Objective(data.sample, options, () => {});
    this.#rows = isSparse(data) ? new SparseRows(data) : new Rows(data);
    this.conditioning = new Conditioning(data, options);
    this.#observe = observe;
    this.#point = new Float64Array(data.features + 1);
  }

  get passes(): number {
    return this.#rows.passes;
  }

  /** Where the last gradient was asked for. */
  get point(): Float64Array {
    return this.#point;
  }

  /** Columns and the bias: the length of θ. */
  get size(): number {
    return this.conditioning.features + 1;
  }

  get weightSum(): number {
    return this.#rows.data.weightSum;
  }

  /** l1 Σ |κ_j v_j| + (l2/2) Σ (κ_j v_j)² */
  penalty(theta: Float64Array): number {
    const smooth = 0.5 * this.l2 * this.#penaltyProduct(theta, theta);
    if (this.l1 === 0) return smooth;
    return smooth + this.l1 * this.conditioning.penalty.reduce((sum, kappa, j) => sum + kappa * Math.abs(theta[j]), 0);
  }

  /**
   * A bound of the relative rounding error of F: as many roundings as there are tiles in a block's running sum,
   * columns in a margin, and some for the functions.
   */
  get rounding(): number {
    const { rows, blocks, features } = this.#rows.data;
    return 2 ** -53 * (rows / 8 / blocks.length + features + 64);
  }

  answer(ask: Ask): Float64Array {
    switch (ask.kind) {
      case "sample":
        return this.#onSample(ask.ask);
      case "gradient":
        return this.#gradient(ask.at);
      case "hessian":
        return this.#hessian();
      case "hessian-vector":
        return this.#hessianVector(ask.of);
      case "balance":
        return this.#balance();
      case "shrink-dual":
        this.#rows.shrinkDual(ask.share);
        return this.#dualBound();
      case "direction":
        this.#direction = ask.along;
        this.#rows.direction(this.conditioning.stored(ask.along));
        return NOTHING;
      case "line":
        return this.#line(ask.step);
      case "dual":
        return this.#dual();
      case "sides":
        return this.#rows.sides(ask.tolerance);
      case "descend":
        return this.#descend(ask.rate);
      case "mini-batches":
        return this.#miniBatches(ask.at, ask.order, ask.batch, ask.rate);
      case "curvature":
        return this.#curvature();
      case "mean-curvature":
        return Float64Array.of(this.#rows.curvatureSum() / this.weightSum);
      case "iterate":
        this.#observe(ask);
        return NOTHING;
    }
  }

  #onSample(ask: Ask): Float64Array {
    if (this.#sample === undefined) throw new Error("sample: expected data with a sample, got none");
    return this.#sample.answer(ask);
  }

  #gradient(theta: Float64Array): Float64Array {
    this.#point = theta;
    this.#curved = false;
    const w = this.conditioning.stored(theta);
    let sums = this.#rows.lossGradient(w, this.#precise);
    if (!this.#precise && sums[this.size] < TINY_LOSS * this.weightSum) {
      this.#precise = true;
      sums = this.#rows.lossGradient(w, true);
    }
    this.#stored = sums.slice(0, this.size);
    const g = this.conditioning.gradient(this.#stored, this.weightSum);
    this.conditioning.penalty.forEach((kappa, j) => {
      g[j] += this.l2 * kappa * kappa * theta[j];
    });
    const reply = new Float64Array(this.size + 1);
    reply.set(g);
    reply[this.size] = sums[this.size] / this.weightSum + this.penalty(theta);
    return reply;
  }

  #hessian(): Float64Array {
    const h = this.conditioning.hessian(this.#rows.hessian(), this.weightSum);
    this.conditioning.penalty.forEach((kappa, j) => {
      h[j * this.size + j] += this.l2 * kappa * kappa;
    });
    return h;
  }

  #hessianVector(v: Float64Array): Float64Array {
    if (!this.#curved) this.#rows.curvatureSum();
    this.#curved = true;
    return this.#curvatureVector(v);
  }

  /** (Σ r x xᵀ / Σ s + l2 κ²) v for the multipliers r that the rows have. */
  #curvatureVector(v: Float64Array): Float64Array {
    const product = this.conditioning.gradient(this.#rows.curvatureVector(this.conditioning.stored(v)), this.weightSum);
    this.conditioning.penalty.forEach((kappa, j) => {
      product[j] += this.l2 * kappa * kappa * v[j];
    });
    return product;
  }

  #line(step: number): Float64Array {
    const [loss, slope, bend] = this.#rows.lossAlong(step, this.#precise).map((sum) => sum / this.weightSum);
    const moved = addScaled(this.#point, step, this.#direction);
    return Float64Array.of(
      loss + this.penalty(moved),
      slope + this.l2 * this.#penaltyProduct(moved, this.#direction),
      bend + this.l2 * this.#penaltyProduct(this.#direction, this.#direction),
    );
  }

  /**
   * The dual point u that the direction proposes (assembly/rows.ts, dualPoint), as numbers on the mean scale:
   * the bound of its mean divergence; the number of rows where it is infeasible; the number of rows the step moves by
   * more than ½; then, for every column and the bias, the residual Σ u x + l2 κ² v: what u leaves of ∂F/∂θ.
   */
  #dual(): Float64Array {
    const bound = this.#dualBound();
    const reply = new Float64Array(this.size + 3);
    reply.set(bound);
    if (bound[1] > 0) return reply;
    const product = this.conditioning.gradient(this.#rows.dualProduct(), this.weightSum);
    this.conditioning.penalty.forEach((kappa, j) => {
      product[j] += this.l2 * kappa * kappa * this.#point[j];
    });
    reply.set(product, 3);
    return reply;
  }

  #dualBound(): Float64Array {
    this.#curved = false;
    const [bound, outside, far] = this.#rows.dualPoint();
    return Float64Array.of(bound / this.weightSum, outside, far);
  }

  #balance(): Float64Array {
    this.#curved = false;
    const left = this.conditioning.fitBias ? this.#rows.dualSum() : 0;
    const by = left === 0 ? 0 : -left / this.#rows.curvatureSum();
    this.#rows.shiftDirection(by);
    this.#direction = this.#direction.with(this.size - 1, this.#direction[this.size - 1] + by);
    return Float64Array.of(by);
  }

  #descend(rate: number): Float64Array {
    const w = this.#rows.update(this.conditioning.stored(this.#point), this.#stored, this.#step(rate));
    return this.conditioning.conditioned(w);
  }

  #miniBatches(at: Float64Array, order: Uint32Array, batch: number, rate: number): Float64Array {
    const w = this.#rows.descend(this.conditioning.stored(at), order, batch, this.#step(rate));
    return this.conditioning.conditioned(w);
  }

  /** The constants of `update` in assembly/descent.ts: centres, rates with the bias's last, penalties. */
  #step(rate: number): Float64Array {
    const { center, inverse, penalty, features, fitBias } = this.conditioning;
    const step = new Float64Array(3 * features + 1);
    step.set(center);
    step.set(
      inverse.map((k) => rate * k * k),
      features,
    );
    step[2 * features] = fitBias ? rate : 0;
    step.set(
      penalty.map((kappa, j) => {
        const scale = inverse[j] === 0 ? 0 : kappa / inverse[j];
        return this.l2 * scale * scale;
      }),
      2 * features + 1,
    );
    return step;
  }

  /** Power iteration on Xᵀ(s/4)X: thirty products from a vector of equal entries, enough for two digits. */
  #curvature(): Float64Array {
    this.#curved = false;
    this.#rows.boundCurvature();
    let v = new Float64Array(this.size).fill(1 / Math.sqrt(this.size));
    let largest = 0;
    for (let k = 0; k < 30; k++) {
      const product = this.#curvatureVector(v);
      largest = Math.sqrt(dot(product, product));
      if (largest === 0) break;
      v = product.map((value) => value / largest);
    }
    return Float64Array.of(largest);
  }

  #penaltyProduct(a: Float64Array, b: Float64Array): number {
    return this.conditioning.penalty.reduce((sum, kappa, j) => sum + kappa * a[j] * (kappa * b[j]), 0);
  }
}
