// The margins that models predict for some rows of one block, with the bits of data/margins.ts.
import type { RowRange } from "../data/blocks.js";
import type { Stored } from "../data/stored.js";
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { cellsOf } from "./cells.js";

export interface RowsPredicted {
  /** Models in the columns' own units, one after another: the weights of each, then its bias. */
  models: Float64Array;
  /** What was subtracted from each column. */
  shift: Float64Array;
  /** Numbers of rows, rising, counted over all blocks. */
  rows: Uint32Array;
}

/**
 * b + Σ_j w_j x_j, added in the order of j, then + offset: for each row named that lies here, by one model after another.
 * A cell is taken times its weight in every model before the next: sums that go side by side do not wait for each other.
 */
export class PredictedMargins {
  readonly margins: Float64Array;
  readonly #memory: Memory;
  readonly #asked: RowsPredicted;
  readonly #models: number;
  /** The weights of a column in all models, column after column; then the biases. */
  readonly #columns: Float64Array;
  #next = 0;

  /** For rows `first` … `first + rows − 1`, which come block after block. */
  constructor(memory: Memory, asked: RowsPredicted, { first, rows }: RowRange) {
    const { models, shift } = asked;
    const size = shift.length + 1;
    const count = models.length / size;
    this.margins = new Float64Array(rowsIn(asked.rows, first, rows).length * count);
    this.#models = count;
    this.#columns = models.map((_, at) => models[(at % count) * size + Math.floor(at / count)]);
    this.#memory = memory;
    this.#asked = asked;
  }

  /** @param firstRow the number of the block's first row. */
  add(block: Pointer, firstRow: number): void {
    const { f64, u32 } = this.#memory;
    const { shift, rows: named } = this.#asked;
    const weights = this.#columns;
    const models = this.#models;
    const { margins } = this;
    const { rows, features, offset } = readBlock(u32, block);
    const rowOf = cellsOf(this.#memory, block);
    for (const row of rowsIn(named, firstRow, rows)) {
      const i = row - firstRow;
      const { count, columns, values } = rowOf(i);
      const at = this.#next;
      const biases = features * models;
      for (let k = 0; k < models; k++) margins[at + k] = weights[biases + k];
      for (let c = 0; c < count; c++) {
        // it was subtracted exactly
        const value = values[c] + shift[columns[c]];
        const column = columns[c] * models;
        for (let k = 0; k < models; k++) margins[at + k] += weights[column + k] * value;
      }
      if (offset) for (let k = 0; k < models; k++) margins[at + k] += f64[(offset >>> 3) + i];
      this.#next += models;
    }
  }
}

/** z of the rows named that lie here. */
export function standingMargins(
  { memory, whole, firstRow }: Pick<Stored, "memory" | "whole" | "firstRow">,
  named: Uint32Array,
): Float64Array {
  const { z, rows } = readBlock(memory.u32, whole);
  const here = rowsIn(named, firstRow, rows);
  const margins = new Float64Array(here.length);
  const from = (z >>> 3) - firstRow;
  for (let k = 0; k < here.length; k++) margins[k] = memory.f64[from + here[k]];
  return margins;
}

/** Those of some rising numbers that lie in a range. */
function rowsIn(numbers: Uint32Array, first: number, rows: number): Uint32Array {
  return numbers.subarray(placeOf(numbers, first), placeOf(numbers, first + rows));
}

/** Where the first of some rising numbers stands that is at least `least`. */
function placeOf(numbers: Uint32Array, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
