// Some of the rows of x, in their order.
import { type Matrix, rowSource } from "../data/matrix.js";
import { eachRow } from "../data/row-cells.js";
import { SparseSource } from "../data/sparse-matrix.js";

/** @param keep whether a row, counted from 0, stays. */
export function keepRows(x: Matrix, keep: (row: number) => boolean): Matrix {
  const source = rowSource(x);
  const kept: number[] = [];
  for (let row = 0; row < source.rows; row++) if (keep(row)) kept.push(row);
  if (source instanceof SparseSource) {
    const indptr = [0];
    const indices: number[] = [];
    const values: number[] = [];
    eachRow(source, ({ count, column, value }, row) => {
      if (!keep(row)) return;
      for (let k = 0; k < count; k++) {
        indices.push(column[k]);
        values.push(value[k]);
      }
      indptr.push(indices.length);
    });
    return { rows: kept.length, columns: source.features, indptr, indices, values };
  }
  const columns = Array.from({ length: source.features }, () => new Float64Array(kept.length));
  let at = 0;
  eachRow(source, ({ count, column, value }, row) => {
    if (!keep(row)) return;
    for (let k = 0; k < count; k++) columns[column[k]][at] = value[k];
    at++;
  });
  return { columns };
}
