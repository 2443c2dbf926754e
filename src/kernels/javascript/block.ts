// What a kernel works on, as the twin sees it. The twin of assembly/block.ts; the header itself is in ../block.ts.
import { type Block, TILE } from "../block.js";

/** One linear memory seen as each of its kinds of number. */
export interface Views {
  f64: Float64Array;
  f32: Float32Array;
  u32: Uint32Array;
}

export function viewsOf(buffer: ArrayBuffer): Views {
  return { f64: new Float64Array(buffer), f32: new Float32Array(buffer), u32: new Uint32Array(buffer) };
}

/** The weights of a tile's rows as an f64 index, or 0 where each weighs 1. */
export function weightsOf(block: Block, tile: number): number {
  if (block.weight) return (block.weight >>> 3) + tile * TILE;
  return (tile + 1) * TILE > block.rows ? block.tail >>> 3 : 0;
}
