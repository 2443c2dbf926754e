// How the columns of a source become columns of x: what is learned in training and kept in the model.
import { describe, isObject, quote } from "../checks/describe.js";
import { requireBits } from "./hashing.js";
import { expectLearnedWords, type LearnedWords } from "./words.js";

/** What becomes of a missing cell; without it a missing cell is an error. */
export interface MissingCells {
  /** What stands in its place, of a number; of a text the level. Where there is none it counts for nothing. */
  as?: number | string;
  /** Whether a column of its own, `column missing`, is 1 where a cell is. */
  indicator?: true;
}

/** Numbers, as they are; with `lenient` a cell that is no number counts as missing. */
export interface NumericEncoding {
  column: string;
  type: "numeric";
  lenient?: true;
  missing?: MissingCells;
}

/** 0 for false, 1 for true. */
export interface BooleanEncoding {
  column: string;
  type: "boolean";
  missing?: MissingCells;
}

/** Days since 1970-01-01 UTC, with the time of day as a fraction. */
export interface DateEncoding {
  column: string;
  type: "date";
  missing?: MissingCells;
}

/** A 0/1 column for each level but the first, named `column=level`; the first level is the reference. */
export interface TextEncoding {
  column: string;
  type: "text";
  /** In the order of code points. */
  levels: string[];
  missing?: MissingCells;
}

/** A column for each bucket that a level fell into in training, named `column#bucket`: its sign where a level does. */
export interface HashEncoding {
  column: string;
  type: "hash";
  bits: number;
  /** Rising. */
  buckets: number[];
  missing?: MissingCells;
}

/** A column for each hashed word, named `column:word`. */
export interface WordsEncoding extends LearnedWords {
  column: string;
  type: "words";
  missing?: MissingCells;
}

/** How one column of a source becomes columns of x. */
export type ColumnEncoding =
  | NumericEncoding
  | BooleanEncoding
  | DateEncoding
  | TextEncoding
  | HashEncoding
  | WordsEncoding;

/** How many columns of x the cells of a column make, the one for missing cells left out. */
export function widthOf(entry: ColumnEncoding): number {
  switch (entry.type) {
    case "text":
      return entry.levels.length - 1;
    case "hash":
      return entry.buckets.length;
    case "words":
      return entry.words.length;
    default:
      return 1;
  }
}

/** Names of the columns of x, in the order of the weights, all different: the second `a=b` is `a=b (2)`. */
export function featureNames(encoding: readonly ColumnEncoding[]): string[] {
  const taken = new Set<string>();
  return encoding.flatMap(namesOf).map((name) => {
    let different = name;
    for (let k = 2; taken.has(different); k++) different = `${name} (${k})`;
    taken.add(different);
    return different;
  });
}

function namesOf(entry: ColumnEncoding): string[] {
  const { column, missing } = entry;
  const indicator = missing?.indicator === true ? [`${column} missing`] : [];
  switch (entry.type) {
    case "text":
      return [...entry.levels.slice(1).map((level) => `${column}=${level}`), ...indicator];
    case "hash":
      return [...entry.buckets.map((bucket) => `${column}#${bucket}`), ...indicator];
    case "words":
      return [...entry.words.map((word) => `${column}:${word}`), ...indicator];
    default:
      return [column, ...indicator];
  }
}

/** Checks the `encoding` of a model file. @throws {TypeError | RangeError} naming the entry and what was expected. */
export function expectEncoding(value: unknown): ColumnEncoding[] {
  if (!Array.isArray(value)) throw new TypeError(`encoding: expected an array, got ${describe(value)}`);
  if (value.length === 0) throw new RangeError("encoding: expected a column, got none");
  const encoding = value.map((entry: unknown, index) => expectEntry(entry, `encoding[${index}]`));
  const columns = new Set<string>();
  for (const { column } of encoding) {
    if (columns.has(column)) {
      throw new RangeError(`encoding: expected each column once, got ${quote(column)} twice`);
    }
    columns.add(column);
  }
  return encoding;
}

/** The parts that an entry may have, before they are checked. */
type Parts = { [key in keyof NumericEncoding | keyof TextEncoding | keyof HashEncoding]?: unknown };

function expectEntry(entry: unknown, name: string): ColumnEncoding {
  if (!isObject(entry) || !("column" in entry) || !("type" in entry)) {
    throw new TypeError(`${name}: expected an object with column and type, got ${describe(entry)}`);
  }
  const { column, type, lenient, levels, bits, buckets, missing: cells }: Parts = entry;
  if (typeof column !== "string") throw new TypeError(`${name}.column: expected a string, got ${describe(column)}`);
  const missing = cells === undefined ? {} : { missing: expectMissing(cells, `${name}.missing`, type, levels) };
  switch (type) {
    case "numeric":
      return { column, type, ...(lenient === true && { lenient }), ...missing };
    case "boolean":
    case "date":
      return { column, type, ...missing };
    case "text":
      if (!isLevels(levels)) throw new TypeError(`${name}.levels: expected a non-empty array of different strings`);
      return { column, type, levels, ...missing };
    case "hash":
      requireBits(`${name}.bits`, bits);
      if (!isBuckets(buckets, bits)) {
        throw new TypeError(`${name}.buckets: expected rising whole numbers below 2^${bits}, got ${describe(buckets)}`);
      }
      return { column, type, bits, buckets, ...missing };
    case "words":
      return { column, type, ...expectLearnedWords(name, entry), ...missing };
    default: {
      const types = '"numeric", "boolean", "date", "text", "hash" or "words"';
      throw new RangeError(`${name}.type: expected ${types}, got ${describe(type)}`);
    }
  }
}

function expectMissing(value: unknown, name: string, type: unknown, levels: unknown): MissingCells {
  if (!isObject(value)) throw new TypeError(`${name}: expected an object, got ${describe(value)}`);
  const { as, indicator }: { [key in keyof MissingCells]?: unknown } = value;
  const cells: MissingCells = indicator === true ? { indicator } : {};
  if (as === undefined) return cells;
  if (type === "text" ? Array.isArray(levels) && levels.includes(as) : Number.isFinite(as)) {
    return typeof as === "string" || typeof as === "number" ? { ...cells, as } : cells;
  }
  const expected = type === "text" ? "one of the levels" : "a finite number";
  throw new TypeError(`${name}.as: expected ${expected}, got ${describe(as)}`);
}

function isLevels(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((level) => typeof level === "string") &&
    new Set(value).size === value.length
  );
}

function isBuckets(value: unknown, bits: number): value is number[] {
  const rises = (bucket: unknown, k: number, all: unknown[]) =>
    Number.isInteger(bucket) && Number(bucket) > (k === 0 ? -1 : Number(all[k - 1])) && Number(bucket) < 2 ** bits;
  return Array.isArray(value) && value.every(rises);
}
