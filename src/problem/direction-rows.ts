// What a direction in the columns' own units means for the rows of one block, decided without rounding.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { signOfDot } from "../math/exact-sign.js";
import { type Cells, eachWeightedRow } from "./cells.js";

/** A direction in the columns' own units; `shift` is what was subtracted from each column. */
export interface OwnDirection {
  weights: Float64Array;
  bias: number;
  shift: Float64Array;
}

/** The exact sign of x·weights + bias in a row. */
export function sideOf({ weights, bias, shift }: OwnDirection): (row: Cells) => number {
  // x·w + b = Σ w_j (x_j − shift_j) + Σ w_j shift_j + b, the last terms the same in every row
  const shifted = [...weights.keys()].filter((j) => weights[j] !== 0 && shift[j] !== 0);
  const left = new Float64Array(weights.length + shifted.length + 1);
  const right = new Float64Array(left.length);
  return ({ count, columns, values }) => {
    let terms = 0;
    const add = (a: number, b: number): void => {
      left[terms] = a;
      right[terms++] = b;
    };
    for (let k = 0; k < count; k++) if (weights[columns[k]] !== 0) add(weights[columns[k]], values[k]);
    for (const j of shifted) add(weights[j], shift[j]);
    add(bias, 1);
    return signOfDot(left, right, terms);
  };
}

/** Weighted rows on the wrong and on the right side of x·weights + bias = 0: the sign of (2y − 1) times that. */
export function exactSides(memory: Memory, at: Pointer, direction: OwnDirection): Float64Array {
  const { sign } = readBlock(memory.u32, at);
  const sideOfRow = sideOf(direction);
  const sides = new Float64Array(2);
  eachWeightedRow(memory, at, (cells) => {
    const side = -memory.f32[(sign >>> 2) + cells.row] * sideOfRow(cells);
    if (side < 0) sides[0]++;
    if (side > 0) sides[1]++;
  });
  return sides;
}

/** The largest margin t of a direction among weighted rows with y = 0, and the largest −t among those with y = 1. */
export function classEdges({ f64, f32, u32 }: Memory, at: Pointer): Float64Array {
  const { rows, weight, sign, t } = readBlock(u32, at);
  const edges = Float64Array.of(-Infinity, -Infinity);
  for (let i = 0; i < rows; i++) {
    if (weight && f64[(weight >>> 3) + i] === 0) continue;
    const h = f32[(sign >>> 2) + i];
    const edge = h > 0 ? 0 : 1;
    edges[edge] = Math.max(edges[edge], h * f64[(t >>> 3) + i]);
  }
  return edges;
}

/** How many cells of every column are stored, in rows that weigh something. */
export function cellCounts(memory: Memory, at: Pointer, features: number): Float64Array {
  const counts = new Float64Array(features);
  eachWeightedRow(memory, at, ({ count, columns }) => {
    for (let k = 0; k < count; k++) counts[columns[k]]++;
  });
  return counts;
}

/** The largest |x| among weighted rows, of the columns where `which` is not 0. */
export function largestCells(memory: Memory, at: Pointer, which: Float64Array): Float64Array {
  const most = new Float64Array(which.length);
  eachWeightedRow(memory, at, ({ count, columns, values }) => {
    for (let k = 0; k < count; k++) {
      const j = columns[k];
      if (which[j] !== 0) most[j] = Math.max(most[j], Math.abs(values[k]));
    }
  });
  return most;
}

/**
 * The largest |x_j − center_j| of every column among weighted rows, or more; then the largest |offset|. Rows whose margin
 * stands on their side by more than `beyond` do not count.
 */
export function reach(memory: Memory, at: Pointer, centers: Float64Array, beyond: number): Float64Array {
  const { offset, z, sign, starts } = readBlock(memory.u32, at);
  const { f64, f32 } = memory;
  const features = centers.length;
  const most = new Float64Array(features + 1);
  // a cell that is not stored is 0
  if (starts) for (let j = 0; j < features; j++) most[j] = Math.abs(centers[j]);
  eachWeightedRow(memory, at, ({ count, columns, values, row }) => {
    if (-f32[(sign >>> 2) + row] * f64[(z >>> 3) + row] > beyond) return;
    if (offset) most[features] = Math.max(most[features], Math.abs(f64[(offset >>> 3) + row]));
    for (let k = 0; k < count; k++) {
      const j = columns[k];
      most[j] = Math.max(most[j], Math.abs(values[k] - centers[j]));
    }
  });
  return most;
}
