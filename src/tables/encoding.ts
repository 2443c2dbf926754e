import { describe, quote } from "../checks/describe.js";

/**
 * How one column of a file becomes columns of x.
 *
 * - `numeric`: itself. `boolean`: 0 for false, 1 for true.
 * - `text`: a 0/1 column for each level but the first, named `column=level`; the first level is the reference.
 */
export type ColumnEncoding =
  | { column: string; type: "numeric" }
  | { column: string; type: "boolean" }
  | { column: string; type: "text"; levels: string[] };

/** Names of the columns of x, in the order of the weights. */
export function featureNames(encoding: readonly ColumnEncoding[]): string[] {
  return encoding.flatMap((entry) =>
    entry.type === "text" ? entry.levels.slice(1).map((level) => `${entry.column}=${level}`) : [entry.column],
  );
}

/**
 * The columns of x that one column of a file makes.
 *
 * @param values one a row; for text the position of its level.
 */
export function expand(entry: ColumnEncoding, values: Float64Array): Float64Array[] {
  if (entry.type !== "text") return [values];
  return entry.levels.slice(1).map((_, k) => values.map((code) => (code === k + 1 ? 1 : 0)));
}

/**
 * Orders texts by code point, as their UTF-8 bytes sort, on every machine the same. Not by locale; and not by UTF-16
 * unit as `<` does, which puts U+1F600 before U+FF21.
 */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = codePoint(a, i) - codePoint(b, i);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The code point that begins at unit i; U+FFFD for half a surrogate pair, as in UTF-8. */
function codePoint(text: string, i: number): number {
  const point = text.codePointAt(i) ?? 0;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

/** Checks the `encoding` of a model file. @throws {TypeError | RangeError} naming the entry and what was expected. */
export function expectEncoding(value: unknown): ColumnEncoding[] {
  if (!Array.isArray(value)) throw new TypeError(`encoding: expected an array, got ${describe(value)}`);
  if (value.length === 0) throw new RangeError("encoding: expected a column, got none");
  const encoding = value.map((entry: unknown, index) => expectEntry(entry, `encoding[${index}]`));
  const columns = encoding.map((entry) => entry.column);
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new RangeError(`encoding: expected each column once, got ${quote(repeated)} twice`);
  return encoding;
}

function expectEntry(entry: unknown, name: string): ColumnEncoding {
  if (typeof entry !== "object" || entry === null || !("column" in entry) || !("type" in entry)) {
    throw new TypeError(`${name}: expected an object with column and type, got ${describe(entry)}`);
  }
  const { column, type } = entry;
  if (typeof column !== "string") throw new TypeError(`${name}.column: expected a string, got ${describe(column)}`);
  if (type === "numeric" || type === "boolean") return { column, type };
  if (type !== "text") {
    throw new RangeError(`${name}.type: expected "numeric", "boolean" or "text", got ${describe(type)}`);
  }
  const levels: unknown = "levels" in entry ? entry.levels : undefined;
  if (!isLevels(levels)) {
    throw new TypeError(`${name}.levels: expected a non-empty array of different strings`);
  }
  return { column, type, levels };
}

function isLevels(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((level) => typeof level === "string") &&
    new Set(value).size === value.length
  );
}
