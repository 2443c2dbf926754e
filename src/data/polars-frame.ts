// Data frames of Polars, by shape: those of nodejs-polars.
import { hasMethods, quote, unexpected } from "../checks/describe.js";
import { numbersOf } from "./cells.js";
import { isNumberArray, type NumberArray } from "./number-array.js";

/** Integers and floats of any width and booleans, without nulls. */
export interface PolarsFrame {
  /** Its series, each with a name. */
  getColumns(): ReadonlyArray<unknown>;
  /** One of them. */
  toSeries(index?: number): unknown;
}

interface Series {
  readonly name: unknown;
  readonly dtype: unknown;
  isNumeric(): boolean;
  isBoolean(): boolean;
  nullCount(): number;
  toTypedArray(): unknown;
}

export function isPolarsFrame(x: object): x is PolarsFrame {
  return hasMethods(x, "getColumns", "toSeries");
}

/** @throws TypeError for a series of another type, with its name; as `numbersOf`. */
export function polarsColumns(x: PolarsFrame): { columns: NumberArray[] } {
  return { columns: Array.from(x.getColumns(), columnOf) };
}

function columnOf(series: unknown, j: number): NumberArray {
  if (!isSeries(series)) throw unexpected("x", "a series", series, ` in column ${j}`);
  const name = quote(String(series.name));
  const numeric = series.isNumeric();
  if (!numeric && !series.isBoolean()) {
    throw new TypeError(`x: expected numbers or booleans, got ${series.dtype} in column ${name}`);
  }
  // its iterator makes a number of an integer of 64 bits, whether there is one that is equal or not
  const cells = numeric && series.nullCount() === 0 ? series.toTypedArray() : series;
  return isNumberArray(cells) ? cells : numbersOf(cells, name);
}

function isSeries(value: unknown): value is Series {
  return hasMethods(value, "isNumeric", "isBoolean", "nullCount", "toTypedArray");
}
