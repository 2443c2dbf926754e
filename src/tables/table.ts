import { describe, unexpected } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import type { Label } from "../data/labels.js";
import { type ColumnEncoding, expectEncoding } from "./encoding.js";

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
  /** Their column. */
  weight?: string;
  /** Columns of the file that were not used. */
  ignored: string[];
}

/** @throws TypeError | RangeError for what is no schema: a model's encoding, with or without its target. */
export function requireSchema(schema: Schema): void {
  if (typeof schema !== "object" || schema === null) {
    throw new TypeError(`schema: expected an object with encoding, got ${describe(schema)}`);
  }
  expectEncoding(schema.encoding);
  const { target } = schema;
  if (target === undefined) return;
  if (typeof target?.column !== "string" || !areClasses(target.classes)) {
    throw new TypeError(
      `schema.target: expected an object with column and two different classes of one type, got ${describe(target)}`,
    );
  }
}

function areClasses(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isLabel)) return false;
  return value[0] !== value[1] && typeof value[0] === typeof value[1];
}

export function isLabel(value: unknown): value is Label {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** @throws TypeError for what is no table. */
export function requireTable(table: Table): void {
  if (typeof table !== "object" || table === null || !Array.isArray(table.columns) || !Array.isArray(table.encoding)) {
    throw new TypeError(`table: expected what readTable returns, got ${describe(table)}`);
  }
}

/** The given rows of a table, counted from 0, in the given order. @throws RangeError for a row that the table has not. */
export function takeRows(table: Table, rows: Uint32Array): Table {
  requireTable(table);
  requireList("rows", rows, "row numbers");
  for (let i = 0; i < rows.length; i++) {
    if (Number.isInteger(rows[i]) && rows[i] >= 0 && rows[i] < table.rows) continue;
    throw unexpected("rows", `row numbers below ${table.rows}`, rows[i], ` at index ${i}`);
  }
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const taken: Table = { ...table, rows: rows.length, columns: table.columns.map(pick) };
  const { target, weights } = table;
  if (target !== undefined) taken.target = { ...target, labels: Array.from(rows, (row) => target.labels[row]) };
  if (weights !== undefined) taken.weights = pick(weights);
  return taken;
}
