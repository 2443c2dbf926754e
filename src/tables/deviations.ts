// How much each feature varies: what makes weights comparable.
import { type Matrix, rowSource } from "../data/matrix.js";
import { SparseSource } from "../data/sparse-matrix.js";

/** Rows that are taken from x together. */
const TOGETHER = 4096;

/**
 * Standard deviation of each column of x over all rows, weighted where there are weights.
 * @param weights one a row, at least 0, not all 0.
 */
export function deviationsOf(x: Matrix, weights?: ArrayLike<number>): Float64Array {
  const source = rowSource(x);
  const { rows, features } = source;
  const weightOf = (i: number) => (weights === undefined ? 1 : weights[i]);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weightOf(i);

  /** f summed over all cells that are stored, times their rows' weights. */
  const sums = (f: (value: number, j: number) => number): Float64Array => {
    const into = new Float64Array(features);
    if (source instanceof SparseSource) {
      for (let i = 0; i < rows; i++) {
        for (let k = source.indptr[i]; k < source.indptr[i + 1]; k++) {
          const j = source.indices[k];
          into[j] += weightOf(i) * f(source.value(k), j);
        }
      }
      return into;
    }
    const [byRow, byColumn] = source.order === "rows" ? [features, 1] : [1, TOGETHER];
    const cells = new Float64Array(TOGETHER * features);
    for (let first = 0; first < rows; first += TOGETHER) {
      const taken = Math.min(TOGETHER, rows - first);
      source.stage(first, taken, cells, 0, TOGETHER);
      for (let j = 0; j < features; j++) {
        for (let i = 0; i < taken; i++) into[j] += weightOf(first + i) * f(cells[i * byRow + j * byColumn], j);
      }
    }
    return into;
  };

  const mean = sums((value) => value).map((sum) => sum / total);
  const squares = sums((value, j) => (value - mean[j]) ** 2);
  // cells that a sparse x does not store are 0, and as far from the mean
  const stored = source instanceof SparseSource ? sums(() => 1) : undefined;
  return squares.map((sum, j) => {
    const absent = stored === undefined ? 0 : (total - stored[j]) * mean[j] ** 2;
    return Math.sqrt((sum + absent) / total);
  });
}
