// How much every row counts for its own prediction: s a(1 − a) ‖U [x 1]‖², U as assembly/firth.ts has it.
import type { Stored } from "../data/stored.js";
import { type Pointer, readBlock } from "../kernels/block.js";
import { scratchBytes } from "../kernels/kernels.js";
import type { Memory } from "../kernels/memory.js";
import { sigmoid } from "../math/functions.js";
import { eachWeightedRow } from "./cells.js";

/** The kernel of dense rows: t := the leverages h, r := h (a − ½); and Σ r [x 1] to be read. */
export function firthScore({ memory, features, scratch, out }: Stored, roots: Float64Array, block: Pointer): void {
  const at = scratch + scratchBytes(features);
  // for every block, as other kernels take this place between them
  memory.f64.set(roots, at >>> 3);
  memory.kernels.firthScore(block, at, scratch, out);
}

/** t := the leverages of the rows of a block. */
export function leverages(stored: Stored, roots: Float64Array, block: Pointer): void {
  const { memory } = stored;
  if (readBlock(memory.u32, block).starts) sparseLeverages(memory, block, roots);
  else firthScore(stored, roots, block);
}

function sparseLeverages(memory: Memory, at: Pointer, roots: Float64Array): void {
  const { f64, u32 } = memory;
  const { z, t, features } = readBlock(u32, at);
  eachWeightedRow(memory, at, ({ count, columns, values, row, weight }) => {
    let squares = 0;
    for (let k = 0, start = 0; k <= features; k++) {
      const width = Math.min(k + 1, features);
      let product = roots[start + width];
      for (let cell = 0; cell < count && columns[cell] < width; cell++) {
        product += roots[start + columns[cell]] * values[cell];
      }
      squares += product * product;
      start += width + 1;
    }
    const margin = f64[(z >>> 3) + row];
    f64[(t >>> 3) + row] = weight * sigmoid(margin) * sigmoid(-margin) * squares;
  });
}
