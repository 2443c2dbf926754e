// Encoded columns side by side as x, made a few rows at a time: for columns that are too long for memory.
import type { StagedRows } from "../data/matrix.js";
import { widthOf } from "./assemble.js";
import type { EncodedColumn } from "./encode-column.js";

/** x of a table, column after column, dense. */
export class ColumnRows implements StagedRows {
  readonly rows: number;
  readonly features: number;
  readonly width = 8;
  readonly order = "columns";
  readonly #columns: readonly EncodedColumn[];
  /** Those of columns that are codes. */
  #codes = new Float64Array(0);

  constructor(columns: readonly EncodedColumn[], rows: number) {
    this.rows = rows;
    this.features = columns.reduce((sum, column) => sum + widthOf(column), 0);
    this.#columns = columns;
  }

  stage(first: number, count: number, into: Float64Array | Float32Array, at: number, stride: number): void {
    let place = at;
    for (const column of this.#columns) {
      if (column.form === "numbers") column.values.copy(first, count, into, place);
      else this.#stageCells(column, first, count, into, place, stride);
      const width = widthOf(column);
      if (column.indicator) into.set(column.indicator.subarray(first, first + count), place + (width - 1) * stride);
      place += width * stride;
    }
  }

  #stageCells(
    column: Exclude<EncodedColumn, { form: "numbers" }>,
    first: number,
    count: number,
    into: Float64Array | Float32Array,
    place: number,
    stride: number,
  ): void {
    for (let j = 0; j < column.width; j++) into.fill(0, place + j * stride, place + j * stride + count);
    if (column.form === "words") {
      for (const [i, { columns, values }] of column.rows.slice(first, first + count).entries()) {
        for (const [k, j] of columns.entries()) into[place + j * stride + i] = values[k];
      }
      return;
    }
    if (this.#codes.length < count) this.#codes = new Float64Array(count);
    column.codes.copy(first, count, this.#codes, 0);
    for (let i = 0; i < count; i++) {
      const code = this.#codes[i];
      if (code !== 0) into[place + (Math.abs(code) - 1) * stride + i] = Math.sign(code);
    }
  }
}
