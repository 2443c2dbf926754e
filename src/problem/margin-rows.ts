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

/** b + Σ_j w_j x_j, added in the order of j, then + offset: for each row named that lies here, by one model after another. */
export class PredictedMargins {
  readonly numbers: Float64Array;
  readonly #memory: Memory;
  readonly #asked: RowsPredicted;
  #next = 0;

  /** For rows `first` … `first + rows − 1`, which come block after block. */
  constructor(memory: Memory, asked: RowsPredicted, { first, rows }: RowRange) {
    const { models, shift } = asked;
    this.numbers = new Float64Array((rowsIn(asked.rows, first, rows).length * models.length) / (shift.length + 1));
    this.#memory = memory;
    this.#asked = asked;
  }

  /** @param firstRow the number of the block's first row. */
  add(block: Pointer, firstRow: number): void {
    const { f64, u32 } = this.#memory;
    const { models, shift, rows: named } = this.#asked;
    const { rows, features, offset } = readBlock(u32, block);
    const rowOf = cellsOf(this.#memory, block);
    for (const row of rowsIn(named, firstRow, rows)) {
      const i = row - firstRow;
      const { count, columns, values } = rowOf(i);
      // it was subtracted exactly
      for (let c = 0; c < count; c++) values[c] += shift[columns[c]];
      for (let model = 0; model < models.length; model += features + 1) {
        let z = models[model + features];
        for (let c = 0; c < count; c++) z += models[model + columns[c]] * values[c];
        this.numbers[this.#next++] = offset ? z + f64[(offset >>> 3) + i] : z;
      }
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
