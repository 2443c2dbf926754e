import { quote } from "../checks/describe.js";

/** What is wrong with one cell of a source. */
export interface BadCell {
  /** Row of the source, counted from 0. */
  row: number;
  column: string;
  /** The cell's text; null where it is missing; undefined where only the source knows it. */
  value?: string | null;
  /** What it should have been, such as "a finite number". */
  expected: string;
  /** What can be done about it. */
  advice?: string;
}

/** A cell that cannot be used. Who knows the source can say where in it that is. */
export class CellError extends RangeError {
  override readonly name = "CellError";
  readonly row: number;
  readonly column: string;
  readonly value: string | null | undefined;
  readonly expected: string;
  readonly advice: string | undefined;

  constructor({ row, column, value, expected, advice }: BadCell) {
    const got = value === null ? ", got a missing value" : value === undefined ? "" : `, got ${quote(value)}`;
    super(`row ${row + 1}, column ${quote(column)}: expected ${expected}${got}${advice ? `; ${advice}` : ""}`);
    this.row = row;
    this.column = column;
    this.value = value;
    this.expected = expected;
    this.advice = advice;
  }
}
