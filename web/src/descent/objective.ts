// F = (1/n) Σ L_i + (l2/2) (w₁² + w₂²) over the samples of the page, with its derivatives, as the plainest loops.
import { sigmoid } from "../../../src/math/functions.js";
import { lossOf, margin, residual } from "../../../src/neuron/neuron.js";
import type { Parameters, Sample } from "./sample.js";

/** Means over all samples. */
export interface Forward {
  x: [number, number];
  y: number;
  z: number;
  a: number;
  loss: number;
}

/** ∂F/∂w and ∂F/∂b; `ofLoss` without the penalty's share. */
export interface Gradient {
  w: [number, number];
  b: number;
  ofLoss: { w: [number, number]; b: number };
}

/** The means of what flows through the neuron; NaN without samples. */
export function forward(samples: readonly Sample[], { w, b }: Parameters): Forward {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  return {
    x: [mean(({ x }) => x[0]), mean(({ x }) => x[1])],
    y: mean(({ y }) => y),
    z: mean(({ x }) => margin(w, x, b)),
    a: mean(({ x }) => sigmoid(margin(w, x, b))),
    loss: mean(({ x, y }) => lossOf(margin(w, x, b), y)),
  };
}

/** F. */
export function objective(samples: readonly Sample[], l2: number, { w, b }: Parameters): number {
  let sum = 0;
  for (const { x, y } of samples) sum += lossOf(margin(w, x, b), y);
  return sum / samples.length + (l2 / 2) * (w[0] * w[0] + w[1] * w[1]);
}

/** Backward: the mean of (a − y) x, and of a − y, plus l2 w. */
export function backward(samples: readonly Sample[], l2: number, { w, b }: Parameters): Gradient {
  const sum: [number, number] = [0, 0];
  let sumOfBias = 0;
  for (const { x, y } of samples) {
    const r = residual(margin(w, x, b), y);
    sum[0] += r * x[0];
    sum[1] += r * x[1];
    sumOfBias += r;
  }
  const n = samples.length;
  const ofLoss: Gradient["ofLoss"] = { w: [sum[0] / n, sum[1] / n], b: sumOfBias / n };
  return { w: [ofLoss.w[0] + l2 * w[0], ofLoss.w[1] + l2 * w[1]], b: ofLoss.b, ofLoss };
}

/** ∂²F/∂θ² for θ = (w₁, w₂, b), row by row: the mean of a(1 − a) [x 1][x 1]ᵀ, plus l2 for the weights. */
export function hessian(samples: readonly Sample[], l2: number, { w, b }: Parameters): [Row, Row, Row] {
  const H: [Row, Row, Row] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (const { x } of samples) {
    const z = margin(w, x, b);
    const curvature = (sigmoid(z) * sigmoid(-z)) / samples.length;
    const row = [x[0], x[1], 1];
    for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) H[j][k] += curvature * row[j] * row[k];
  }
  H[0][0] += l2;
  H[1][1] += l2;
  return H;
}

export type Row = [number, number, number];

/**
 * An α up to which no step of gradient descent raises F: 2 / (an upper bound of F's largest curvature), since a(1 − a) is
 * at most ¼ and the largest eigenvalue at most the trace.
 */
export function safeLearningRate(samples: readonly Sample[], l2: number): number {
  let trace = 0;
  for (const { x } of samples) trace += x[0] * x[0] + x[1] * x[1] + 1;
  return 2 / (trace / (4 * samples.length) + l2);
}
