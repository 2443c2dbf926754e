// One column of a file while it is read: numbers and levels in typed arrays that grow.
import { MISSING } from "../../../src/tables/missing.js";

/** So many different values are told apart; a column with more of them is one of numbers, or of no use. */
const MOST_LEVELS = 1000;
const FIRST_CAPACITY = 1024;

/** A cell and where it stands. */
export interface PlacedCell {
  line: number;
  text: string;
}

export class Column {
  readonly name: string;
  rows = 0;
  /** Cells without a value. */
  missing = 0;
  /** Cells that are finite numbers. */
  numeric = 0;
  /** The first cell that is neither. */
  firstText: PlacedCell | undefined;
  /** Whether every cell is a number, the one of the row before plus 1. */
  counts = true;
  #numbers = new Float64Array(FIRST_CAPACITY);
  #codes: Uint16Array | undefined = new Uint16Array(FIRST_CAPACITY);
  readonly #codeOf = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** The next cell. */
  add(cell: string, line: number): void {
    const row = this.rows;
    if (row === this.#numbers.length) this.#grow();
    const text = cell.trim();
    const value = numberIn(text);
    this.#numbers[row] = value;
    this.counts &&= row === 0 ? Number.isInteger(value) : value === this.#numbers[row - 1] + 1;
    if (!Number.isNaN(value)) this.numeric++;
    if (MISSING.includes(text)) this.missing++;
    else {
      if (Number.isNaN(value)) this.firstText ??= { line, text };
      if (this.#codes !== undefined) this.#addLevel(this.#codes, row, text);
    }
    this.rows++;
  }

  /** NaN where the cell is no finite number. */
  get numbers(): Float64Array {
    return this.#numbers.subarray(0, this.rows);
  }

  /** The different values in the order in which they came; undefined where there are more than 1,000. */
  get levels(): string[] | undefined {
    return this.#codes && [...this.#codeOf.keys()];
  }

  /** The place of each cell's value among the levels, counted from 1; 0 where it is missing. */
  get codes(): Uint16Array | undefined {
    return this.#codes?.subarray(0, this.rows);
  }

  #addLevel(codes: Uint16Array, row: number, text: string): void {
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      code = this.#codeOf.size + 1;
      if (code > MOST_LEVELS) {
        this.#codes = undefined;
        this.#codeOf.clear();
        return;
      }
      this.#codeOf.set(text, code);
    }
    codes[row] = code;
  }

  #grow(): void {
    const numbers = new Float64Array(2 * this.rows);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    if (this.#codes === undefined) return;
    const codes = new Uint16Array(2 * this.rows);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}

/** NaN where the text is no finite decimal number; `0x1f` and the empty text are none. */
export function numberIn(text: string): number {
  const value = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && !/[xob]/i.test(text) ? value : Number.NaN;
}
