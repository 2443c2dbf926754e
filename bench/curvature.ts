// How large a step of gradient descent may be.
import type { DenseRows } from "./data.js";

/** Turns of the power method; a percent is added for what they leave. */
const TURNS = 200;
const MARGIN = 1.01;

/** A bound of the second derivative of the mean loss in any direction: λmax of [X 1]ᵀ[X 1] / 4n, as a(1 − a) ≤ 1/4. */
export function curvature({ data, rows, columns }: DenseRows): number {
  const size = columns + 1;
  const gram = new Float64Array(size * size);
  const row = new Float64Array(size).fill(1);
  for (let i = 0; i < rows; i++) {
    row.set(data.subarray(i * columns, (i + 1) * columns));
    for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) gram[j * size + k] += row[j] * row[k];
  }
  let v = new Float64Array(size).fill(1);
  let largest = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const product = v.map((_, j) => v.reduce((sum, value, k) => sum + gram[j * size + k] * value, 0));
    largest = Math.hypot(...product);
    v = product.map((value) => value / largest);
  }
  return (MARGIN * largest) / (4 * rows);
}
