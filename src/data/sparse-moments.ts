// Mean and standard deviation of sparse columns, whose absent cells count as 0.
import type { SparseSource } from "./sparse-matrix.js";

/** Σ s x² / Σ s − mean² has lost 20 of 53 bits where it is so small a part of the first term. */
const CANCELLED = 2 ** -20;

export interface ColumnMoments {
  /** Weighted mean of each column. */
  mean: Float64Array;
  /** Weighted population standard deviation; exactly 0 where every weighted row holds the same number. */
  deviation: Float64Array;
}

/**
 * From Σ s x and Σ s x² of every column. Where their difference would cancel, the rows are read once more.
 * @throws RangeError where squares overflow.
 */
export function sparseMoments(
  source: SparseSource,
  weight: Float64Array | undefined,
  weightSum: number,
  sums: Float64Array,
  squares: Float64Array,
): ColumnMoments {
  const mean = sums.map((sum) => sum / weightSum);
  const deviation = new Float64Array(mean.length);
  const again: number[] = [];
  for (let j = 0; j < mean.length; j++) {
    const power = squares[j] / weightSum;
    if (!Number.isFinite(power)) {
      throw new RangeError(`x: expected numbers whose squares can be summed, got an overflow in column ${j}`);
    }
    const variance = power - mean[j] * mean[j];
    if (variance > CANCELLED * power) deviation[j] = Math.sqrt(variance);
    else if (power > 0) again.push(j);
  }
  if (again.length > 0) centre(source, weight, weightSum, again, { mean, deviation });
  return { mean, deviation };
}

/** What a second reading gathers of a column, about its mean. */
interface Column {
  j: number;
  mean: number;
  /** Stored cells in rows that weigh something, and what these weigh. */
  cells: number;
  weight: number;
  low: number;
  high: number;
  /** Σ s (x − mean) and Σ s (x − mean)² over the stored cells. */
  sum: number;
  square: number;
}

/** Sets mean and deviation of some columns from their squares about the mean. */
function centre(
  source: SparseSource,
  weight: Float64Array | undefined,
  weightSum: number,
  which: number[],
  { mean, deviation }: ColumnMoments,
): void {
  const columns: (Column | undefined)[] = new Array(source.features);
  for (const j of which) {
    columns[j] = { j, mean: mean[j], cells: 0, weight: 0, low: Infinity, high: -Infinity, sum: 0, square: 0 };
  }
  const weightedRows = read(source, weight, columns);
  columns.forEach((column) => {
    if (column === undefined) return;
    const { j, mean: m, low, high } = column;
    const complete = column.cells === weightedRows;
    if (complete && low === high) {
      mean[j] = low;
      deviation[j] = 0;
      return;
    }
    const absent = complete ? 0 : weightSum - column.weight;
    const sum = column.sum - absent * m;
    const square = column.square + absent * m * m;
    deviation[j] = Math.sqrt(Math.max(0, square - (sum * sum) / weightSum) / weightSum);
  });
}

/** Adds every stored cell to its column. Answers how many rows weigh something. */
function read(source: SparseSource, weight: Float64Array | undefined, columns: (Column | undefined)[]): number {
  let weightedRows = 0;
  for (let i = 0; i < source.rows; i++) {
    const s = weight === undefined ? 1 : weight[i];
    if (s === 0) continue;
    weightedRows++;
    for (let k = source.indptr[i]; k < source.indptr[i + 1]; k++) {
      const column = columns[source.indices[k]];
      if (column === undefined) continue;
      const x = source.value(k);
      const deviation = x - column.mean;
      column.cells++;
      column.weight += s;
      column.low = Math.min(column.low, x);
      column.high = Math.max(column.high, x);
      column.sum += s * deviation;
      column.square += s * deviation * deviation;
    }
  }
  return weightedRows;
}
