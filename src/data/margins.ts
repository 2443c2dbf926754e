// Margins of rows as the caller holds them, in the columns' own units: one read, nothing to copy into place first.
import { requireFinite } from "../checks/numbers.js";
import { type Matrix, type RowSource, rowSource } from "./matrix.js";
import { SparseSource } from "./sparse-matrix.js";

const CHUNK_NUMBERS = 32768;

/**
 * z_i = b + Σ_j w_j x_ij, added in the order of j: the same bits for dense and sparse rows.
 * @throws as `rowSource`; RangeError for another number of columns than weights, or a cell that is not finite.
 */
export function marginsOf(x: Matrix, w: Float64Array, b: number): Float64Array {
  const source = rowSource(x);
  if (source.features !== w.length) {
    throw new RangeError(`x: expected ${w.length} columns as in fit, got ${source.features}`);
  }
  return source instanceof SparseSource ? sparseMargins(source, w, b) : denseMargins(source, w, b);
}

function sparseMargins(source: SparseSource, w: Float64Array, b: number): Float64Array {
  const { indptr, indices } = source;
  const z = new Float64Array(source.rows);
  for (let i = 0; i < z.length; i++) {
    const stop = indptr[i + 1];
    let sum = b;
    for (let k = indptr[i]; k < stop; k++) sum += w[indices[k]] * source.value(k);
    z[i] = sum;
  }
  return z;
}

function denseMargins(source: RowSource, w: Float64Array, b: number): Float64Array {
  const { rows, features, order } = source;
  const z = new Float64Array(rows);
  const count = Math.min(rows, Math.ceil(CHUNK_NUMBERS / features));
  const chunk = new Float64Array(count * features);
  for (let first = 0; first < rows; first += count) {
    const staged = Math.min(count, rows - first);
    source.stage(first, staged, chunk, 0, staged);
    const [down, across] = order === "rows" ? [features, 1] : [1, staged];
    for (let i = 0; i < staged; i++) {
      const at = i * down;
      let sum = b;
      for (let j = 0; j < features; j++) sum += w[j] * chunk[at + j * across];
      z[first + i] = sum;
      // a cell that is not finite makes the margin so, even where its weight is 0
      if (Number.isFinite(sum)) continue;
      for (let j = 0; j < features; j++) {
        requireFinite("x", chunk[at + j * across], ` at row ${first + i}, column ${j}`);
      }
    }
  }
  return z;
}
