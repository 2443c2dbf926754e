import { type Matrix, rowSource } from "../src/data/matrix.js";
import { eachRow } from "../src/data/row-cells.js";

/** The rows of x, whatever its form. */
export function denseRows(x: Matrix): number[][] {
  const source = rowSource(x);
  const rows = Array.from({ length: source.rows }, () => new Array<number>(source.features).fill(0));
  eachRow(source, ({ count, column, value }, row) => {
    for (let k = 0; k < count; k++) rows[row][column[k]] = value[k];
  });
  return rows;
}
