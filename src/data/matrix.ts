// The forms of x that a caller may pass, made alike: a source that hands out rows, a few at a time.
import { describe } from "../checks/describe.js";
import { isFloat32Array, isNumberArray, type NumberArray } from "./number-array.js";
import { type SparseMatrix, SparseSource } from "./sparse-matrix.js";

/** Rows of numbers: plain arrays, or typed arrays. */
export type RowsMatrix = ReadonlyArray<ReadonlyArray<number>> | ReadonlyArray<NumberArray>;
/** One array, row after row. */
export interface FlatMatrix {
  data: NumberArray;
  rows: number;
  columns: number;
}
/** One array a column. */
export interface ColumnsMatrix {
  columns: ReadonlyArray<NumberArray>;
}
export type DenseMatrix = RowsMatrix | FlatMatrix | ColumnsMatrix;
export type Matrix = DenseMatrix | SparseMatrix;

/** x behind its form. Rows and columns count from 0. */
export interface RowSource {
  readonly rows: number;
  readonly features: number;
  /** 4 where every number came as f32 and is kept so, else 8. */
  readonly width: 4 | 8;
  /** Order in which `stage` writes: row after row, or column after column. */
  readonly order: "rows" | "columns";
  /**
   * Writes rows first … first + count − 1 to into[at …], in `order`; a column takes `stride` places.
   * @throws TypeError for a cell that is not a number.
   */
  stage(first: number, count: number, into: Float64Array | Float32Array, at: number, stride: number): void;
}

/**
 * @throws TypeError where x has none of the forms, or its lengths are not numbers.
 * @throws RangeError where x is empty or its rows or columns differ in length; a sparse x is checked cell by cell.
 */
export function rowSource(x: Matrix): RowSource | SparseSource {
  return typeof x === "object" && x !== null && "indptr" in x ? new SparseSource(x) : denseSource(x);
}

/** Every form but the sparse one. @throws as `rowSource`. */
export function denseSource(x: DenseMatrix): RowSource {
  if (Array.isArray(x)) return new ListedRows(x);
  if (typeof x === "object" && x !== null && "data" in x) return new FlatRows(x);
  if (typeof x === "object" && x !== null && "columns" in x && Array.isArray(x.columns)) return new Columns(x.columns);
  const forms =
    "an array of rows, { data, rows, columns }, { columns: [...] } or sparse { rows, columns, indptr, indices }";
  throw new TypeError(`x: expected ${forms}, got ${describe(x)}`);
}

function widthOf(arrays: ReadonlyArray<unknown>): 4 | 8 {
  return arrays.every(isFloat32Array) ? 4 : 8;
}

function requireCount(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name}: expected a number, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name}: expected at least 1, got ${value}`);
}

class FlatRows implements RowSource {
  readonly order = "rows";
  readonly rows: number;
  readonly features: number;
  readonly width: 4 | 8;
  readonly #data: NumberArray;

  constructor({ data, rows, columns }: FlatMatrix) {
    if (!isNumberArray(data)) throw new TypeError(`x.data: expected a typed array of numbers, got ${describe(data)}`);
    requireCount("x.rows", rows);
    requireCount("x.columns", columns);
    if (data.length !== rows * columns) {
      throw new RangeError(`x.data: expected rows · columns = ${rows * columns} numbers, got ${data.length}`);
    }
    this.rows = rows;
    this.features = columns;
    this.width = widthOf([data]);
    this.#data = data;
  }

  stage(first: number, count: number, into: Float64Array | Float32Array, at: number): void {
    into.set(this.#data.subarray(first * this.features, (first + count) * this.features), at);
  }
}

class ListedRows implements RowSource {
  readonly order = "rows";
  readonly rows: number;
  readonly features: number;
  readonly width: 4 | 8;
  readonly #list: ReadonlyArray<ArrayLike<number>>;

  constructor(list: ReadonlyArray<ArrayLike<number>>) {
    if (list.length === 0) throw new RangeError("x: expected at least one row, got none");
    list.forEach((row, i) => {
      if (!Array.isArray(row) && !isNumberArray(row)) {
        throw new TypeError(`x: expected an array of numbers at row ${i}, got ${describe(row)}`);
      }
      if (row.length !== list[0].length) {
        throw new RangeError(`x: expected ${list[0].length} columns as in row 0, got ${row.length} at row ${i}`);
      }
    });
    if (list[0].length === 0) throw new RangeError("x: expected at least one column, got none");
    this.rows = list.length;
    this.features = list[0].length;
    this.width = widthOf(list);
    this.#list = list;
  }

  stage(first: number, count: number, into: Float64Array | Float32Array, at: number): void {
    for (let i = first; i < first + count; i++) {
      const row = this.#list[i];
      if (Array.isArray(row)) this.#stagePlain(row, i, into, at);
      else into.set(row, at);
      at += this.features;
    }
  }

  #stagePlain(row: ReadonlyArray<unknown>, i: number, into: Float64Array | Float32Array, at: number): void {
    for (let j = 0; j < this.features; j++) {
      const value = row[j];
      if (typeof value !== "number") {
        throw new TypeError(`x: expected a number, got ${describe(value)} at row ${i}, column ${j}`);
      }
      into[at + j] = value;
    }
  }
}

class Columns implements RowSource {
  readonly order = "columns";
  readonly rows: number;
  readonly features: number;
  readonly width: 4 | 8;
  readonly #columns: ReadonlyArray<NumberArray>;

  constructor(columns: ReadonlyArray<NumberArray>) {
    if (columns.length === 0) throw new RangeError("x.columns: expected at least one column, got none");
    columns.forEach((column, j) => {
      if (!isNumberArray(column)) {
        throw new TypeError(`x.columns: expected a typed array of numbers at column ${j}, got ${describe(column)}`);
      }
      if (column.length !== columns[0].length) {
        throw new RangeError(
          `x.columns: expected ${columns[0].length} rows as in column 0, got ${column.length} at column ${j}`,
        );
      }
    });
    if (columns[0].length === 0) throw new RangeError("x.columns: expected at least one row, got none");
    this.rows = columns[0].length;
    this.features = columns.length;
    this.width = widthOf(columns);
    this.#columns = columns;
  }

  stage(first: number, count: number, into: Float64Array | Float32Array, at: number, stride: number): void {
    this.#columns.forEach((column, j) => {
      into.set(column.subarray(first, first + count), at + j * stride);
    });
  }
}
