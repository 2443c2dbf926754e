// Sparse rows are cut into blocks by the data alone, as dense rows are, but into fewer where sums are long.
import type { SparseBlock } from "../kernels/sparse-block.js";
import { blockOf, cutRows, type RowRange } from "./blocks.js";

/** A block's sums, one number a column, may be so many times as many as the stored values, all blocks together. */
const NUMBERS_A_VALUE = 8;

/**
 * Neighbouring blocks of `cutRows` joined, so that there are at most max(1, 8·nonzeros / (features + 1)): making and
 * adding sums of all columns then costs no more than reading the rows does.
 */
export function cutSparseRows(rows: number, features: number, nonzeros: number): RowRange[] {
  const ranges = cutRows(rows);
  const most = Math.max(1, Math.floor((NUMBERS_A_VALUE * nonzeros) / (features + 1)));
  const joined = Math.ceil(ranges.length / most);
  return ranges
    .filter((_, k) => k % joined === 0)
    .map(({ first }, k) => ({ first, rows: (ranges[(k + 1) * joined]?.first ?? rows) - first }));
}

/** The header of rows first … first + rows − 1 of a block. */
export function sparseBlockOf(whole: SparseBlock, { first, rows }: RowRange): SparseBlock {
  const { x, starts, indices } = whole;
  return { ...blockOf(whole, first, rows), x, starts: starts + first * 4, indices };
}
