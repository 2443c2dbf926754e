// What a kernel of sparse rows works on: the header of dense rows and two words more. The twin of assembly/sparse-block.ts.
import { BLOCK_BYTES, type Block, type Pointer, readBlock, writeBlock } from "./block.js";

/**
 * Compressed rows. The fields of `Block` mean what they mean for dense rows, so the kernels of margins alone take this
 * header too, but x holds the stored values one after another, row by row, or is 0 where each is 1.
 */
export interface SparseBlock extends Block {
  /** u32 a row and one more: where the row's stored values begin, counted from x. A padding row has none. */
  starts: Pointer;
  /** u32 a stored value: 8 times its column. Rising inside a row. */
  indices: Pointer;
}

export const SPARSE_BLOCK_BYTES = BLOCK_BYTES + 8;

export function writeSparseBlock(words: Uint32Array, at: Pointer, block: SparseBlock): void {
  writeBlock(words, at, block);
  words.set([block.starts, block.indices], (at + BLOCK_BYTES) >>> 2);
}

export function readSparseBlock(words: Uint32Array, at: Pointer): SparseBlock {
  const more = (at + BLOCK_BYTES) >>> 2;
  return { ...readBlock(words, at), starts: words[more], indices: words[more + 1] };
}
