// What a kernel works on: some rows of the data, laid out in linear memory.

/** Rows of a tile. Inside a tile x is column-major: 8 numbers of column 0, then 8 of column 1, … */
export const TILE: usize = 8;
/** Bytes of one f64 for each row of a tile. */
export const TILE_F64: usize = 64;

/**
 * The header of a block of dense or sparse rows, thirteen 32-bit words (src/kernels/block.ts writes it). Arrays of rows
 * are padded to whole tiles; a padding row weighs nothing, and repeats the last row if rows are dense, else is empty.
 */
@unmanaged
export class Block {
  /** Dense rows: the tiles of x. Sparse rows: the stored values, row by row; 0 where each is 1. */
  x: usize;
  /** f32 a row: h = 1 − 2y, so +1 where y = 0 and −1 where y = 1. Then a − y = h σ(hz) and the loss is softplus(hz). */
  sign: usize;
  /** f64 a row, the sample weights s; 0 where every row weighs 1. */
  weight: usize;
  /** f64 a row, added to every margin; 0 where there is none. */
  offset: usize;
  /** f64 a row: the margins z = w·x + b + offset. */
  z: usize;
  /** f64 a row: the margins t = v·x + c of a direction (v, c). */
  t: usize;
  /** f64 a row: a multiplier of rows, such as the curvature s a(1−a). */
  r: usize;
  /** 8 f64: the weights of the last tile where `weight` is 0 and the last tile is not full. */
  tail: usize;
  rows: u32;
  features: u32;
  /** Bytes of a number of x: 4 or 8. */
  width: u32;
  /** Sparse rows: u32 a row and one more, where the row's stored values begin, counted from x. Dense rows: 0. */
  starts: usize;
  /** Sparse rows: u32 a stored value, 8 times its column, rising inside a row. Dense rows: 0. */
  indices: usize;
}

// @ts-expect-error: decorator
@inline
export function tileCount(block: Block): usize {
  return (<usize>block.rows + TILE - 1) / TILE;
}

/** The weights of a tile's rows, or 0 where each weighs 1. */
// @ts-expect-error: decorator
@inline
export function weightsOf(block: Block, tile: usize): usize {
  if (block.weight) return block.weight + tile * TILE_F64;
  return (tile + 1) * TILE > <usize>block.rows ? block.tail : 0;
}
