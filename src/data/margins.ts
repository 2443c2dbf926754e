// Margins of rows as the caller holds them, in the columns' own units: one read, nothing copied into place first.
import { type Matrix, type RowSource, rowSource } from "./matrix.js";
import { requireCell } from "./products.js";
import { SparseSource } from "./sparse-matrix.js";

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
  const z = new Float64Array(source.rows).fill(b);
  source.addProducts(w, z);
  for (let i = 0; i < z.length; i++) if (!Number.isFinite(z[i])) requireFiniteRow(source, i);
  return z;
}

/** A cell that is not finite makes the margin so, even where its weight is 0; finite ones can overflow. */
function requireFiniteRow(source: RowSource, i: number): void {
  const row = new Float64Array(source.features);
  source.stage(i, 1, row, 0, 1);
  row.forEach((cell, j) => {
    requireCell(cell, i, j);
  });
}
