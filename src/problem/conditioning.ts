// The columns that solvers see: centred and scaled, without touching the rows. Only here and in logistic-point.ts is it
// known that θ and w hold the bias last.
import { carefulDot, replaced } from "../math/vector.js";
import type { Summary } from "./summary.js";

/** The relative error of one rounding. */
const UNIT = 1.1102230246251565e-16; // 2^−53

export interface ConditioningOptions {
  fitBias: boolean;
  /** Whether the penalty is on the weights of columns of standard deviation 1. */
  standardize: boolean;
  /** Leave the columns as they are: for the seed's own update without `standardize`. */
  raw: boolean;
  /** Other centres and scales than mean and deviation, of the columns as stored. */
  about?: { center: Float64Array; scale: Float64Array };
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
  /** κ: the penalty is on κ_j θ_j = c_j w_j; 0 for the bias and for a column that takes no part. */
  readonly penalty: Float64Array;
  /** Root mean square of every column as centred and multiplied; 0 for the bias. */
  readonly spread: Float64Array;
  /** The same of the columns as stored and multiplied: sums over rows round in proportion to it; 1 for a free bias. */
  readonly size: Float64Array;
  /** |m| k: how far a column's centre is from 0; 0 for the bias. */
  readonly offCentre: Float64Array;
  /** What was subtracted from each column of x before it was stored. */
  readonly shift: Float64Array;
  /** The columns where that is not 0. */
  readonly #moved: number[];
  /** Root mean square of every column as stored, and of the offsets. */
  readonly #stored: Float64Array;
  readonly #offset: number;
  #known: { theta: Float64Array; marginError: number } | undefined;

  constructor(summary: Summary, { fitBias, standardize, raw, about }: ConditioningOptions) {
    const { features, mean, deviation, shift, weight, offsetSquares } = summary;
    this.features = features;
    this.fitBias = fitBias;
    this.shift = shift;
    this.#moved = [];
    this.#stored = new Float64Array(features);
    this.#offset = Math.sqrt(offsetSquares / weight);
    const center = about?.center ?? mean;
    this.center = (raw && !standardize) || !fitBias ? new Float64Array(features) : center;
    this.inverse = new Float64Array(features);
    this.penalty = new Float64Array(features + 1);
    this.spread = new Float64Array(features + 1);
    this.size = new Float64Array(features + 1).fill(Number(fitBias));
    this.offCentre = new Float64Array(features + 1);
    // one loop for all: there may be very many columns
    for (let j = 0; j < features; j++) {
      if (shift[j] !== 0) this.#moved.push(j);
      const sd = deviation[j];
      const rms = Math.sqrt(sd * sd + mean[j] * mean[j]);
      this.#stored[j] = rms;
      const scale = raw ? (standardize ? sd : 1) : (about?.scale[j] ?? (fitBias ? sd : rms));
      // beside a bias, or where its scale is its deviation, a constant column adds nothing
      const idle = (sd === 0 && (fitBias || standardize)) || scale === 0;
      const inverse = idle ? 0 : 1 / scale;
      const distance = mean[j] - this.center[j];
      this.inverse[j] = inverse;
      this.penalty[j] = (standardize ? sd : 1) * inverse;
      this.spread[j] = inverse * Math.sqrt(sd * sd + distance * distance);
      this.size[j] = inverse * rms;
      this.offCentre[j] = inverse * Math.abs(this.center[j]);
    }
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
    // far columns cancel here: one rounding is all that the bias may take
    const moved = this.#moved;
    const [terms, by] = [moved.map((j) => w[j]), moved.map((j) => -this.shift[j])];
    return { weights, bias: carefulDot([w[this.features], ...terms], [1, ...by]) };
  }

  /** What own weight j is of θ, or the own bias where j is last. */
  ownEntry(j: number): Float64Array {
    const { features, inverse, center, shift } = this;
    if (j < features) return replaced(new Float64Array(features + 1), j, inverse[j]);
    return Float64Array.of(...inverse.map((k, i) => -k * (center[i] + shift[i])), 1);
  }

