// An object with an array for each column, such as DuckDB's getColumnsObjectJS() makes.
import { quote } from "../checks/describe.js";
import { numbersOf } from "./cells.js";
import { isNumberArray, type NumberArray } from "./number-array.js";

/** Numbers, big integers and booleans by the names of columns, of which none is "data", "columns" or "indptr". */
export type NamedColumns = Readonly<
  Record<string, NumberArray | BigInt64Array | BigUint64Array | ReadonlyArray<unknown>>
>;

export function isNamedColumns(x: object): x is NamedColumns {
  if ("data" in x || "columns" in x || "indptr" in x) return false;
  return Object.values(x).some((cells) => Array.isArray(cells) || ArrayBuffer.isView(cells));
}

/** @throws as `numbersOf`. */
export function namedColumns(x: NamedColumns): { columns: NumberArray[] } {
  const columns = Object.entries(x).map(([name, cells]) =>
    isNumberArray(cells) ? cells : numbersOf(cells, quote(name)),
  );
  return { columns };
}
