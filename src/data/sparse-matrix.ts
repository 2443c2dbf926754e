// Rows of which most cells are 0, as a caller passes them, and the checks that let everything after trust them.
import { unexpected } from "../checks/describe.js";
import { requireCount, requireFinite, requireList } from "../checks/numbers.js";
import { isFloat32Array } from "./number-array.js";

/** Compressed rows (CSR): only some cells are stored, the others are 0. */
export interface SparseMatrix {
  /** How many, at least 1. */
  rows: number;
  /** How many, at least 1. */
  columns: number;
  /** Where each row begins in `indices`, and last where the last one ends: rows + 1 integers from 0, none falling. */
  indptr: ArrayLike<number>;
  /** The column of every stored cell, rising inside a row. */
  indices: ArrayLike<number>;
  /** The stored cells; each is 1 where there are none. A Float32Array is kept so. */
  values?: ArrayLike<number>;
}

/** A checked sparse x. */
export class SparseSource {
  readonly rows: number;
  readonly features: number;
  readonly width: 4 | 8;
  readonly indptr: ArrayLike<number>;
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number> | undefined;

  /** @throws TypeError for what is no number or list of numbers; RangeError for a number that fits no such matrix. */
  constructor({ rows, columns, indptr: starts, indices: cells, values: numbers }: SparseMatrix) {
    requireCount("x.rows", rows);
    requireCount("x.columns", columns);
    const indptr = readList("x.indptr", starts, "integers, one a row and one more", rows + 1);
    const indices = readList("x.indices", cells, "integers");
    const values =
      numbers === undefined
        ? undefined
        : readList("x.values", numbers, "numbers, one for each of x.indices", indices.length);
    requireStarts(indptr, rows, indices.length);
    requireColumns(indptr, indices, rows, columns);
    if (values !== undefined) requireValues(values, indptr, indices);
    this.rows = rows;
    this.features = columns;
    this.width = values === undefined || isFloat32Array(values) ? 4 : 8;
    this.indptr = indptr;
    this.indices = indices;
    this.values = values;
  }

  /** Stored cell number k. */
  value(k: number): number {
    return this.values === undefined ? 1 : this.values[k];
  }
}

/** Read once, unless it is a typed array. @throws as `requireList`. */
function readList(name: string, values: ArrayLike<number>, of: string, length?: number): ArrayLike<number> {
  requireList(name, values, of, length);
  return ArrayBuffer.isView(values) ? values : Array.from(values);
}

function requireStarts(indptr: ArrayLike<number>, rows: number, stored: number): void {
  for (let i = 0; i <= rows; i++) {
    const start = indptr[i];
    if (!Number.isInteger(start)) throw unexpected("x.indptr", "an integer", start, ` at row ${i}`);
    if (i === 0 && start !== 0) throw unexpected("x.indptr", "0", start, " at row 0");
    if (i > 0 && start < indptr[i - 1]) {
      throw unexpected("x.indptr", `at least ${indptr[i - 1]}, where row ${i - 1} starts`, start, ` at row ${i}`);
    }
  }
  if (indptr[rows] !== stored) {
    throw unexpected("x.indptr", `${stored}, the length of x.indices, as its last`, indptr[rows]);
  }
}

function requireColumns(indptr: ArrayLike<number>, indices: ArrayLike<number>, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    const stop = indptr[i + 1];
    let previous = -1;
    for (let k = indptr[i]; k < stop; k++) {
      const column = indices[k];
      if (!(column > previous && column < columns && column >>> 0 === column)) {
        throw misplaced(column, previous, columns, i);
      }
      previous = column;
    }
  }
}

/** Why a cell of `row` cannot be stored in `column` after one in column `previous`. */
function misplaced(column: number, previous: number, columns: number, row: number): Error {
  const where = ` at row ${row}`;
  if (!(Number.isInteger(column) && column >= 0 && column < columns)) {
    return unexpected("x.indices", `a column from 0 to ${columns - 1}`, column, where);
  }
  if (column === previous) return new RangeError(`x.indices: expected each column once, got ${column} twice${where}`);
  return unexpected("x.indices", "rising columns", column, ` after ${previous}${where}`);
}

function requireValues(values: ArrayLike<number>, indptr: ArrayLike<number>, indices: ArrayLike<number>): void {
  for (let k = 0; k < values.length; k++) {
    if (Number.isFinite(values[k])) continue;
    let row = 0;
    while (indptr[row + 1] <= k) row++;
    requireFinite("x.values", values[k], ` at row ${row}, column ${indices[k]}`);
  }
}
