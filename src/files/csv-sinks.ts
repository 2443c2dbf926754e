// Where the cells of a delimited text go: into batches, into counts, or into one cell that was asked for.

import { quote } from "../checks/describe.js";
import { parseNumber } from "../tables/parse-cell.js";
import type { RawBatch, RawColumn } from "../tables/raw.js";
import type { CellSink } from "./csv-parser.js";
import { NotANumber } from "./source.js";

/** Cells of a batch: so many that the steps between batches take no time, and few enough to stay in the cache. */
const BATCH_CELLS = 1 << 20;

/** Stands in no cell, and a missing one is joined as nothing, which no other is. */
const BETWEEN = "\0";

/** In the place of a column of the other kind. */
const NONE = new Float64Array();
const NO_TEXTS: (string | null)[] = [];

/** Hands out rows in batches. */
export class BatchSink implements CellSink {
  /** Rows so far. */
  rows = 0;
  readonly #columns: readonly RawColumn[];
  readonly #capacity: number;
  /** Numbers in a batch. */
  readonly #size: number;
  /** Rows of the batch that is filled. */
  #filled = 0;
  /** Of all columns of numbers, and each column's part of it. */
  #cells = new Float64Array();
  #numbers: Float64Array[] = [];
  #texts: (string | null)[][] = [];
  #ready: { batch: RawBatch; cells: Float64Array<ArrayBuffer> }[] = [];
  /** Memory of batches that nobody needs any more: fresh memory takes longer than to fill it. */
  readonly #free: Float64Array<ArrayBuffer>[] = [];

  constructor(columns: readonly RawColumn[]) {
    this.#columns = columns;
    this.#capacity = Math.max(1, Math.min(1 << 13, Math.floor(BATCH_CELLS / columns.length)));
    this.#size = this.#capacity * columns.filter(({ type }) => type === "number").length;
    this.#begin();
  }

  number(column: number, value: number): void {
    this.#numbers[column][this.#filled] = value;
  }

  text(column: number, value: string | null): void {
    this.#texts[column][this.#filled] = value;
  }

  endRow(): boolean {
    this.rows++;
    if (++this.#filled === this.#capacity) {
      this.#end();
      this.#begin();
    }
    return true;
  }

  /** The batches that are full, and at the end the last; each is valid until the next is asked for. */
  *take(end: boolean): Generator<RawBatch> {
    if (end && this.#filled > 0) this.#end();
    const ready = this.#ready;
    this.#ready = [];
    for (const { batch, cells } of ready) {
      yield batch;
      this.#free.push(cells);
    }
  }

  #begin(): void {
    this.#filled = 0;
    // in one piece: of thousands of columns, to make an array for each takes longer than to fill it
    const cells = this.#free.pop() ?? new Float64Array(this.#size);
    let at = 0;
    this.#cells = cells;
    this.#numbers = this.#columns.map(({ type }) => {
      if (type !== "number") return NONE;
      at += this.#capacity;
      return cells.subarray(at - this.#capacity, at);
    });
    this.#texts = this.#columns.map(({ type }) => (type === "number" ? NO_TEXTS : []));
  }

  #end(): void {
    const rows = this.#filled;
    const vectors = this.#columns.map(({ type }, j) =>
      // a row that the file breaks off in has left a cell behind the last
      type === "number" ? this.#numbers[j].subarray(0, rows) : this.#texts[j].slice(0, rows),
    );
    this.#ready.push({ batch: { rows, vectors }, cells: this.#cells });
  }
}

/** Counts rows that are equal, cell by cell as texts. */
export class CountSink implements CellSink {
  /** Rows that have been counted. */
  rows = 0;
  /** Lines where each different row stands first. */
  readonly lines: number[] = [];
  readonly #file: string;
  readonly #columns: readonly RawColumn[];
  readonly #most: number;
  readonly #cells: (string | null)[];
  /** Where the cells of each different row, joined, stand among the counts. */
  readonly #places = new Map<string, number>();
  readonly #counts: number[] = [];

  /** @param most different rows; the next ends the counting. */
  constructor(file: string, columns: readonly RawColumn[], most: number) {
    this.#file = file;
    this.#columns = columns;
    this.#most = most;
    this.#cells = columns.map(() => null);
  }

  /** Whether there are more different rows than were to be counted. */
  get full(): boolean {
    return this.lines.length > this.#most;
  }

  number(): void {}

  text(column: number, value: string | null): void {
    this.#cells[column] = value;
  }

  endRow(line: number): boolean {
    this.rows++;
    const key = this.#cells.join(BETWEEN);
    const place = this.#places.get(key);
    if (place !== undefined) {
      this.#counts[place]++;
      return true;
    }
    this.#places.set(key, this.lines.length);
    this.lines.push(line);
    this.#counts.push(1);
    return !this.full;
  }

  /** The rows that differ, in the order in which they came first. @throws {NotANumber} */
  batch(): RawBatch {
    const rows = this.lines.length;
    const isNumber = this.#columns.map(({ type }) => type === "number");
    const numbers = isNumber.map((is) => (is ? new Float64Array(rows) : NONE));
    const texts = isNumber.map((is) => (is ? NO_TEXTS : new Array<string | null>(rows)));
    let i = 0;
    for (const key of this.#places.keys()) {
      for (const [j, cell] of key.split(BETWEEN).entries()) {
        const text = cell === "" ? null : cell;
        if (isNumber[j]) numbers[j][i] = this.#number(text, i, j);
        else texts[j][i] = text;
      }
      i++;
    }
    const vectors = isNumber.map((is, j) => (is ? numbers[j] : texts[j]));
    return { rows, vectors, counts: Float64Array.from(this.#counts) };
  }

  #number(text: string | null, row: number, j: number): number {
    if (text === null) return Number.NaN;
    const value = parseNumber(text);
    if (value !== undefined) return value;
    throw new NotANumber({ file: this.#file, line: this.lines[row], column: this.#columns[j].name }, quote(text));
  }
}

/** Finds a row, and what is written in a cell of it. */
export class RowSink implements CellSink {
  line: number | undefined;
  value = "";
  readonly #isWanted: (line: number) => boolean;

  /** @param isWanted is asked for row after row, with the line where it begins. */
  constructor(isWanted: (line: number) => boolean) {
    this.#isWanted = isWanted;
  }

  number(): void {}

  text(_column: number, value: string | null): void {
    this.value = value ?? "";
  }

  endRow(line: number): boolean {
    if (!this.#isWanted(line)) return true;
    this.line = line;
    return false;
  }
}
