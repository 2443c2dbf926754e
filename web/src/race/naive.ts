// The loop that anyone would write, as the third in the race.
import { L2, LEARNING_RATE, type SeededRows, STEPS } from "./problem.js";

/** Gradient descent on the mean cross-entropy with an l2 penalty. Returns the weights, then the bias. */
export function naiveDescent({ data, y, rows, columns }: SeededRows): Float64Array {
  const w = new Float64Array(columns);
  const g = new Float64Array(columns);
  let b = 0;
  for (let step = 0; step < STEPS; step++) {
    let gb = 0;
    g.fill(0);
    for (let i = 0, p = 0; i < rows; i++, p += columns) {
      let z = b;
      for (let j = 0; j < columns; j++) z += w[j] * data[p + j];
      const residual = 1 / (1 + Math.exp(-z)) - y[i];
      for (let j = 0; j < columns; j++) g[j] += residual * data[p + j];
      gb += residual;
    }
    for (let j = 0; j < columns; j++) w[j] -= LEARNING_RATE * (g[j] / rows + L2 * w[j]);
    b -= LEARNING_RATE * (gb / rows);
  }
  return Float64Array.of(...w, b);
}
