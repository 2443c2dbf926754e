// Sparse rows are cut into blocks by the data alone, as dense rows are, but into fewer where sums are long.
import type { Block } from "../kernels/block.js";
import { blockOf, cutRows, type RowRange } from "./blocks.js";

/** All blocks' sums together, one number a column each, may be such a share of the stored values. */
const NUMBERS_A_VALUE = 1 / 16;

/**
 * Neighbouring blocks of `cutRows` joined, so that there are at most max(1, nonzeros / (16 (features + 1))): making
 * and adding sums of all columns then costs little beside reading the rows (npm run bench:rivals -- sparse).
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
export function sparseBlockOf(whole: Block, { first, rows }: RowRange): Block {
  return { ...blockOf(whole, first, rows), x: whole.x, starts: whole.starts + first * 4 };
}
