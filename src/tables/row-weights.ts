// The columns that say what rows weigh, and how many rows each stands for.
import { CellError } from "./cell-error.js";
import type { Cells } from "./collected-cells.js";
import { NumberCells, ParsedCells } from "./number-cells.js";

/** A row's number, counted as the source hands rows out, to what the column says of it. */
type OfRow = (row: number) => number;

/** A column of numbers, each of which is checked when it is asked for. */
interface RowNumbers {
  cells: NumberCells;
  /** @throws {CellError} a cell that is missing or does not fit. */
  at: OfRow;
}

/** What rows weigh. @throws {CellError} a cell that is no number. */
export function weightsIn(column: string, cells: Cells | undefined): RowNumbers {
  const fits = (weight: number) => weight >= 0 && weight < Infinity;
  return numbersIn(column, cells, "a weight, a finite number of at least 0", fits);
}

/** How many rows each stands for. @throws {CellError} a cell that is no number. */
export function countsIn(column: string, cells: Cells | undefined): RowNumbers {
  const fits = (count: number) => Number.isSafeInteger(count) && count > 0;
  return numbersIn(column, cells, "a count, a whole number of at least 1", fits);
}

function numbersIn(
  column: string,
  given: Cells | undefined,
  expected: string,
  fits: (value: number) => boolean,
): RowNumbers {
  const cells = numberCells(column, given, expected);
  return {
    cells,
    at(row) {
      const value = cells.values.at(row);
      if (fits(value)) return value;
      throw new CellError({ row, column, value: Number.isNaN(value) ? null : String(value), expected });
    },
  };
}

function numberCells(column: string, cells: Cells | undefined, expected: string): NumberCells {
  if (cells instanceof NumberCells) return cells;
  if (!(cells instanceof ParsedCells)) throw new TypeError(`${column}: not collected as numbers`);
  const [odd] = cells.firstOdd;
  if (odd !== undefined) throw new CellError({ row: odd.row, column, value: odd.text, expected });
  return cells.cells;
}
