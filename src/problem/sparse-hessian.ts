// The Hessian of sparse rows: only where no penalty holds the weights, and the columns are few.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { eachWeightedRow } from "./cells.js";

/** The upper triangle of Σ r [x 1]ᵀ[x 1], row after row, for the multipliers r that the rows have. */
export function sparseHessian(memory: Memory, at: Pointer, features: number): Float64Array {
  const { r } = readBlock(memory.u32, at);
  const triangle = new Float64Array(((features + 1) * (features + 2)) / 2);
  // entry (j, k) is at starts[j] + k
  const starts = Uint32Array.from({ length: features + 1 }, (_, j) => j * (features + 1) - (j * (j + 1)) / 2);
  eachWeightedRow(memory, at, ({ count, columns, values, row }) => {
    const q = memory.f64[(r >>> 3) + row];
    for (let i = 0; i < count; i++) {
      const start = starts[columns[i]];
      const scaled = q * values[i];
      for (let k = i; k < count; k++) triangle[start + columns[k]] += scaled * values[k];
      triangle[start + features] += scaled;
    }
    triangle[triangle.length - 1] += q;
  });
  return triangle;
}
