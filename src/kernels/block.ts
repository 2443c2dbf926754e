// What a kernel works on: some rows of the data, laid out in linear memory. The twin of assembly/block.ts.

/** A byte offset into linear memory. */
export type Pointer = number;

/** Rows of a tile. Inside a tile x is column-major: 8 numbers of column 0, then 8 of column 1, … */
export const TILE = 8;

/**
 * The header of a block. Arrays of rows are padded to whole tiles; a padding row repeats the last row and weighs nothing.
 */
export interface Block {
  /** Tiles of x. */
  x: Pointer;
  /** f32 a row: h = 1 − 2y, so +1 where y = 0 and −1 where y = 1. Then a − y = h σ(hz) and the loss is softplus(hz). */
  sign: Pointer;
  /** f64 a row, the sample weights s; 0 where every row weighs 1. */
  weight: Pointer;
  /** f64 a row, added to every margin; 0 where there is none. */
  offset: Pointer;
  /** f64 a row: the margins z = w·x + b + offset. */
  z: Pointer;
  /** f64 a row: the margins t = v·x + c of a direction (v, c). */
  t: Pointer;
  /** f64 a row: a multiplier of rows, such as the curvature s a(1−a). */
  r: Pointer;
  /** 8 f64: the weights of the last tile where `weight` is 0 and the last tile is not full. */
  tail: Pointer;
  rows: number;
  features: number;
  /** Bytes of a number of x: 4 or 8. */
  width: 4 | 8;
}

/** Bytes of a header: eleven 32-bit words in the order of `Block`. */
export const BLOCK_BYTES = 44;

export function writeBlock(words: Uint32Array, at: Pointer, block: Block): void {
  const { x, sign, weight, offset, z, t, r, tail, rows, features, width } = block;
  words.set([x, sign, weight, offset, z, t, r, tail, rows, features, width], at >>> 2);
}

export function readBlock(words: Uint32Array, at: Pointer): Block {
  const [x, sign, weight, offset, z, t, r, tail, rows, features, width] = words.subarray(at >>> 2, (at >>> 2) + 11);
  return { x, sign, weight, offset, z, t, r, tail, rows, features, width: width === 4 ? 4 : 8 };
}

export function tileCount(rows: number): number {
  return Math.ceil(rows / TILE);
}
