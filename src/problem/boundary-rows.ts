// The rows that a direction leaves on its boundary, and whether they can be separated among themselves: their loss, each
// row taken to length 1, which moves no row from one side of a plane to the other and lets none outweigh the rest.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { expOfMinusAbs, log1p } from "../math/functions.js";
import { eachWeightedRow } from "./cells.js";
import { type OwnDirection, sideOf } from "./direction-rows.js";

/** Where to look at rows on a boundary. */
export interface BoundaryPlace {
  /** Weights of a row's entries, the bias last. */
  theta: Float64Array;
  /** A margin below minus this is on the wrong side. */
  tolerance: number;
  /** Only every so-manieth row is looked at. */
  every: number;
}

/** Which rows, and where. */
export interface Boundary extends OwnDirection, BoundaryPlace {
  /** Of every column as stored: (x − center)·inverse is its entry in a row; that of the bias is 1, or 0. */
  center: Float64Array;
  inverse: Float64Array;
  fitBias: boolean;
}

/** Over the rows on the boundary, weights aside. */
export interface BoundarySums {
  /** How many there are, and how many of them θ has on the wrong side. */
  rows: number;
  wrong: number;
  loss: number;
  gradient: Float64Array;
  /** The upper triangle, row after row. */
  hessian: Float64Array;
}

/** The same vector, taken apart. */
export function boundarySums(vector: Float64Array, size: number): BoundarySums {
  const [rows, wrong, loss] = vector;
  return { rows, wrong, loss, gradient: vector.slice(3, 3 + size), hessian: vector.slice(3 + size) };
}

export function boundary(memory: Memory, at: Pointer, question: Boundary): Float64Array {
  const { center, inverse, fitBias, theta, tolerance, every } = question;
  const { sign, features } = readBlock(memory.u32, at);
  const size = theta.length;
  const out = new Float64Array(3 + size + (size * (size + 1)) / 2);
  const gradient = out.subarray(3, 3 + size);
  const hessian = out.subarray(3 + size);
  const side = sideOf(question);
  const entries = new Float64Array(size);
  eachWeightedRow(memory, at, (cells) => {
    if (cells.row % every !== 0 || side(cells) !== 0) return;
    for (let j = 0; j < features; j++) entries[j] = -center[j] * inverse[j];
    for (let k = 0; k < cells.count; k++) entries[cells.columns[k]] += cells.values[k] * inverse[cells.columns[k]];
    entries[features] = fitBias ? 1 : 0;
    let squares = 0;
    let margin = 0;
    for (let j = 0; j < size; j++) {
      squares += entries[j] * entries[j];
      margin += entries[j] * theta[j];
    }
    const towards = -memory.f32[(sign >>> 2) + cells.row] / Math.sqrt(squares);
    // a row of zeros is on every boundary
    if (!Number.isFinite(towards)) return;
    const z = towards * margin;
    const e = expOfMinusAbs(z);
    const r = (z > 0 ? e : 1) / (1 + e);
    const q = (towards * towards * e) / ((1 + e) * (1 + e));
    out[0]++;
    if (z < -tolerance) out[1]++;
    out[2] += Math.max(0, -z) + log1p(e);
    for (let j = 0, k = 0; j < size; j++) {
      gradient[j] -= r * towards * entries[j];
      for (let l = j; l < size; l++) hessian[k++] += q * entries[j] * entries[l];
    }
  });
  return out;
}
