// The seed as the loop that anyone would write, with the engine's own functions: what benchmarks compare with. No fit
// goes through here.

/** Loss summed over row-major rows; g becomes the gradient in w, then that in the bias. */
export function naiveLoop(x: Float64Array, y: ArrayLike<number>, w: Float64Array, b: number, g: Float64Array): number {
  const d = w.length;
  let loss = 0;
  g.fill(0);
  for (let i = 0, p = 0; i < y.length; i++, p += d) {
    let z = b;
    for (let j = 0; j < d; j++) z += w[j] * x[p + j];
    const e = Math.exp(-Math.abs(z));
    const r = (z >= 0 ? 1 : e) / (1 + e) - y[i];
    loss += Math.max(z, 0) - y[i] * z + Math.log1p(e);
    for (let j = 0; j < d; j++) g[j] += r * x[p + j];
    g[d] += r;
  }
  return loss;
}

/** Rows of which only the cells that are not 0 are there. */
export interface SparseCells {
  indptr: ArrayLike<number>;
  indices: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** The same over sparse rows. */
export function naiveSparseLoop(
  { indptr, indices, values }: SparseCells,
  y: ArrayLike<number>,
  w: Float64Array,
  b: number,
  g: Float64Array,
): number {
  const d = w.length;
  let loss = 0;
  g.fill(0);
  for (let i = 0; i < y.length; i++) {
    let z = b;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) z += w[indices[k]] * values[k];
    const e = Math.exp(-Math.abs(z));
    const r = (z >= 0 ? 1 : e) / (1 + e) - y[i];
    loss += Math.max(z, 0) - y[i] * z + Math.log1p(e);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) g[indices[k]] += r * values[k];
    g[d] += r;
  }
  return loss;
}
