// What a kernel of sparse rows works on: the header of dense rows and two words more.
import { Block } from "./block";

/**
 * Compressed rows, thirteen 32-bit words (src/kernels/sparse-block.ts writes it). The first eleven mean what they mean
 * for dense rows, so the kernels of margins alone (rows.ts) take this header too, but x holds the stored values one
 * after another, row by row, or is 0 where each is 1.
 */
@unmanaged
export class SparseBlock extends Block {
  /** u32 a row and one more: where the row's stored values begin, counted from x. A padding row has none. */
  starts: usize;
  /** u32 a stored value: 8 times its column. Rising inside a row. */
  indices: usize;
}
