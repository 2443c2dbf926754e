// Margins of rows as the caller holds them, in the columns' own units: one read, nothing to copy into place first.
import { describe } from "../checks/describe.js";
import type { RowSource } from "./matrix.js";

const CHUNK_NUMBERS = 32768;

/** z_i = b + Σ_j w_j x_ij, added in the order of j. @throws RangeError for a cell that is not finite. */
export function marginsOf(source: RowSource, w: Float64Array, b: number): Float64Array {
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
    const value = describe(source.cell(first + row, column));
    throw new RangeError(`x: expected a finite number, got ${value} at row ${first + row}, column ${column}`);
  }
}
