// Margins of sparse rows as the caller holds them, in the columns' own units: the same bits as of the dense rows.
import type { SparseSource } from "./sparse-matrix.js";

/** z_i = b + Σ_j w_j x_ij, added in the order of j. */
export function sparseMarginsOf(source: SparseSource, w: Float64Array, b: number): Float64Array {
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
