// What is asked of the rows of one block beside the kernels: plain loops, the same for both backends.
import { type Block, type Pointer, readBlock, TILE, tileCount } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { expOfMinusAbs } from "../math/functions.js";

/** Σ s; Σ s y; Σ s (1 − y); the number of rows with s > 0; Σ s offset². y = (1 − h)/2 without a branch, which labels would mispredict. */
export function totals({ f64, f32, u32 }: Memory, at: Pointer): Float64Array {
  const { rows, weight, sign, offset } = readBlock(u32, at);
  let sum = 0;
  let ones = 0;
  let zeros = 0;
  let weighted = 0;
  let offsets = 0;
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    sum += s;
    const y = 0.5 - 0.5 * f32[(sign >>> 2) + i];
    ones += s * y;
    zeros += s * (1 - y);
    if (s > 0) weighted++;
    if (offset) offsets += s * f64[(offset >>> 3) + i] ** 2;
  }
  return Float64Array.of(sum, ones, zeros, weighted, offsets);
}

/** Σ r */
export function sumOfMultipliers({ f64, u32 }: Memory, at: Pointer): Float64Array {
  const { r, rows } = readBlock(u32, at);
  let sum = 0;
  for (let i = r >>> 3; i < (r >>> 3) + rows; i++) sum += f64[i];
  return Float64Array.of(sum);
}

/** r := s/4. */
export function boundCurvature({ f64, u32 }: Memory, at: Pointer): void {
  const { rows, weight, r } = readBlock(u32, at);
  const padded = tileCount(rows) * TILE;
  for (let i = 0; i < padded; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : i < rows ? 1 : 0;
    f64[(r >>> 3) + i] = s / 4;
  }
}

/** t := z. */
export function markMargins({ f64, u32 }: Memory, at: Pointer): void {
  const { z, t, rows } = readBlock(u32, at);
  f64.copyWithin(t >>> 3, z >>> 3, (z >>> 3) + rows);
}

/** t := t + by. */
export function shiftDirection({ f64, u32 }: Memory, at: Pointer, by: number): void {
  const { t, rows } = readBlock(u32, at);
  for (let i = t >>> 3; i < (t >>> 3) + rows; i++) f64[i] += by;
}

/**
 * Changes the direction so that its dual point u becomes share·u: with a′ = a + a(1 − a) t that is
 * t := share·t − (1 − share) (a − y) / (a(1 − a)), and (a − y) / (a(1 − a)) = h (1 + e^(hz)).
 */
export function shrinkDual({ f64, f32, u32 }: Memory, at: Pointer, share: number): void {
  const { z, t, sign, rows } = readBlock(u32, at);
  for (let i = 0; i < rows; i++) {
    const h = f32[(sign >>> 2) + i];
    const margin = f64[(z >>> 3) + i];
    const e = expOfMinusAbs(margin);
    const odds = h * margin > 0 ? 1 / e : e;
    f64[(t >>> 3) + i] = share * f64[(t >>> 3) + i] - (1 - share) * h * (1 + odds);
  }
}

/**
 * The cells of each column where x − by may be rounded; it is exact for by/2 ≤ x ≤ 2 by (Sterbenz). Cells that are not
 * stored count: they cannot be moved.
 */
export function roundedByShift(memory: Memory, at: Pointer, by: Float64Array): Float64Array {
  const { rows, starts } = readBlock(memory.u32, at);
  const counts = by.map((m) => (starts && m !== 0 ? rows : 0));
  eachCell(memory, at, by, (values, index, j) => {
    const size = Math.abs(by[j]);
    const x = Math.sign(by[j]) * values[index];
    if (starts) counts[j]--;
    if (!(x >= size / 2 && x <= 2 * size)) counts[j]++;
  });
  return counts;
}

/** x := x − by in the cells that are stored. */
export function shift(memory: Memory, at: Pointer, by: Float64Array): void {
  eachCell(memory, at, by, (values, index, j) => {
    values[index] -= by[j];
  });
}

/** Visits the stored cells of the columns where `by` is not 0, those of padding too. */
function eachCell(
  { f64, f32, u32 }: Memory,
  at: Pointer,
  by: Float64Array,
  visit: (values: Float64Array | Float32Array, index: number, column: number) => void,
): void {
  const { x, rows, features, width, starts, indices }: Block = readBlock(u32, at);
  const values = width === 4 ? f32 : f64;
  // sparse cells without values are all 1
  if (starts && !x) return;
  if (starts) {
    const end = u32[(starts >>> 2) + rows];
    for (let k = u32[starts >>> 2]; k < end; k++) {
      const j = u32[(indices >>> 2) + k] >>> 3;
      if (by[j] !== 0) visit(values, x / width + k, j);
    }
    return;
  }
  const tiles = tileCount(rows);
  for (let j = 0; j < features; j++) {
    if (by[j] === 0) continue;
    for (let tile = 0; tile < tiles; tile++) {
      const start = x / width + (tile * features + j) * TILE;
      for (let i = start; i < start + TILE; i++) visit(values, i, j);
    }
  }
}
