// What dense data is made from, and what it is once it lies in linear memory.
import type { Pointer } from "../kernels/block.js";
import type { BackendChoice, Memory } from "../kernels/memory.js";
import type { RowSource } from "./matrix.js";
import type { RowVectors } from "./row-vectors.js";

export interface DenseInput extends RowVectors {
  source: RowSource;
  backend: BackendChoice;
  /** Whether a constant may be subtracted from a column: only where a free bias takes it up. */
  shift: boolean;
  /** Whether the solver asks for the Hessian: it needs (features + 1)² numbers. */
  hessian: boolean;
  /** Whether the solver visits rows in an order of its own. */
  order: boolean;
  /** Tiles to copy as a sample; 0 for none. */
  sampleTiles: number;
}

/** The rows of a fit. Whoever drops the last reference gives the memory back. */
export interface DenseData {
  memory: Memory;
  rows: number;
  features: number;
  /** Headers of the blocks, in row order. */
  blocks: Pointer[];
  /** Header of a block of all rows. */
  whole: Pointer;
  /** Σ s */
  weightSum: number;
  /** What was subtracted from each column, exactly; 0 for most. */
  shift: Float64Array;
  /** Weighted mean of each column as stored, after the shift. */
  mean: Float64Array;
  /** Weighted population standard deviation of each column. */
  deviation: Float64Array;
  /** Places for vectors: weights in, sums out, work space, the constants of a step, row numbers. */
  w: Pointer;
  out: Pointer;
  scratch: Pointer;
  step: Pointer;
  order: Pointer;
  /** Some of the rows once more, of the same columns, with their own places for margins. */
  sample?: DenseData;
}
