// Margins of rows as the caller holds them, in the columns' own units: one read, nothing to copy into place first.
import { describe } from "../checks/describe.js";
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
  const z = new Float64Array(rows).fill(b);
  const count = Math.max(1, Math.floor(CHUNK_NUMBERS / features));
  const chunk = new Float64Array(count * features);
  for (let first = 0; first < rows; first += count) {
    const staged = Math.min(count, rows - first);
    source.stage(first, staged, chunk, 0, staged);
    if (order === "rows") addRows(chunk, staged, w, z, first);
    else addColumns(chunk, staged, w, z, first);
    requireFinite(source, chunk, first, staged);
  }
  return z;
}

function addRows(chunk: Float64Array, count: number, w: Float64Array, z: Float64Array, first: number): void {
  for (let i = 0, p = 0; i < count; i++) {
    let sum = z[first + i];
    for (let j = 0; j < w.length; j++) sum += w[j] * chunk[p++];
    z[first + i] = sum;
  }
}

function addColumns(chunk: Float64Array, count: number, w: Float64Array, z: Float64Array, first: number): void {
  for (let j = 0, p = 0; j < w.length; j++) {
    for (let i = 0; i < count; i++) z[first + i] += w[j] * chunk[p++];
  }
}

function requireFinite(source: RowSource, chunk: Float64Array, first: number, count: number): void {
  for (let k = 0; k < count * source.features; k++) {
    if (Number.isFinite(chunk[k])) continue;
    const row = source.order === "rows" ? Math.floor(k / source.features) : k % count;
    const column = source.order === "rows" ? k % source.features : Math.floor(k / count);
    const value = describe(chunk[k]);
    throw new RangeError(`x: expected a finite number, got ${value} at row ${first + row}, column ${column}`);
  }
}
