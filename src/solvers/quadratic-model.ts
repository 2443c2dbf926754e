// The minimum of a quadratic model with an l1 term.
import { Cholesky } from "../math/cholesky.js";
import { largest } from "../math/vector.js";

/** Sweeps between two looks at whether the signs alone now decide the minimum. */
const SWEEPS = 8;
const MOST_ROUNDS = 500;

/**
 * The x that minimises g·(x − θ) + ½ (x − θ)·H (x − θ) + Σ threshold_j |x_j|; a threshold of 0 leaves an entry free.
 * Coordinate descent finds which entries are zero and the signs of the others; with those fixed the model is a linear
 * system, solved exactly and accepted where it agrees with them.
 * @param upper H, row-major, upper triangle.
 */
export function minimiseModel(
  upper: Float64Array,
  gradient: Float64Array,
  theta: Float64Array,
  thresholds: Float64Array,
): Float64Array {
  const size = theta.length;
  const h = mirrored(upper, size);
  const x = theta.slice();
  /** The gradient of the quadratic at x. */
  const g = gradient.slice();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    sweep(h, thresholds, x, g, true);
    let moved = 1;
    for (let k = 0; k < SWEEPS && moved > 0; k++) moved = sweep(h, thresholds, x, g, false);
    const exact = solveWithSigns(h, gradient, theta, x, thresholds);
    if (exact !== undefined) return exact;
    if (moved <= 1e-15 * largest(x)) break;
  }
  return x;
}

/**
 * Minimises the model in one entry of x after the other, in place, and keeps g the gradient of its quadratic there.
 * Answers the longest move in the metric of H.
 * @param all whether to look at entries that are 0, too.
 */
function sweep(h: Float64Array, thresholds: Float64Array, x: Float64Array, g: Float64Array, all: boolean): number {
  const size = x.length;
  let moved = 0;
  for (let j = 0; j < size; j++) {
    const curvature = h[j * size + j];
    if (curvature === 0 || !(all || x[j] !== 0 || thresholds[j] === 0)) continue;
    const wanted = shrink(curvature * x[j] - g[j], thresholds[j]) / curvature;
    const change = wanted - x[j];
    if (change === 0) continue;
    x[j] = wanted;
    for (let k = 0; k < size; k++) g[k] += change * h[j * size + k];
    moved = Math.max(moved, Math.abs(change) * Math.sqrt(curvature));
  }
  return moved;
}

/** The minimum if the zeros and signs of x are right, undefined where they are not. */
function solveWithSigns(
  h: Float64Array,
  gradient: Float64Array,
  theta: Float64Array,
  x: Float64Array,
  thresholds: Float64Array,
): Float64Array | undefined {
  const size = theta.length;
  const active: number[] = [];
  for (let j = 0; j < size; j++) if (h[j * size + j] > 0 && (x[j] !== 0 || thresholds[j] === 0)) active.push(j);
  const count = active.length;
  // H (x − θ) + g + threshold·sign = 0 on the active entries, x = 0 on the others
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  const fixed = gradient.slice();
  for (let k = 0; k < size; k++) {
    for (let j = 0; j < size; j++) fixed[k] -= h[k * size + j] * theta[j];
  }
  active.forEach((j, row) => {
    active.forEach((k, column) => {
      matrix[row * count + column] = h[j * size + k];
    });
    right[row] = -fixed[j] - thresholds[j] * Math.sign(x[j]);
  });
  const factor = new Cholesky(matrix, count);
  if (factor.dependent.size > 0) return undefined;
  const solution = factor.solve(right);
  const exact = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    const j = active[row];
    if (thresholds[j] > 0 && Math.sign(solution[row]) !== Math.sign(x[j])) return undefined;
    exact[j] = solution[row];
  }
  for (let k = 0; k < size; k++) {
    if (exact[k] !== 0 || thresholds[k] === 0 || h[k * size + k] === 0) continue;
    const slope = active.reduce((sum, j) => sum + h[k * size + j] * exact[j], fixed[k]);
    if (Math.abs(slope) > thresholds[k] * (1 + 1e-12)) return undefined;
  }
  return exact;
}

/** Soft thresholding: towards 0 by `threshold`, and no further. */
function shrink(value: number, threshold: number): number {
  if (value > threshold) return value - threshold;
  if (value < -threshold) return value + threshold;
  return 0;
}

function mirrored(upper: Float64Array, size: number): Float64Array {
  const full = upper.slice();
  for (let j = 0; j < size; j++) for (let k = j + 1; k < size; k++) full[k * size + j] = upper[j * size + k];
  return full;
}
