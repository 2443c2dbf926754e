// The margins that a model predicts for some rows of one block, with the bits of data/margins.ts.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { cellsOf } from "./cells.js";
import type { OwnDirection } from "./direction-rows.js";

/** A model in the columns' own units, and the numbers of the rows, rising, counted over all blocks. */
export interface RowsPredicted extends OwnDirection {
  rows: Uint32Array;
}

/** b + Σ_j w_j x_j, added in the order of j, then + offset, of the rows named that lie in the block. */
export function predictedMargins(
  memory: Memory,
  at: Pointer,
  firstRow: number,
  { weights, bias, shift, rows: named }: RowsPredicted,
): Float64Array {
  const { rows, offset } = readBlock(memory.u32, at);
  const here = named.subarray(placeOf(named, firstRow), placeOf(named, firstRow + rows));
  const margins = new Float64Array(here.length);
  const rowOf = cellsOf(memory, at);
  for (let k = 0; k < here.length; k++) {
    const i = here[k] - firstRow;
    const { count, columns, values } = rowOf(i);
    let z = bias;
    // what was subtracted from a column was so exactly
    for (let c = 0; c < count; c++) z += weights[columns[c]] * (values[c] + shift[columns[c]]);
    margins[k] = offset ? z + memory.f64[(offset >>> 3) + i] : z;
  }
  return margins;
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
