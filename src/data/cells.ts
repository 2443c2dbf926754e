// Cells of other libraries as numbers: what their engines hold them in need not be a number of JavaScript.
import { isObject, unexpected } from "../checks/describe.js";
import { requireCount } from "../checks/numbers.js";
import { requireCell } from "./products.js";

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

/** Row after row. */
export interface FlatCells {
  data: Float64Array;
  rows: number;
  columns: number;
}

/**
 * A copy of a matrix that is read a cell at a time.
 * @throws TypeError, RangeError where it has no row or no column; for a cell that is no finite number.
 */
export function copyCells(rows: number, columns: number, cellAt: (i: number, j: number) => unknown): FlatCells {
  requireCount("x.rows", rows);
  requireCount("x.columns", columns);
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const cell = cellAt(i, j);
      requireCell(cell, i, j);
      data[i * columns + j] = cell;
    }
  }
  return { data, rows, columns };
}
