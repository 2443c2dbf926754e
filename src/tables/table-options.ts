// Which columns of a source are what, as a caller asks for it.
import { describe, quote } from "../checks/describe.js";
import { oneOf, suggestNames } from "../checks/names.js";
import { requireKnownOptions } from "../checks/options.js";
import { requireBits } from "./hashing.js";

/** 65,536 buckets. */
const LEVEL_BITS = 16;

const POLICIES = ["error", "drop", "mean", "indicator"] as const;

/**
 * What becomes of a missing value of a feature.
 *
 * - `error`: an error that names its place. `drop`: its row is left out.
 * - `mean`: it counts as the column's mean, in a category as the most frequent level.
 * - `indicator`: the same, and a column of its own says where values are missing; in a category it is a level of its own.
 */
export type MissingPolicy = (typeof POLICIES)[number];

/** What the columns of a source are to be; each is optional. */
export interface TableOptions {
  /** Column of labels, with exactly two distinct values. */
  target?: string;
  /** Columns to learn from; if absent all that are nothing else and may teach something. */
  features?: string[];
  /** Columns to leave out. */
  drop?: string[];
  /** Columns to take for categories, whatever they hold. */
  text?: string[];
  /** Columns to take for numbers; a cell that is none counts as missing. */
  numeric?: string[];
  /** Columns whose words become columns, hashed and weighted by tf-idf. */
  words?: string[];
  /** Columns of many levels, hashed: "column" (65,536 buckets) or "column:bits". */
  hash?: string[];
  /** Column of row weights, each a finite number of at least 0. */
  weight?: string;
  /** Column that says how many equal rows each row stands for, a whole number from 1: as a database has counted them. */
  counts?: string;
  /** Default "error". */
  missing?: MissingPolicy;
}

export const TABLE_OPTIONS = [
  "target",
  "features",
  "drop",
  "text",
  "numeric",
  "words",
  "hash",
  "weight",
  "counts",
  "missing",
] as const;

/** The options that give one column something else to be than a feature. */
const ROLES = ["target", "weight", "counts"] as const;

/** What is asked of one column. */
export type Asked =
  | { role: "target" }
  | { role: "weight" }
  | { role: "counts" }
  | { role: "left out"; why: string }
  | {
      role: "feature";
      /** Whether an option names it. */
      named: boolean;
      as?: "text" | "numeric" | "words" | "hash";
      /** Of a hashed column. */
      bits?: number;
    };

/** Options checked against the columns that there are. */
export interface CheckedTableOptions {
  /** For each column. */
  asked: Asked[];
  missing: MissingPolicy;
}

/** @throws TypeError for an option of another type, RangeError for an unknown option or column, or one asked for twice. */
export function checkTableOptions(columns: readonly string[], options: TableOptions): CheckedTableOptions {
  requireKnownOptions("option", options, TABLE_OPTIONS);
  const { missing = "error", features, drop } = options;
  for (const name of ROLES) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    if (typeof value !== "string")
      throw new TypeError(`${name}: expected the name of a column, got ${describe(value)}`);
    requireColumn(name, value, columns);
  }
  for (const name of ["features", "drop", "text", "numeric", "words"] as const)
    requireColumns(name, options[name], columns);

  const kinds = kindsOf(columns, options);
  const asked = columns.map((column): Asked => {
    const kind = kinds.get(column);
    const named = features?.includes(column) === true || kind !== undefined;
    const dropped = drop?.includes(column) === true;
    if (dropped && named) throw conflict(column, "drop", kind?.as ?? "features");
    const [role, other] = ROLES.filter((name) => options[name] === column);
    if (role !== undefined) {
      if (other !== undefined) throw conflict(column, role, other);
      if (dropped || named) throw conflict(column, role, dropped ? "drop" : (kind?.as ?? "features"));
      return { role };
    }
    if (dropped) return { role: "left out", why: "asked to be dropped" };
    if (features !== undefined && !features.includes(column)) {
      if (kind !== undefined)
        throw new RangeError(`features: expected ${quote(column)} among them, as ${kind.as} has it`);
      return { role: "left out", why: "not among the features" };
    }
    return { role: "feature", named, ...kind };
  });
  return { asked, missing: oneOf("missing", missing, POLICIES) };
}

/** The columns whose cells are to be texts, whatever they look like. @throws as `checkTableOptions`. */
export function textColumns(columns: readonly string[], options: TableOptions): string[] {
  const { asked } = checkTableOptions(columns, options);
  const isText = (one: Asked) => one.role === "feature" && one.as !== undefined && one.as !== "numeric";
  return columns.filter((_, j) => isText(asked[j]));
}

type Kind = Pick<Extract<Asked, { role: "feature" }>, "as" | "bits">;

function kindsOf(columns: readonly string[], options: TableOptions): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  const add = (column: string, kind: Kind) => {
    const other = kinds.get(column)?.as;
    if (other !== undefined && other !== kind.as) throw conflict(column, other, kind.as ?? "");
    kinds.set(column, kind);
  };
  for (const as of ["text", "numeric", "words"] as const) for (const column of options[as] ?? []) add(column, { as });
  requireNames("hash", options.hash);
  for (const name of options.hash ?? []) {
    // a column may have a colon in its name
    const [column, bits] = columns.includes(name) ? [name, LEVEL_BITS] : partedAtColon(name);
    requireColumn("hash", column, columns);
    requireBits(`hash of ${quote(column)}`, bits);
    add(column, { as: "hash", bits });
  }
  return kinds;
}

function partedAtColon(name: string): [string, number] {
  const match = /^(.*):(\d+)$/s.exec(name);
  return match === null ? [name, LEVEL_BITS] : [match[1], Number(match[2])];
}

function conflict(column: string, one: string, other: string): RangeError {
  return new RangeError(`column ${quote(column)}: expected to be one thing, got ${one} and ${other} as well`);
}

function requireNames(option: string, names: unknown): void {
  if (names === undefined || (Array.isArray(names) && names.every((name) => typeof name === "string"))) return;
  throw new TypeError(`${option}: expected an array of names, got ${describe(names)}`);
}

function requireColumns(option: string, names: readonly string[] | undefined, columns: readonly string[]): void {
  requireNames(option, names);
  for (const name of names ?? []) requireColumn(option, name, columns);
}

function requireColumn(option: string, name: string, columns: readonly string[]): void {
  if (columns.includes(name)) return;
  throw new RangeError(`${option}: no column ${quote(name)}; ${suggestNames(name, columns)}`);
}
