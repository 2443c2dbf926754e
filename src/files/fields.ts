import { quoteList } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import type { ColumnEncoding } from "../tables/encoding.js";
import { MISSING } from "../tables/missing.js";
import { cell, sqlString, trimmed } from "./duckdb.js";

/** What the cells of one column of a file are read as: one finite number a row. */
export interface Field {
  column: string;
  /** SQL over the row: a DOUBLE, or NULL where the cell is missing or does not fit. */
  sql: string;
  /** Whether a number will do; never NaN, which stands for NULL. */
  accepts(value: number): boolean;
  /** What a cell should have been, for the error. */
  expected: string;
}

/** SQL: column j as DOUBLE or NULL. DuckDB alone would read `1_0` as ten. */
export function numberSql(index: number): string {
  return `CASE WHEN contains(${cell(index)}, '_') THEN NULL ELSE TRY_CAST(${cell(index)} AS DOUBLE) END`;
}

/** SQL: `true` and `false`, in any case, as 1 and 0. */
export function booleanSql(index: number): string {
  return `CASE lower(${trimmed(index)}) WHEN 'true' THEN 1::DOUBLE WHEN 'false' THEN 0::DOUBLE END`;
}

/** SQL: the text of column j, NULL where it is missing. */
export function textSql(index: number): string {
  return `CASE WHEN ${trimmed(index)} NOT IN (${MISSING.map(sqlString).join(", ")}) THEN ${trimmed(index)} END`;
}

function numberField(column: string, index: number): Field {
  return { column, sql: numberSql(index), accepts: Number.isFinite, expected: "a finite number" };
}

/** A row's weight. */
export function weightField(column: string, index: number): Field {
  const accepts = (value: number) => Number.isFinite(value) && value >= 0;
  return { column, sql: numberSql(index), accepts, expected: "a weight, a finite number of at least 0" };
}

function booleanField(column: string, index: number): Field {
  return { column, sql: booleanSql(index), accepts: Number.isFinite, expected: "true or false" };
}

/** Texts as their position among the levels. */
function levelField(column: string, index: number, levels: readonly string[], origin: string): Field {
  const levelType = `ENUM(${levels.map(sqlString).join(", ")})`;
  const sql = `CAST(enum_code(TRY_CAST(${trimmed(index)} AS ${levelType})) AS DOUBLE)`;
  return { column, sql, accepts: Number.isFinite, expected: `${oneOf(levels)} (${origin})` };
}

/** How the cells of an encoded column are read; `index` is its place in the file. */
export function encodedField(entry: ColumnEncoding, index: number): Field {
  switch (entry.type) {
    case "numeric":
      return numberField(entry.column, index);
    case "boolean":
      return booleanField(entry.column, index);
    case "text":
      return levelField(entry.column, index, entry.levels, "the levels seen in training");
  }
}

/** The target as the position of its label, 0 for the negative class and 1 for the positive. */
export function targetField(column: string, index: number, classes: readonly Label[]): Field {
  const origin = "the two classes of the target";
  if (classes.every((label) => typeof label === "string")) return levelField(column, index, classes, origin);
  const value = classes.every((label) => typeof label === "boolean") ? booleanSql(index) : numberSql(index);
  const cases = classes.map((label, k) => `WHEN '${Number(label)}'::DOUBLE THEN ${k}::DOUBLE`);
  const sql = `CASE ${value} ${cases.join(" ")} END`;
  return { column, sql, accepts: Number.isFinite, expected: `${oneOf(classes.map(String))} (${origin})` };
}

function oneOf(levels: readonly string[]): string {
  return levels.length === 1 ? quoteList(levels) : `one of ${quoteList(levels)}`;
}
