// The column of the rows' weights.
import { CellError } from "./cell-error.js";
import type { Cells } from "./collected-cells.js";
import { NumberCells, ParsedCells } from "./number-cells.js";

const EXPECTED = "a weight, a finite number of at least 0";

/** @throws {CellError} a cell that is no number. */
export function weightCells(column: string, cells: Cells | undefined): NumberCells {
  if (cells instanceof NumberCells) return cells;
  if (!(cells instanceof ParsedCells)) throw new TypeError(`${column}: not collected as weights`);
  const [odd] = cells.firstOdd;
  if (odd !== undefined) throw new CellError({ row: odd.row, column, value: odd.text, expected: EXPECTED });
  return cells.cells;
}

/** @param row of the source. @throws {CellError} a cell that is missing or no weight. */
export function weightOf(column: string, cells: NumberCells, row: number): number {
  const weight = cells.values.at(row);
  if (weight >= 0 && weight < Infinity) return weight;
  const value = Number.isNaN(weight) ? null : String(weight);
  throw new CellError({ row, column, value, expected: EXPECTED });
}
