// The query with which a database counts rows that are equal, before they leave it.
import { describe, quote } from "../../checks/describe.js";
import { readOptions } from "../../checks/options.js";
import { doubled } from "./dialects.js";

/** Options of `countingSql`: what a model is to be trained on. */
export interface CountingOptions {
  /** Column of labels. */
  target: string;
  /** Columns to learn from. */
  features: readonly string[];
  /** Column of row weights; rows that differ in it are counted apart. */
  weight?: string;
  /** How the column of counts is to be named, as no other column is; "rows" if absent. */
  counts?: string;
  /** Whether names stand in backticks, as MySQL and BigQuery want them, and not in the standard's double quotes. */
  backticks?: boolean;
}

const NAMES = ["target", "features", "weight", "counts", "backticks"] as const;

/**
 * The query with which any database of SQL counts the rows of a table that are equal in all that a model is trained on. Of
 * what it gives, read with the option `counts`, the model is that of all rows: `readTable("counts.csv", { target, counts:
 * "rows" })`. Names are quoted, so they are to be written as the database has them; groups come in the order of their
 * cells, as the last bits of weights depend on it.
 *
 * @param table "visits", or "shop.visits": every part is quoted.
 * @throws {TypeError | RangeError} a name that is none, that has U+0000 in it, or that comes twice.
 */
export function countingSql(table: string, options: CountingOptions): string {
  const read = readOptions("counting option", options, NAMES);
  const { target, features, weight, counts = "rows", backticks = false } = read;
  if (!Array.isArray(features) || features.length === 0) {
    throw new TypeError(
      `features: expected the names of columns, got ${Array.isArray(features) ? "none" : describe(features)}`,
    );
  }
  if (typeof backticks !== "boolean")
    throw new TypeError(`backticks: expected true or false, got ${describe(backticks)}`);
  const quoted = (name: string): string => doubled(name, backticks ? "`" : '"');
  const cells: Named[] = [...features.map((name) => named("features", name)), named("target", target)];
  if (weight !== undefined) cells.push(named("weight", weight));
  const count = named("counts", counts);
  requireDifferent([...cells, count]);
  const parts = named("table", table).name.split(".");
  const list = cells.map(({ name }) => quoted(name)).join(", ");
  return [
    `SELECT ${list}, COUNT(*) AS ${quoted(count.name)}`,
    `FROM ${parts.map((part) => quoted(named("table", part).name)).join(".")}`,
    `GROUP BY ${list}`,
    `ORDER BY ${list}`,
  ].join("\n");
}

/** A name, and the option that gives it. */
interface Named {
  option: string;
  name: string;
}

function named(option: string, name: unknown): Named {
  if (typeof name !== "string") throw new TypeError(`${option}: expected a name, got ${describe(name)}`);
  if (name !== "" && !name.includes("\0")) return { option, name };
  throw new RangeError(`${option}: expected a name without U+0000, got ${quote(name)}`);
}

/** Engines differ in whether case tells names apart. */
function requireDifferent(all: readonly Named[]): void {
  const folded = all.map(({ name }) => name.toLowerCase());
  for (const [k, { option, name }] of all.entries()) {
    if (folded.indexOf(folded[k]) < k) {
      throw new RangeError(`${option}: expected a name of its own, got ${quote(name)} twice`);
    }
  }
}
