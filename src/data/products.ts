// Rows as the caller holds them times weights: z + w_0 x_0 + w_1 x_1 + …, added in this order.

import { unexpected } from "../checks/describe.js";
import type { NumberArray } from "./number-array.js";

/** @throws TypeError for a cell that is not a number, RangeError for one that is not finite. */
export function requireCell(value: unknown, i: number, j: number): asserts value is number {
  if (Number.isFinite(value)) return;
  throw unexpected("x", typeof value === "number" ? "a finite number" : "a number", value, ` at row ${i}, column ${j}`);
}

/** For row i. @throws as `requireCell`. */
export function addPlainRow(z: number, w: Float64Array, row: readonly unknown[], i: number): number {
  let sum = z;
  for (let j = 0; j < w.length; j++) {
    const value = row[j];
    requireCell(value, i, j);
    sum += w[j] * value;
  }
  return sum;
}

/** For the row that begins in place `at`. */
export function addRow(z: number, w: Float64Array, cells: NumberArray, at: number): number {
  let sum = z;
  for (let j = 0; j < w.length; j++) sum += w[j] * cells[at + j];
  return sum;
}

/** The product of each cell from … to − 1 to its own of z, where that of cell 0 is z_start. */
export function addColumn(
  z: Float64Array,
  start: number,
  w: number,
  cells: NumberArray,
  from: number,
  to: number,
): void {
  for (let k = from; k < to; k++) z[start + k] += w * cells[k];
}