  /**
   * A bound of the root mean square, over rows, of how far margins as computed are from those of the weights as they
   * are delivered: (features + 4) roundings of Σ |w_j x_j| + |b| + |offset|, and one of the own bias.
   */
  marginError(theta: Float64Array): number {
    // proofs ask for it again and again where they stand
    if (this.#known?.theta !== theta) {
      this.#known = { theta, marginError: this.#marginError(theta, this.#stored, this.#offset) };
    }
    return this.#known.marginError;
  }

  /** The same for any row: |x_j| is at most its centre's and how far it can be from that. */
  largestMarginError(theta: Float64Array, fromCentre: Float64Array, offset: number): number {
    const most = this.center.map((m, j) => Math.abs(m) + fromCentre[j]);
    return this.#marginError(theta, most, offset);
  }

  #marginError(theta: Float64Array, x: Float64Array, offset: number): number {
    const w = this.stored(theta);
    let size = Math.abs(w[this.features]) + offset;
    for (let j = 0; j < this.features; j++) size += Math.abs(w[j]) * x[j];
    return UNIT * ((this.features + 4) * size + 2 * Math.abs(this.own(theta).bias));
  }

  /** θ for weights and bias in the columns' own units. */
  fromOwn(weights: Float64Array, bias: number): Float64Array {
    const w = new Float64Array(this.features + 1);
    w.set(weights);
    const moved = this.#moved;
    const [terms, by] = [moved.map((j) => weights[j]), moved.map((j) => this.shift[j])];
    w[this.features] = carefulDot([bias, ...terms], [1, ...by]);
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

  /**
   * The upper triangle of a Hessian in θ, in a matrix of size², from that of (w, b), row after row; divides by `sum`.
   * Columns without part have zeros.
   */
  hessian(stored: Float64Array, sum: number): Float64Array {
    const { features, center, inverse } = this;
    const size = features + 1;
    const h = new Float64Array(size * size);
    // in a row the border is the last entry, and the next row begins after it
    const border = new Float64Array(size);
    for (let j = 0, end = features; j < size; j++, end += size - j) border[j] = stored[end];
    const corner = border[features];
    for (let j = 0, row = 0; j < features; j++, row += size - j) {
      const m = center[j];
      const scale = inverse[j] / sum;
      for (let k = j; k < features; k++) {
        const entry = stored[row + k] - m * border[k] - border[j] * center[k] + m * center[k] * corner;
        h[j * size + k] = scale * inverse[k] * entry;
      }
      h[j * size + features] = this.fitBias ? scale * (border[j] - m * corner) : 0;
    }
    h[size * size - 1] = this.fitBias ? corner / sum : 0;
    return h;
  }

  /**
   * U of the columns as stored, from one of θ given as the lower triangle of its rows, times `scale`: each row with as
   * many weights as it has entries, but none for the bias, and its constant. As assembly/firth.ts wants it.
   */
  roots(triangle: Float64Array, scale: number): Float64Array {
    const { features, center, inverse } = this;
    const roots = new Float64Array(((features + 1) * (features + 4)) / 2 - 1);
    for (let k = 0, from = 0, at = 0; k <= features; from += ++k) {
      const count = Math.min(k + 1, features);
      let constant = k === features && this.fitBias ? scale * triangle[from + k] : 0;
      for (let j = 0; j < count; j++) {
        const u = scale * triangle[from + j] * inverse[j];
        roots[at + j] = u;
        constant -= u * center[j];
      }
      roots[at + count] = constant;
      at += count + 1;
    }
    return roots;
  }

  /** The constants of `update` in assembly/descent.ts: centres, rates with the bias's last, penalties. */
  descent(rate: number, l2: number): Float64Array {
    const { center, inverse, penalty, features, fitBias } = this;
    const step = new Float64Array(3 * features + 1);
    step.set(center);
    step[2 * features] = fitBias ? rate : 0;
    for (let j = 0; j < features; j++) {
      step[features + j] = rate * inverse[j] * inverse[j];
      const scale = inverse[j] === 0 ? 0 : penalty[j] / inverse[j];
      step[2 * features + 1 + j] = l2 * scale * scale;
    }
    return step;
  }
}
