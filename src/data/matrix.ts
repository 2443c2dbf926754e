// The forms of x that a caller may pass, made alike: a source that hands out rows, a few at a time.
import { isObject, unexpected } from "../checks/describe.js";
import { requireCount, requireList } from "../checks/numbers.js";
import { type ArqueroTable, arqueroColumns, isArqueroTable } from "./arquero-table.js";
import { type ArrowTable, arrowColumns, isArrowTable } from "./arrow-table.js";
import { ChunkedColumn, type Column } from "./chunked-column.js";
import { isMlMatrix, type MlMatrix, mlMatrixRows } from "./ml-matrix.js";
import { isNamedColumns, type NamedColumns, namedColumns } from "./named-columns.js";
import { isNdarray, type Ndarray, ndarrayRows } from "./ndarray.js";
import { isFloat32Array, isNumberArray, isShared, type NumberArray } from "./number-array.js";
import { isPolarsFrame, type PolarsFrame, polarsColumns } from "./polars-frame.js";
import { addColumn, addPlainRow, addRow } from "./products.js";
import { type SparseMatrix, SparseSource } from "./sparse-matrix.js";

/** Rows of numbers: plain arrays, or typed arrays. */
export type RowsMatrix = ReadonlyArray<ReadonlyArray<number>> | ReadonlyArray<NumberArray>;
/** One array, row after row. */
export interface FlatMatrix {
  /** rows · columns numbers; row i begins at i · columns. */
  data: NumberArray;
  /** How many, at least 1. */
  rows: number;
  /** How many, at least 1. */
  columns: number;
}
/** One array a column, or several, one after another. */
export interface ColumnsMatrix {
  /** One a feature, each with a number a row: a typed array, an array of the typed arrays that make it up, or cells. */
  columns: ReadonlyArray<Column>;
}
/** The forms of x that hold every cell. */
export type DenseMatrix = RowsMatrix | FlatMatrix | ColumnsMatrix;
/** Dense and sparse forms, as everything below takes them. */
export type OwnMatrix = DenseMatrix | SparseMatrix;
/** Tables and matrices of other libraries, known by what they have. Their columns are the features, in their order. */
export type ForeignMatrix = ArrowTable | PolarsFrame | ArqueroTable | Ndarray | MlMatrix | NamedColumns;
/** x: a row for every example, a column for every feature, of finite numbers. Float32Array is stored as it is. */
export type Matrix = OwnMatrix | ForeignMatrix;

/** Columns are added to the sums of so many rows before the next: these stay in the first-level cache. */
const ROWS_TOGETHER = 1024;

/** Rows on their way into a store, whatever their form. Rows and columns count from 0. */
export interface StagedRows {
  readonly rows: number;
  readonly features: number;
  /** 4 where every number came as f32 and is kept so, else 8. */
  readonly width: 4 | 8;
  /** Order in which `stage` writes: row after row, or column after column. */
  readonly order: "rows" | "columns";
  /** What other threads can read as well: where every number lies in a SharedArrayBuffer. */
  readonly shared?: FlatMatrix | { readonly columns: readonly ChunkedColumn[] };
  /**
   * Writes rows first … first + count − 1 to into[at …], in `order`; a column takes `stride` places.
   * @throws TypeError for a cell that is not a number.
   */
  stage(first: number, count: number, into: Float64Array | Float32Array, at: number, stride: number): void;
}

/** x behind its form. */
export interface RowSource extends StagedRows {
  /** Whether nothing but code of the caller in this thread could change a number. */
  readonly steady: boolean;
  /**
   * z_i := z_i + Σ_j w_j x_ij in every row, added in the order of j.
   * @throws TypeError for a cell of a plain row that is not a number, RangeError for one that is not finite; in typed
   * arrays that leaves z_i not finite.
   */
  addProducts(w: Float64Array, z: Float64Array): void;
}

/**
 * @throws TypeError where x has none of the forms, or its lengths are not numbers.
 * @throws RangeError where x is empty or its rows or columns differ in length; a sparse x is checked cell by cell.
 */
export function rowSource(x: Matrix): RowSource | SparseSource {
  const own = ownForm(x);
  return isObject(own) && "indptr" in own ? new SparseSource(own) : denseSource(own);
}

/** A form of another library as one of ours; what is ours is returned. @throws TypeError, RangeError for a bad cell. */
export function ownForm(x: Matrix): OwnMatrix {
  if (!isObject(x) || isListed(x)) return x;
  // before ours, as methods of some have the names of our properties
  if (isPolarsFrame(x)) return polarsColumns(x);
  if (isArrowTable(x)) return arrowColumns(x);
  if (isArqueroTable(x)) return arqueroColumns(x);
  if (isNdarray(x)) return ndarrayRows(x);
  if (isMlMatrix(x)) return mlMatrixRows(x);
  return isNamedColumns(x) ? namedColumns(x) : x;
}

function isListed(x: Matrix): x is RowsMatrix {
  return Array.isArray(x);
}

