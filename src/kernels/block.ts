// What a kernel works on: some rows of the data, laid out in linear memory. The twin of assembly/block.ts.

/** A byte offset into linear memory. */
export type Pointer = number;

/** Rows of a tile. Inside a tile x is column-major: 8 numbers of column 0, then 8 of column 1, … */
export const TILE = 8;

/** Every field of a header once, in the order of its 32-bit words. */
const NO_BLOCK = {
  /** Dense rows: the tiles of x. Sparse rows: the stored values, row by row; 0 where each is 1. */
  x: 0,
  /** f32 a row: h = 1 − 2y, so +1 where y = 0 and −1 where y = 1. Then a − y = h σ(hz) and the loss is softplus(hz). */
  sign: 0,
  /** f64 a row, the sample weights s; 0 where every row weighs 1. */
  weight: 0,
  /** f64 a row, added to every margin; 0 where there is none. */
  offset: 0,
  /** f64 a row: the margins z = w·x + b + offset. */
  z: 0,
  /** f64 a row: the margins t = v·x + c of a direction (v, c). */
  t: 0,
  /** f64 a row: a multiplier of rows, such as the curvature s a(1−a). */
  r: 0,
  /** 8 f64: the weights of the last tile where `weight` is 0 and the last tile is not full. */
  tail: 0,
  rows: 0,
  features: 0,
  /** Bytes of a number of x: 4 or 8. */
  width: 0,
  /** Sparse rows: u32 a row and one more, where the row's stored values begin, counted from x. Dense rows: 0. */
  starts: 0,
  /** Sparse rows: u32 a stored value, 8 times its column, rising inside a row. Dense rows: 0. */
  indices: 0,
};

/**
 * The header of a block of dense or sparse rows. Arrays of rows are padded to whole tiles; a padding row weighs
 * nothing, and repeats the last row if rows are dense, else is empty.
 */
export type Block = typeof NO_BLOCK;

/** Bytes of a header. */
export const BLOCK_BYTES = 52;

function isField(name: string): name is keyof Block {
  return name in NO_BLOCK;
}

export function writeBlock(words: Uint32Array, at: Pointer, block: Block): void {
  let word = at >>> 2;
  for (const field in NO_BLOCK) if (isField(field)) words[word++] = block[field];
}

export function readBlock(words: Uint32Array, at: Pointer): Block {
  const block = { ...NO_BLOCK };
  let word = at >>> 2;
  for (const field in block) if (isField(field)) block[field] = words[word++];
  return block;
}

export function tileCount(rows: number): number {
  return Math.ceil(rows / TILE);
}
