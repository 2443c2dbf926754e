import type { Label } from "../data/labels.js";
import type { ColumnEncoding } from "./encoding.js";

/** The column of labels and its two labels, the negative class first. */
export interface Target {
  column: string;
  classes: [Label, Label];
}

/** How the columns of a file are read. */
export interface Schema {
  encoding: ColumnEncoding[];
  target?: Target;
}

/** A file in memory, encoded. `{ columns: table.columns }` is the x of `fit` and `predictProba`. */
export interface Table {
  /** As the caller named it. */
  file: string;
  rows: number;
  /** Encoded column names, in the order of `columns`. */
  features: string[];
  /** One array of `rows` numbers a feature. */
  columns: Float64Array[];
  encoding: ColumnEncoding[];
  /** Where a target was asked for: its column, its two labels and the label of each row. */
  target?: Target & { labels: Label[] };
  /** Where a weight column was asked for. */
  weights?: Float64Array;
  /** Columns of the file that were not used. */
  ignored: string[];
}

/** The given rows of a table, counted from 0, in the given order. */
export function takeRows(table: Table, rows: Uint32Array): Table {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const taken: Table = { ...table, rows: rows.length, columns: table.columns.map(pick) };
  const { target, weights } = table;
  if (target !== undefined) taken.target = { ...target, labels: Array.from(rows, (row) => target.labels[row]) };
  if (weights !== undefined) taken.weights = pick(weights);
  return taken;
}
