// What the spread of single rows' scores s (a − y) x is made of: for covariances that do not trust the model.
import { type Pointer, readBlock, TILE, tileCount } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { sigmoid } from "../math/functions.js";
import { eachWeightedRow } from "./cells.js";

export interface ResidualSquares {
  /** Whether a row of weight s is one observation, whose square is s² (a − y)² and its c is s a(1 − a); or s of them. */
  whole: boolean;
  /**
   * Divides the square by (1 − h)^power, h = c ‖U [x 1]‖² the leverage of the row: how much of its own pull is in its
   * residual. `roots` holds U row after row, as assembly/firth.ts has it.
   */
  leverage?: { roots: Float64Array; power: 1 | 2 };
}

/** r := the squares, where t holds s a(1 − a) ‖U [x 1]‖² if leverages are wanted. */
export function squareResiduals(memory: Memory, at: Pointer, { whole, leverage }: ResidualSquares): void {
  const { f64, u32 } = memory;
  const { rows, weight, r, t } = readBlock(u32, at);
  const residualOf = residualsOf(memory, at);
  const first = r >>> 3;
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    const residual = residualOf(i);
    let square = (whole ? s * s : s) * residual * residual;
    if (leverage !== undefined && s > 0) {
      const h = f64[(t >>> 3) + i] / (whole ? 1 : s);
      // rounding must not turn a row that alone decides about a weight into more
      const left = Math.max(0, 1 - h);
      square /= leverage.power === 1 ? left : left * left;
    }
    f64[first + i] = square;
  }
  f64.fill(0, first + rows, first + tileCount(rows) * TILE);
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
export function clusterScores(memory: Memory, at: Pointer, asked: ClusterColumns, clusters: Uint32Array): Float64Array {
  const { count, from, to } = asked;
  const { f64, u32 } = memory;
  const { features, rows, weight, starts } = readBlock(u32, at);
  const sums = new Float64Array(count * (to - from));
  const residualOf = residualsOf(memory, at);
  const scores = new Float64Array(tileCount(rows) * TILE);
  for (let i = 0; i < rows; i++) scores[i] = (weight ? f64[(weight >>> 3) + i] : 1) * residualOf(i);
  if (starts) addSparseScores(memory, at, asked, clusters, scores, sums);
  else addDenseScores(memory, at, asked, clusters, scores, sums);
  if (to > features) for (let i = 0; i < rows; i++) sums[count * (features - from) + clusters[i]] += scores[i];
  return sums;
}

/** A column of a tile at a time: its clusters' sums stay near. */
function addDenseScores(
  { f64, f32, u32 }: Memory,
  at: Pointer,
  { count, from, to }: ClusterColumns,
  clusters: Uint32Array,
  scores: Float64Array,
  sums: Float64Array,
): void {
  const { x, width, features, rows } = readBlock(u32, at);
  const values = width === 4 ? f32 : f64;
  const end = Math.min(to, features);
  for (let first = 0; first < rows; first += TILE) {
    const last = Math.min(first + TILE, rows);
    for (let j = from; j < end; j++) {
      const cell = x / width + first * features + j * TILE - first;
      const sum = count * (j - from);
      for (let i = first; i < last; i++) sums[sum + clusters[i]] += scores[i] * values[cell + i];
    }
  }
}

function addSparseScores(
  memory: Memory,
  at: Pointer,
  { count, from, to }: ClusterColumns,
  clusters: Uint32Array,
  scores: Float64Array,
  sums: Float64Array,
): void {
  eachWeightedRow(memory, at, ({ count: cells, columns, values, row }) => {
    for (let k = 0; k < cells; k++) {
      const column = columns[k];
      if (column >= from && column < to) sums[count * (column - from) + clusters[row]] += scores[row] * values[k];
    }
  });
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
