// Checks of the numbers that callers pass: what types say, and what they cannot say.
import { describe, isObject, unexpected } from "./describe.js";

/**
 * The length of a list, read once.
 * @throws TypeError where `values` is not like an array, RangeError where it should have another length.
 */
export function requireList(
  name: string,
  values: { readonly length: number },
  of: string,
  length?: number,
  where = "",
): number {
  const count = isObject(values) ? values.length : -1;
  if (count !== count >>> 0) {
    throw new TypeError(`${name}: expected an array of ${of}, got ${describe(values)}${where}`);
  }
  if (length !== undefined && count !== length) {
    throw new RangeError(`${name}: expected ${length} ${of}, got ${count}${where}`);
  }
  return count;
}

/** @throws TypeError where it is no number, RangeError unless it is whole and at least 1. */
export function requireCount(name: string, value: unknown): asserts value is number {
  if (!(Number.isInteger(value) && Number(value) >= 1)) throw unexpected(name, "an integer of at least 1", value);
}

/** @throws TypeError where it is no number, RangeError where it is not finite. */
export function requireFinite(name: string, value: unknown, where = ""): asserts value is number {
  if (!Number.isFinite(value)) throw unexpected(name, "a finite number", value, where);
}

/**
 * A copy of a list of numbers, by default one a row.
 * @throws TypeError, RangeError where it is no list, has another length, or one is not a finite number.
 */
export function finiteNumbers(
  name: string,
  values: ArrayLike<number>,
  length?: number,
  place: "row" | "index" = "row",
): Float64Array {
  const numbers = new Float64Array(requireList(name, values, "numbers", length));
  for (let i = 0; i < numbers.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) requireFinite(name, value, ` at ${place} ${i}`);
    numbers[i] = value;
  }
  return numbers;
}

/** One finite number a row; `otherwise` in every row where the caller gives none. */
export function numberPerRow(
  name: string,
  values: ArrayLike<number> | undefined,
  rows: number,
  otherwise: number,
): Float64Array {
  return values === undefined ? new Float64Array(rows).fill(otherwise) : finiteNumbers(name, values, rows);
}

/** The weight of each row, 1 where the caller gives none. @throws as finiteNumbers; RangeError for one below 0. */
export function sampleWeights(values: ArrayLike<number> | undefined, rows: number): Float64Array {
  const s = numberPerRow("sampleWeight", values, rows, 1);
  const row = s.findIndex((s_i) => s_i < 0);
  if (row >= 0) throw new RangeError(`sampleWeight: expected at least 0, got ${s[row]} at row ${row}`);
  return s;
}

/** @throws RangeError where no row counts. */
export function requireSomeWeight(s: Float64Array): void {
  if (s.every((s_i) => s_i === 0)) {
    throw new RangeError("sampleWeight: expected a weight above 0 in some row, got 0 in every row");
  }
}

/** `otherwise` where there is no value. @throws TypeError for what is no number, RangeError for one not accepted. */
export function numberIn(
  name: string,
  value: unknown,
  otherwise: number,
  expected: string,
  accept: (value: number) => boolean,
): number {
  if (value === undefined) return otherwise;
  if (typeof value !== "number") throw new TypeError(`${name}: expected ${expected}, got ${describe(value)}`);
  if (!accept(value)) throw new RangeError(`${name}: expected ${expected}, got ${value}`);
  return value;
}
