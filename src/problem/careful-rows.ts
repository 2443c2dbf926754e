// Loss, gradient and Hessian in columns that differ by less than their sums are rounded: every margin and every entry of
// such a column is made in twice the precision, row by row. Slow, and only where nothing else tells columns apart.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { expOfMinusAbs, log1p } from "../math/functions.js";
import { carefulDot } from "../math/vector.js";
import { eachWeightedRow } from "./cells.js";
import type { OwnDirection } from "./direction-rows.js";

/** Weights in the columns' own units, and the columns to look at: combinations of those as stored, and of 1. */
export interface Careful extends OwnDirection {
  /** One a combination: a coefficient for every column, then one for 1. */
  combinations: readonly Float64Array[];
}

/** What comes of it, for so many combinations c; sums are weighted where nothing else is said. */
export interface CarefulSums {
  loss: number;
  /** Σ max(s, 1) z², and the same of what a margin's terms come to without their signs. */
  margins: number;
  sizes: number;
  gradient: Float64Array;
  /** What the gradient's terms come to without their signs. */
  gradientSizes: Float64Array;
  /** The upper triangle, row after row. */
  hessian: Float64Array;
  /** Σ s c², and Σ c² of the rows that are not right by far. */
  squares: Float64Array;
  near: Float64Array;
}

/** A row that is right by so much loses, and bends, no more than e^(−60). */
const FAR_RIGHT = 60;

/** The same vector, taken apart. */
export function carefulSums(vector: Float64Array, count: number): CarefulSums {
  const [loss, margins, sizes] = vector;
  let at = 3;
  const next = (length: number): Float64Array => {
    const part = vector.slice(at, at + length);
    at += length;
    return part;
  };
  const gradient = next(count);
  const gradientSizes = next(count);
  const hessian = next((count * (count + 1)) / 2);
  return { loss, margins, sizes, gradient, gradientSizes, hessian, squares: next(count), near: next(count) };
}

export function careful(memory: Memory, at: Pointer, { weights, bias, shift, combinations }: Careful): Float64Array {
  const { f64, f32, u32 } = memory;
  const { sign, offset, features } = readBlock(u32, at);
  const count = combinations.length;
  const out = new Float64Array(3 + 4 * count + (count * (count + 1)) / 2);
  const gradient = out.subarray(3, 3 + count);
  const gradientSizes = out.subarray(3 + count, 3 + 2 * count);
  const hessian = out.subarray(3 + 2 * count, out.length - 2 * count);
  const squares = out.subarray(out.length - 2 * count, out.length - count);
  const near = out.subarray(out.length - count);
  // x·w + b + offset = Σ w_j (x_j − shift_j) + Σ w_j shift_j + b + offset
  const by = [...weights, ...weights, bias, 1];
  const row = new Float64Array(features + 1);
  const cells = new Float64Array(count);
  eachWeightedRow(memory, at, ({ count: stored, columns, values, row: i, weight: s }) => {
    row.fill(0);
    for (let k = 0; k < stored; k++) row[columns[k]] = values[k];
    row[features] = 1;
    const terms = [...row.subarray(0, features), ...shift, 1, offset ? f64[(offset >>> 3) + i] : 0];
    const z = carefulDot(by, terms);
    const size = by.reduce((sum, factor, k) => sum + Math.abs(factor * terms[k]), 0);
    const h = f32[(sign >>> 2) + i];
    const e = expOfMinusAbs(z);
    const wrong = h * z > 0;
    const r = (s * h * (wrong ? 1 : e)) / (1 + e);
    const q = (s * e) / ((1 + e) * (1 + e));
    out[0] += s * ((wrong ? Math.abs(z) : 0) + log1p(e));
    // a row of little weight may be out furthest
    const counted = Math.max(s, 1);
    out[1] += counted * z * z;
    out[2] += counted * size * size;
    for (let c = 0; c < count; c++) cells[c] = carefulDot(combinations[c], row);
    for (let c = 0, k = 0; c < count; c++) {
      gradient[c] += r * cells[c];
      gradientSizes[c] += Math.abs(r * cells[c]);
      squares[c] += s * cells[c] * cells[c];
      if (-h * z <= FAR_RIGHT) near[c] += cells[c] * cells[c];
      for (let d = c; d < count; d++) hessian[k++] += q * cells[c] * cells[d];
    }
  });
  return out;
}
