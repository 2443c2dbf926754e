// Columns as callers choose them: by their numbers from 0, or by their names.
import { describe, quote, unexpected } from "../checks/describe.js";
import { suggestNames } from "../checks/names.js";
import { requireList } from "../checks/numbers.js";

/** Columns of x: numbers from 0, or names. */
export type Columns = readonly (number | string)[];

/**
 * Their numbers.
 * @param option what they are called in an error.
 * @param names of all columns.
 * @throws TypeError, RangeError for what is no column, one that is there twice, and none at all.
 */
export function chosenColumns(option: string, columns: Columns, names: readonly string[]): number[] {
  const count = requireList(option, columns, "columns");
  if (count === 0) throw new RangeError(`${option}: expected at least one column, got none`);
  const numbers: number[] = [];
  for (let k = 0; k < count; k++) {
    const column = columns[k];
    const j = typeof column === "string" ? names.indexOf(column) : column;
    if (typeof column === "string" && j < 0) {
      throw new RangeError(
        `${option}: expected names of columns, got ${quote(column)}; ${suggestNames(column, names)}`,
      );
    }
    if (!(Number.isInteger(j) && j >= 0 && j < names.length)) {
      throw unexpected(`${option}[${k}]`, `a name or a number from 0 to ${names.length - 1}`, column);
    }
    if (numbers.includes(j))
      throw new RangeError(`${option}: expected every column once, got ${describe(column)} twice`);
    numbers.push(j);
  }
  return numbers;
}
