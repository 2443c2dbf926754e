// Encoded columns side by side: x.
import type { Column } from "../data/chunked-column.js";
import type { Matrix } from "../data/matrix.js";
import type { SparseMatrix } from "../data/sparse-matrix.js";
import type { Share } from "./agreement.js";
import type { EncodedColumn } from "./encode-column.js";

/** Bytes of a cell that a sparse x stores: its column and its number. */
const SPARSE_CELL = 12;
const DENSE_CELL = 8;
/** x is sparse where that takes a third of the memory or less: at less, rows that lie densely are read as fast. */
const WORTH = 3;

/**
 * The columns of x in the order of the columns given, dense or sparse, whichever is smaller over all parts.
 * @param rows that are here.
 */
export function assemble(columns: readonly EncodedColumn[], rows: number, share: Share): Matrix {
  let width = 0;
  let stored = 0;
  for (const column of columns) {
    width += widthOf(column);
    stored += storedCells(column, rows);
  }
  return WORTH * SPARSE_CELL * share.sum(stored) < DENSE_CELL * share.sum(rows) * width
    ? sparse(columns, rows, width, share)
    : { columns: columns.flatMap((column) => denseColumns(column, rows)) };
}

/** Columns of x. */
export function widthOf(column: EncodedColumn): number {
  return (column.form === "numbers" ? 1 : column.width) + (column.indicator === undefined ? 0 : 1);
}

/** At most. */
function storedCells(column: EncodedColumn, rows: number): number {
  const marked = column.indicator?.reduce((sum, mark) => sum + mark, 0) ?? 0;
  return marked + (column.form === "words" ? column.rows.reduce((sum, row) => sum + row.columns.length, 0) : rows);
}

/** Calls for the cells other than 0, row after row of a column of the source, with their place among its columns of x. */
function eachCell(column: EncodedColumn, visit: (row: number, place: number, value: number) => void): void {
  if (column.form === "numbers") {
    column.values.each((value, row) => {
      if (value !== 0) visit(row, 0, value);
    });
  } else if (column.form === "codes") {
    column.codes.each((code, row) => {
      if (code !== 0) visit(row, Math.abs(code) - 1, Math.sign(code));
    });
  } else {
    for (const [row, { columns, values }] of column.rows.entries()) {
      for (const [k, place] of columns.entries()) visit(row, place, values[k]);
    }
  }
  column.indicator?.forEach((mark, row) => {
    if (mark === 1) visit(row, widthOf(column) - 1, 1);
  });
}

function denseColumns(column: EncodedColumn, rows: number): Column[] {
  if (column.form === "numbers" && column.indicator === undefined) return [column.values.pieces()];
  const columns = Array.from({ length: widthOf(column) }, () => new Float64Array(rows));
  eachCell(column, (row, place, value) => {
    columns[place][row] = value;
  });
  return columns;
}

function sparse(columns: readonly EncodedColumn[], rows: number, width: number, share: Share): SparseMatrix {
  const indptr = new Uint32Array(rows + 1);
  for (const column of columns) {
    eachCell(column, (row) => {
      indptr[row + 1]++;
    });
  }
  for (let row = 0; row < rows; row++) indptr[row + 1] += indptr[row];
  const next = indptr.slice(0, rows);
  const indices = new Uint32Array(indptr[rows]);
  const values = new Float64Array(indptr[rows]);
  let first = 0;
  for (const column of columns) {
    eachCell(column, (row, place, value) => {
      indices[next[row]] = first + place;
      values[next[row]++] = value;
    });
    first += widthOf(column);
  }
  // cells that are all 1 need no values
  const needed = share.some(values.some((value) => value !== 1));
  return { rows, columns: width, indptr, indices, ...(needed && { values }) };
}
