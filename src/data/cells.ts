// Cells of tables as numbers: what their engines hold them in need not be a number of JavaScript.
import { isObject, unexpected } from "../checks/describe.js";

/** A big integer as the number that is equal to it, where there is one; all else as it is. */
export function withoutBigInt(cell: unknown): unknown {
  if (typeof cell !== "bigint") return cell;
  const value = Number(cell);
  return BigInt(value) === cell ? value : cell;
}

/**
 * A column as numbers: true is 1 and false 0, a big integer the number of the same value.
 * @param column as errors show it: its number, or its name in quotes.
 * @throws TypeError for what has no cells, and for a cell of another type, such as one that is missing; RangeError for an
 * integer that no number is equal to.
 */
export function numbersOf(cells: unknown, column: number | string): Float64Array {
  const where = `column ${column}`;
  if (!isIterable(cells)) throw unexpected("x", "an array of numbers", cells, ` in ${where}`);
  // holes come as undefined
  const list = [...cells];
  const numbers = new Float64Array(list.length);
  list.forEach((given, row) => {
    const cell = withoutBigInt(given);
    if (typeof cell === "bigint") {
      throw new RangeError(`x: expected an integer that a number can hold, got ${cell} at row ${row}, ${where}`);
    }
    if (typeof cell !== "number" && typeof cell !== "boolean") {
      throw unexpected("x", "a number", cell, ` at row ${row}, ${where}`);
    }
    numbers[row] = Number(cell);
  });
  return numbers;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isObject(value) && Symbol.iterator in value;
}
