// What the spread of single rows' scores s (a − y) x is made of: for covariances that do not trust the model.
import { type Pointer, readBlock, TILE, tileCount } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { sigmoid } from "../math/functions.js";
import { eachWeightedRow } from "./cells.js";

/** How much of a row's own pull is in its residual: h = c |L⁻¹ x̃|², x̃ the row in conditioned columns. */
export interface Leverage {
  center: Float64Array;
  inverse: Float64Array;
  fitBias: boolean;
  /** L⁻¹ row after row, a lower triangle with the bias last: (L⁻¹)ᵀ L⁻¹ is the inverse of Σ s a(1 − a) x̃ x̃ᵀ. */
  factor: Float64Array;
}

export interface ResidualSquares {
  /** Whether a row of weight s is one observation, whose square is s² (a − y)² and its c is s a(1 − a); or s of them. */
  whole: boolean;
  /** Divides the square by (1 − h)^power. */
  leverage?: Leverage & { power: 1 | 2 };
}

/** r := the squares. */
export function squareResiduals(memory: Memory, at: Pointer, { whole, leverage }: ResidualSquares): void {
  const { f64, u32 } = memory;
  const { rows, weight, r } = readBlock(u32, at);
  const residualOf = residualsOf(memory, at);
  const first = r >>> 3;
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    const residual = residualOf(i);
    f64[first + i] = (whole ? s * s : s) * residual * residual;
  }
  f64.fill(0, first + rows, first + tileCount(rows) * TILE);
  if (leverage === undefined) return;
  const { power } = leverage;
  eachLeverage(memory, at, leverage, whole, (row, h) => {
    // rounding must not turn a row that alone decides about a weight into more
    const left = Math.max(0, 1 - h);
    f64[first + row] /= power === 1 ? left : left * left;
  });
}

/** Visits every row that weighs something with its leverage h. */
export function eachLeverage(
  memory: Memory,
  at: Pointer,
  { center, inverse, fitBias, factor }: Leverage,
  whole: boolean,
  visit: (row: number, leverage: number) => void,
): void {
  const { f64, u32 } = memory;
  const { z, features } = readBlock(u32, at);
  const size = features + 1;
  const empty = center.map((m, j) => -m * inverse[j]);
  const entries = new Float64Array(size);
  entries[features] = Number(fitBias);
  eachWeightedRow(memory, at, ({ count, columns, values, row, weight }) => {
    entries.set(empty);
    for (let k = 0; k < count; k++) entries[columns[k]] += values[k] * inverse[columns[k]];
    let squares = 0;
    for (let j = 0, k = 0; j < size; j++) {
      let product = 0;
      for (let l = 0; l <= j; l++) product += factor[k++] * entries[l];
      squares += product * product;
    }
    const margin = f64[(z >>> 3) + row];
    visit(row, (whole ? weight : 1) * sigmoid(margin) * sigmoid(-margin) * squares);
  });
}

/** Some columns of the clusters' scores. */
export interface ClusterColumns {
  /** The number of each row's cluster, below `count`; of all rows. */
  clusters: Uint32Array;
  count: number;
  /** Columns of [x 1]: from this one to before that one. */
  from: number;
  to: number;
}

/** Σ s (a − y) [x 1] of the rows of every cluster: all clusters of a column, column after column. */
export function clusterScores(
  memory: Memory,
  at: Pointer,
  { count, from, to }: ClusterColumns,
  clusters: Uint32Array,
): Float64Array {
  const { features } = readBlock(memory.u32, at);
  const residualOf = residualsOf(memory, at);
  const sums = new Float64Array(count * (to - from));
  eachWeightedRow(memory, at, ({ count: cells, columns, values, row, weight }) => {
    const u = weight * residualOf(row);
    const cluster = clusters[row];
    for (let k = 0; k < cells; k++) {
      const column = columns[k];
      if (column >= from && column < to) sums[count * (column - from) + cluster] += u * values[k];
    }
    if (to > features) sums[count * (features - from) + cluster] += u;
  });
  return sums;
}

/** Σ s a of class 1; of class 0. */
export function classProbabilities({ f64, f32, u32 }: Memory, at: Pointer): Float64Array {
  const { rows, weight, sign, z } = readBlock(u32, at);
  const sums = new Float64Array(2);
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    sums[f32[(sign >>> 2) + i] < 0 ? 0 : 1] += s * sigmoid(f64[(z >>> 3) + i]);
  }
  return sums;
}

/** a − y = h σ(hz) of any row: to all digits where it is next to nothing, too. */
function residualsOf({ f64, f32, u32 }: Memory, at: Pointer): (row: number) => number {
  const { sign, z } = readBlock(u32, at);
  return (i) => {
    const h = f32[(sign >>> 2) + i];
    return h * sigmoid(h * f64[(z >>> 3) + i]);
  };
}