/** Every form but the sparse one. @throws as `rowSource`. */
export function denseSource(x: DenseMatrix): RowSource {
  if (Array.isArray(x)) return listedRows(x);
  if (isObject(x) && "data" in x) return flatRows(x);
  if (isObject(x) && "columns" in x) {
    const { columns } = x;
    if (Array.isArray(columns)) return listedColumns(columns);
  }
  const forms =
    "an array of rows, { data, rows, columns }, { columns: [...] }, sparse { rows, columns, indptr, indices } or a table of another library";
  throw unexpected("x", forms, x);
}

function widthOf(arrays: ReadonlyArray<unknown>): 4 | 8 {
  return arrays.every(isFloat32Array) ? 4 : 8;
}

/** @throws RangeError where code of the caller has shrunk the array, or transferred it, since it was checked. */
function copy(numbers: NumberArray, first: number, count: number, into: Float64Array | Float32Array, at: number): void {
  const end = first + count;
  if (numbers.length < end) requireList("x", numbers, "numbers", end);
  into.set(numbers.length > count ? numbers.subarray(first, end) : numbers, at);
}

/** A list of lists, read once: at least one, none empty. The words say what one of them and one of its entries is. */
function equallyLong<T extends { readonly length: number }>(
  name: string,
  given: unknown[],
  [one, entry]: readonly [string, string],
  read: (list: unknown, place: number) => T,
): T[] {
  const lists: T[] = [];
  // holes come as undefined
  for (const each of given) {
    const place = lists.length;
    const list = read(each, place);
    lists.push(list);
    const { length } = lists[0];
    if (list.length !== length) {
      throw new RangeError(
        `${name}: expected ${length} ${entry}s as in ${one} 0, got ${list.length} at ${one} ${place}`,
      );
    }
  }
  if (lists.length === 0) throw new RangeError(`${name}: expected at least one ${one}, got none`);
  if (lists[0].length === 0) throw new RangeError(`${name}: expected at least one ${entry}, got none`);
  return lists;
}

function flatRows({ data, rows, columns: features }: FlatMatrix): RowSource {
  if (!isNumberArray(data)) throw unexpected("x.data", "a typed array of numbers", data);
  requireCount("x.rows", rows);
  requireCount("x.columns", features);
  if (data.length !== rows * features) {
    throw new RangeError(`x.data: expected rows · columns = ${rows * features} numbers, got ${data.length}`);
  }
  return {
    rows,
    features,
    width: widthOf([data]),
    order: "rows",
    steady: !isShared(data),
    ...(isShared(data) && { shared: { data, rows, columns: features } }),
    stage(first, count, into, at) {
      copy(data, first * features, count * features, into, at);
    },
    addProducts(w, z) {
      for (let i = 0; i < rows; i++) z[i] = addRow(z[i], w, data, i * features);
    },
  };
}

function listedRows(given: unknown[]): RowSource {
  const list = equallyLong("x", given, ["row", "column"], readRow);
  const features = list[0].length;
  return {
    rows: list.length,
    features,
    width: widthOf(list),
    order: "rows",
    steady: list.every((row) => isNumberArray(row) && !isShared(row)),
    stage(first, count, into, at) {
      for (let i = first; i < first + count; i++, at += features) {
        const row = list[i];
        if (Array.isArray(row)) copyPlain(row, i, features, into, at);
        else copy(row, 0, features, into, at);
      }
    },
    addProducts(w, z) {
      for (let i = 0; i < z.length; i++) {
        const row = list[i];
        if (Array.isArray(row)) z[i] = addPlainRow(z[i], w, row, i);
        else z[i] = addRow(z[i], w, row, 0);
      }
    },
  };
}

function readRow(row: unknown, i: number): unknown[] | NumberArray {
  if (Array.isArray(row) || isNumberArray(row)) return row;
  throw unexpected("x", "an array of numbers", row, ` at row ${i}`);
}

function copyPlain(row: unknown[], i: number, features: number, into: Float64Array | Float32Array, at: number): void {
  for (let j = 0; j < features; j++) {
    const value = row[j];
    if (typeof value !== "number") throw unexpected("x", "a number", value, ` at row ${i}, column ${j}`);
    into[at + j] = value;
  }
}

function listedColumns(given: unknown[]): RowSource {
  const columns = equallyLong("x.columns", given, ["column", "row"], ChunkedColumn.of);
  const chunks = columns.flatMap((column) => column.chunks);
  return {
    rows: columns[0].length,
    features: columns.length,
    width: widthOf(chunks),
    order: "columns",
    steady: !chunks.some(isShared),
    ...(chunks.every(isShared) && { shared: { columns } }),
    stage(first, count, into, at, stride) {
      columns.forEach((column, j) => {
        const place = at + j * stride - first;
        column.eachPiece(first, first + count, (chunk, from, to, start) => {
          copy(chunk, from, to - from, into, place + start + from);
        });
      });
    },
    addProducts(w, z) {
      for (let first = 0; first < z.length; first += ROWS_TOGETHER) {
        const end = Math.min(z.length, first + ROWS_TOGETHER);
        for (let j = 0; j < w.length; j++) {
          columns[j].eachPiece(first, end, (chunk, from, to, start) => addColumn(z, start, w[j], chunk, from, to));
        }
      }
    },
  };
}
