// What every row has beside x: its label, and perhaps a weight and an offset.
import { type Block, TILE, tileCount } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";

export interface RowVectors {
  /** 1 or 0 a row. */
  y: Uint8Array;
  /** Sample weights; undefined where all are 1. */
  weight: Float64Array | undefined;
  /** Added to every margin. */
  offset: Float64Array | undefined;
}

/** Writes what a block holds of every row beside x. */
export function storeRowVectors(memory: Memory, whole: Block, { y, weight, offset }: RowVectors): void {
  const sign = memory.f32.subarray(whole.sign >>> 2, (whole.sign >>> 2) + tileCount(whole.rows) * TILE);
  for (let i = 0; i < whole.rows; i++) sign[i] = 1 - 2 * y[i];
  sign.fill(1, whole.rows);
  if (weight) memory.f64.set(weight, whole.weight >>> 3);
  if (offset) memory.f64.set(offset, whole.offset >>> 3);
  memory.f64.fill(1, whole.tail >>> 3, (whole.tail >>> 3) + (whole.rows % TILE));
}
