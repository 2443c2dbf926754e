import { describe } from "../checks/describe.js";
import { requireClasses } from "../data/labels.js";
import type { Matrix } from "../data/matrix.js";
import type { ColumnKind } from "./column-kinds.js";
import type { Unseen } from "./encode-column.js";
import { type ColumnEncoding, expectEncoding } from "./encoding.js";
import type { Target } from "./target-labels.js";

/** What a column of a source was taken for. */
export interface ColumnTaken {
  column: string;
  kind: ColumnKind;
  role: "feature" | "target" | "weight" | "counts" | "left out";
  /** Why it was left out. */
  why?: string;
  /** How many of its cells are missing, of the rows as they were read. */
  missing: number;
  /** How many different levels a category has, where that is known. */
  distinct?: number;
}

/** Rows in memory, encoded: x and what goes with it. */
export interface Table {
  /** As the caller named it. */
  source: string;
  /** Rows of x. */
  rows: number;
  /** Rows that they stand for: more where equal ones were counted, here or before. */
  represented: number;
  /** Rows that were left out, as a cell was missing. */
  omitted: number;
  /** Where rows were left out: which row of the source each row of x is, counted from 0; of the groups, where they were counted. */
  kept?: Uint32Array;
  x: Matrix;
  /** Names of the columns of x, all different. */
  features: string[];
  encoding: ColumnEncoding[];
  /** Every column that was read, and those that were left out. */
  columns: ColumnTaken[];
  /** Where a target was asked for: its column, its two labels, and for each row 1 where its label is `classes[1]`. */
  target?: Target & { y: Uint8Array };
  /** Of the rows of x, where a weight column was asked for or rows were counted; the counts are multiplied in. */
  weights?: Float64Array;
  /** The weight column. */
  weight?: string;
  /** How many rows each row stands for, where they were counted, or a column says so. */
  counts?: Float64Array;
  /** That column. */
  countsFrom?: string;
  /** Levels that the model's training had not seen, which count as the reference. */
  unseen: Unseen[];
}

/** A table without x. */
export interface TableHead extends Omit<Table, "x"> {}

/** A table with another x. */
export type TableOf<X> = TableHead & { x: X };

/** Whether the rows of x are different ones that were counted on reading, and no rows of the source. */
export function isGrouped({ counts, countsFrom }: Pick<Table, "counts" | "countsFrom">): boolean {
  return counts !== undefined && countsFrom === undefined;
}

/** How the columns of a source are read for a model that there is. */
export interface Schema {
  encoding: ColumnEncoding[];
  target?: Target;
}

/** @throws TypeError | RangeError for what is no schema: a model's encoding, with or without its target. */
export function requireSchema(schema: Schema): void {
  if (typeof schema !== "object" || schema === null) {
    throw new TypeError(`schema: expected an object with encoding, got ${describe(schema)}`);
  }
  expectEncoding(schema.encoding);
  const { target } = schema;
  if (target === undefined) return;
  if (typeof target?.column !== "string") {
    throw new TypeError(`schema.target: expected an object with column and classes, got ${describe(target)}`);
  }
  requireClasses("schema.target.classes", target.classes);
}

/** @throws TypeError for what is no table. */
export function requireTable(table: TableOf<unknown>): void {
  if (typeof table !== "object" || table === null || !("x" in table) || !Array.isArray(table.encoding)) {
    throw new TypeError(`table: expected what readTable returns, got ${describe(table)}`);
  }
}
