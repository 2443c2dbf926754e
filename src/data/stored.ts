// Rows in linear memory: what a store leaves behind, and everything that reads rows works on.
import type { Pointer } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import type { LocalBlocks } from "./blocks.js";
import type { Moments } from "./moments.js";

/** Rows of one memory, in blocks. */
export interface RowBlocks {
  /** Headers of the blocks, in row order. */
  blocks: Pointer[];
  /** Header of a block of all rows stored here. */
  whole: Pointer;
  /** Where their weights stand or may stand; 0 where there is no room for any. */
  weights: Pointer;
}

/** The rows of a fit, or a shard of them. Whoever drops the last reference gives the memory back. */
export interface Stored extends RowBlocks, LocalBlocks {
  memory: Memory;
  features: number;
  /** Moments of the k-th block here, until the next are asked for. @throws RangeError where squares overflow. */
  momentsOf(k: number): Moments;
  /**
   * Gives the rows of the k-th block here other weights, 1 each where there are none, and with them those of the sample
   * and the block's moments: all as if they had come with these. Columns must not be shifted meanwhile.
   * @throws Error where there is no room for weights; as `momentsOf`.
   */
  reweigh(k: number, weights: Float64Array | undefined): void;
  /** Places for vectors: weights in, sums out, work space, the constants of a step, row numbers. */
  w: Pointer;
  out: Pointer;
  scratch: Pointer;
  step: Pointer;
  order: Pointer;
  /** Some of the rows once more, with their own places for margins: block k holds rows of block k. */
  sample?: RowBlocks;
  /**
   * Where rows are lent: brings x of the k-th block here, to be called before it is read, for all blocks in order;
   * `keep` where it will be changed.
   */
  bring?(k: number, keep: boolean): void;
}
