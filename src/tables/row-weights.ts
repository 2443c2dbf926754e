// The columns that say what rows weigh, and how many rows each stands for.
import { CellError } from "./cell-error.js";
import type { Part } from "./columns-taken.js";
import { NumberCells, ParsedCells } from "./number-cells.js";

const WEIGHT = "a weight, a finite number of at least 0";
const COUNT = "a count, a whole number of at least 1";

/** @throws {CellError} a cell that is no number. */
export function weightCells(part: Part): NumberCells {
  return numberCells(part, WEIGHT);
}

function numberCells({ column, cells }: Part, expected: string): NumberCells {
  if (cells instanceof NumberCells) return cells;
  if (!(cells instanceof ParsedCells)) throw new TypeError(`${column}: not collected as numbers`);
  const [odd] = cells.firstOdd;
  if (odd !== undefined) throw new CellError({ row: odd.row, column, value: odd.text, expected });
  return cells.cells;
}

/** @param row of the source. @throws {CellError} a cell that is missing or no weight. */
export function weightOf(column: string, cells: NumberCells, row: number): number {
  const weight = cells.values.at(row);
  if (weight >= 0 && weight < Infinity) return weight;
  throw misfit(column, cells, row, WEIGHT);
}

/** How many rows each row stands for. @throws {CellError} a cell that is missing or no count. */
export function countsIn(part: Part, rows: number): Float64Array {
  const cells = numberCells(part, COUNT);
  return Float64Array.from({ length: rows }, (_, row) => {
    const count = cells.values.at(row);
    if (Number.isSafeInteger(count) && count > 0) return count;
    throw misfit(part.column, cells, row, COUNT);
  });
}

function misfit(column: string, cells: NumberCells, row: number, expected: string): CellError {
  const value = cells.values.at(row);
  return new CellError({ row, column, value: Number.isNaN(value) ? null : String(value), expected });
}
