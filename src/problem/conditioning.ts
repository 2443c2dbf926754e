// The columns that solvers see: centred and scaled, without touching the rows.
import type { DenseData } from "../data/dense-data.js";

export interface ConditioningOptions {
  fitBias: boolean;
  /** Whether the penalty is on the weights of columns of standard deviation 1. */
  standardize: boolean;
  /** Leave the columns as they are: for the seed's own update without `standardize`. */
  raw: boolean;
}

/**
 * θ = (v, β) ↔ (w, b) with v_j = w_j / k_j and β = b + Σ m_j w_j: columns centred by m and multiplied by k.
 * Without a free bias nothing is centred. A column with k = 0 takes no part: its weight is 0.
 */
export class Conditioning {
  readonly features: number;
  readonly fitBias: boolean;
  /** m, in the columns as stored. */
  readonly center: Float64Array;
  /** k = 1 / scale, or 0. */
  readonly inverse: Float64Array;
  /** κ_j: the penalty is on κ_j v_j = c_j w_j. */
  readonly penalty: Float64Array;
  /** Root mean square of every column as centred and multiplied. */
  readonly spread: Float64Array;
  readonly #shift: Float64Array;

  constructor({ features, mean, deviation, shift }: DenseData, { fitBias, standardize, raw }: ConditioningOptions) {
    this.features = features;
    this.fitBias = fitBias;
    this.#shift = shift;
    this.center = raw && !standardize ? new Float64Array(features) : mean.map((m) => (fitBias ? m : 0));
    this.inverse = deviation.map((sd, j) => {
      // beside a bias, or where its scale is its deviation, a constant column adds nothing
      if (sd === 0 && (fitBias || standardize)) return 0;
      if (raw) return standardize ? 1 / sd : 1;
      const scale = fitBias ? sd : Math.sqrt(sd * sd + mean[j] * mean[j]);
      return scale === 0 ? 0 : 1 / scale;
    });
    this.penalty = deviation.map((sd, j) => (standardize ? sd : 1) * this.inverse[j]);
    this.spread = deviation.map((sd, j) => {
      const distance = mean[j] - this.center[j];
      return this.inverse[j] * Math.sqrt(sd * sd + distance * distance);
    });
  }

  /** (w, b) for the columns as stored. */
  stored(theta: Float64Array): Float64Array {
    const w = new Float64Array(this.features + 1);
    let b = theta[this.features];
    for (let j = 0; j < this.features; j++) {
      w[j] = theta[j] * this.inverse[j];
      b -= w[j] * this.center[j];
    }
    w[this.features] = b;
    return w;
  }

  /** θ for weights and bias in the columns as stored. */
  conditioned(w: Float64Array): Float64Array {
    const theta = new Float64Array(this.features + 1);
    let beta = w[this.features];
    for (let j = 0; j < this.features; j++) {
      theta[j] = this.inverse[j] === 0 ? 0 : w[j] / this.inverse[j];
      beta += w[j] * this.center[j];
    }
    theta[this.features] = beta;
    return theta;
  }

  /** Weights and bias in the columns' own units. */
  own(theta: Float64Array): { weights: Float64Array; bias: number } {
    const w = this.stored(theta);
    const weights = w.slice(0, this.features);
    const bias = weights.reduce((b, weight, j) => b - weight * this.#shift[j], w[this.features]);
    return { weights, bias };
  }

  /** θ for weights and bias in the columns' own units. */
  fromOwn(weights: Float64Array, bias: number): Float64Array {
    const w = new Float64Array(this.features + 1);
    w.set(weights);
    w[this.features] = weights.reduce((b, weight, j) => b + weight * this.#shift[j], bias);
    return this.conditioned(w);
  }

  /** A gradient in θ from one in (w, b); divides by `sum`. */
  gradient(stored: Float64Array, sum: number): Float64Array {
    const bias = stored[this.features] / sum;
    const g = new Float64Array(this.features + 1);
    for (let j = 0; j < this.features; j++) g[j] = this.inverse[j] * (stored[j] / sum - this.center[j] * bias);
    g[this.features] = this.fitBias ? bias : 0;
    return g;
  }

  /** The upper triangle of a Hessian in θ from that of (w, b); divides by `sum`. Columns without part have zeros. */
  hessian(stored: Float64Array, sum: number): Float64Array {
    const { features, center, inverse } = this;
    const size = features + 1;
    const h = new Float64Array(size * size);
    const corner = stored[size * size - 1];
    for (let j = 0; j < features; j++) {
      const border = stored[j * size + features];
      for (let k = j; k < features; k++) {
        const other = stored[k * size + features];
        const entry = stored[j * size + k] - center[j] * other - border * center[k] + center[j] * center[k] * corner;
        h[j * size + k] = (inverse[j] * inverse[k] * entry) / sum;
      }
      h[j * size + features] = this.fitBias ? (inverse[j] * (border - center[j] * corner)) / sum : 0;
    }
    h[size * size - 1] = this.fitBias ? corner / sum : 0;
    return h;
  }
}
