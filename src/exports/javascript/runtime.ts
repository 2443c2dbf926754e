// What an exported module takes along: the build cuts this file, with what it imports, into its functions
// (part.ts), and a module gets those that it calls. Cells count as `TableModel.predictProba` has them.
import { describe, isObject, quote, typeName, unexpected } from "../../checks/describe.js";
import { requireFinite } from "../../checks/numbers.js";
import { days } from "../../tables/encode-column.js";
import { signedHash } from "../../tables/hashing.js";
import { MISSING } from "../../tables/missing.js";
import { dateText, parseBoolean, parseDate, parseNumber } from "../../tables/parse-cell.js";
import type { WordEncoder } from "../../tables/words.js";

export { sigmoid } from "../../math/functions.js";
export { WordEncoder } from "../../tables/words.js";

/** z of a row of numbers. */
export function marginOf(x: ArrayLike<unknown>, weights: readonly number[], bias: number): number {
  if (!isObject(x) || x.length !== weights.length) {
    const got = isObject(x) ? x.length : describe(x);
    throw new TypeError(`x: expected an array of ${weights.length} numbers, got ${got}`);
  }
  let z = bias;
  for (let j = 0; j < weights.length; j++) {
    const cell = x[j];
    requireFinite("x", cell, ` at index ${j}`);
    z += weights[j] * cell;
  }
  return z;
}

/** Undefined where it is missing. An inherited property is no cell. */
function cellOf(record: unknown, column: string): unknown {
  if (!isObject(record)) throw new TypeError(`record: expected an object, got ${describe(record)}`);
  const cell: unknown = Object.hasOwn(record, column) ? Reflect.get(record, column) : undefined;
  if (cell === undefined || cell === null || Number.isNaN(cell)) return undefined;
  if (typeof cell === "string") return MISSING.includes(cell.trim()) ? undefined : cell.trim();
  if (typeof cell === "bigint") return Number(cell);
  if (typeName(cell) === "Date" && Number.isNaN(Number(cell))) return undefined;
  return cell;
}

function odd(column: string, expected: string, cell: unknown): Error {
  return unexpected(`column ${quote(column)}`, expected, cell);
}

/** For a cell that is missing where the model has nothing in its place. */
export function refuse(column: string, expected: string): never {
  throw new RangeError(`column ${quote(column)}: expected ${expected}, got a missing value`);
}

/** @param lenient whether a text that is no number counts as missing. */
export function numberIn(record: unknown, column: string, lenient = false): number | undefined {
  const cell = cellOf(record, column);
  const value = typeof cell === "string" ? parseNumber(cell) : typeof cell === "boolean" ? Number(cell) : cell;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (cell === undefined || (lenient && typeof cell === "string")) return undefined;
  throw odd(column, "a finite number", cell);
}

export function booleanIn(record: unknown, column: string): 0 | 1 | undefined {
  const cell = cellOf(record, column);
  if (cell === undefined) return undefined;
  const value = typeof cell === "string" ? parseBoolean(cell) : cell;
  if (value === true || value === 1) return 1;
  if (value === false || value === 0) return 0;
  throw odd(column, "true or false", cell);
}

/** Days since 1970-01-01 UTC. */
export function daysIn(record: unknown, column: string): number | undefined {
  const cell = cellOf(record, column);
  if (cell === undefined) return undefined;
  const milliseconds =
    typeof cell === "string" ? parseDate(cell) : typeName(cell) === "Date" ? Number(cell) : undefined;
  if (milliseconds === undefined) throw odd(column, "a date such as 2026-11-28", cell);
  return days(milliseconds);
}

export function textIn(record: unknown, column: string): string | undefined {
  const cell = cellOf(record, column);
  if (cell === undefined || typeof cell === "string") return cell;
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  if (typeName(cell) === "Date") return dateText(Number(cell));
  throw odd(column, "a number, text, boolean, Date or null", cell);
}

/** The weight of the bucket of a text, with the sign of its hash. */
export function hashedWeight(text: string | undefined, bits: number, weights: ReadonlyMap<number, number>): number {
  if (text === undefined) return 0;
  const { bucket, sign } = signedHash(text, bits);
  return sign * (weights.get(bucket) ?? 0);
}

/** z and the terms of the words of a text. */
export function addWords(
  z: number,
  text: string | undefined,
  encoder: WordEncoder,
  weights: readonly number[],
): number {
  const { columns, values } = encoder.encode(text ?? "");
  return columns.reduce((sum, column, k) => sum + weights[column] * values[k], z);
}
