// Moments of sparse columns, whose absent cells count as 0.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { AccurateSum } from "../math/accurate-sum.js";
import type { Moments } from "./moments.js";

/** Σ s x² / Σ s − mean² has lost 20 of 53 bits where it is so small a part of the first term. */
const CANCELLED = 9.5367431640625e-7; // 2^−20

/**
 * The moments of one block, from Σ s x and Σ s x² of every column. Where their difference would cancel, the cells are
 * read once more.
 * @param out place for two numbers a column.
 * @param moments those of the block when done, whatever they were; one for all blocks, as new ones are slow to come by.
 * @throws RangeError where squares overflow.
 */
export function sparseMoments(memory: Memory, block: Pointer, out: Pointer, moments: Moments): Moments {
  const { f64, u32, kernels } = memory;
  const { rows, features, weight } = readBlock(u32, block);
  kernels.columnSums(block, out);
  moments.vector.fill(0);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weight ? f64[(weight >>> 3) + i] : 1;
  if (total === 0) return moments;
  moments.weight = total;
  const { mean, squares } = moments;
  const again: number[] = [];
  for (let j = 0, at = out >>> 3; j < features; j++, at++) {
    mean[j] = f64[at] / total;
    const power = f64[at + features] / total;
    if (!Number.isFinite(power)) {
      throw new RangeError(`x: expected numbers whose squares can be summed, got an overflow in column ${j}`);
    }
    const variance = power - mean[j] * mean[j];
    if (variance > CANCELLED * power) squares[j] = total * variance;
    else if (power > 0) again.push(j);
  }
  if (again.length > 0) centre(memory, block, again, moments);
  return moments;
}

/** What a second reading gathers of a column, about its mean. */
interface Column {
  j: number;
  mean: number;
  /** Stored cells in rows that weigh something, and what these weigh. */
  cells: number;
  weight: AccurateSum;
  low: number;
  high: number;
  /** Σ s (x − mean) and Σ s (x − mean)² over the stored cells. */
  sum: number;
  square: number;
}

/** Sets mean and squares of some columns from their cells about the mean. */
function centre(memory: Memory, block: Pointer, which: number[], moments: Moments): void {
  const columns: (Column | undefined)[] = new Array(moments.mean.length);
  for (const j of which) {
    const mean = moments.mean[j];
    columns[j] = { j, mean, cells: 0, weight: new AccurateSum(), low: Infinity, high: -Infinity, sum: 0, square: 0 };
  }
  const { weightedRows, weight } = read(memory, block, columns);
  columns.forEach((column) => {
    if (column === undefined) return;
    const { j, mean: m, low, high } = column;
    const complete = column.cells === weightedRows;
    if (complete && low === high) {
      moments.mean[j] = low;
      return;
    }
    // rows that lack the column may weigh next to nothing beside the others
    const absent = complete ? 0 : weight.high - column.weight.high + (weight.low - column.weight.low);
    const sum = column.sum - absent * m;
    const square = column.square + absent * m * m;
    moments.squares[j] = Math.max(0, square - (sum * sum) / moments.weight);
  });
}

/** Adds every stored cell to its column. Answers how many rows weigh something, and what. */
function read(
  { f64, f32, u32 }: Memory,
  at: Pointer,
  columns: (Column | undefined)[],
): { weightedRows: number; weight: AccurateSum } {
  const { rows, weight, starts, indices, x, width } = readBlock(u32, at);
  const values = width === 4 ? f32 : f64;
  const total = new AccurateSum();
  let weightedRows = 0;
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    if (s === 0) continue;
    weightedRows++;
    total.add(s);
    const end = u32[(starts >>> 2) + i + 1];
    for (let k = u32[(starts >>> 2) + i]; k < end; k++) {
      // byte offsets of f64, as kernels want them
      const column = columns[u32[(indices >>> 2) + k] >>> 3];
      if (column === undefined) continue;
      const value = x ? values[x / width + k] : 1;
      const deviation = value - column.mean;
      column.cells++;
      column.weight.add(s);
      column.low = Math.min(column.low, value);
      column.high = Math.max(column.high, value);
      column.sum += s * deviation;
      column.square += s * deviation * deviation;
    }
  }
  return { weightedRows, weight: total };
}
