// The cells of a column of numbers as they come in, and what is seen of them on the way.
import type { Share } from "./agreement.js";
import { Chunks, type Shelf } from "./chunks.js";
import type { RawVector } from "./raw.js";

/** What numbers mean: themselves, 0 and 1 for false and true, or milliseconds since 1970-01-01 UTC. */
export type NumberMeaning = "number" | "boolean" | "date";

/** A cell that comes alone. */
const ONE = new Float64Array(1);

/** Numbers, NaN where a cell is missing. */
export class NumberCells {
  readonly meaning: NumberMeaning;
  readonly values: Chunks<Float64Array<ArrayBuffer>>;
  missing = 0;
  /** Of the cells that are not missing. */
  least = Infinity;
  greatest = -Infinity;
  /** Whether these are whole numbers. */
  whole = true;
  /** Whether each cell is the one before plus 1, and none is missing. */
  rises = true;
  #first: number | undefined;
  #last: number | undefined;
  /** Cells of other parts, of which all that is known is what was seen. */
  #elsewhere = 0;

  constructor(meaning: NumberMeaning, shelf?: Shelf) {
    this.meaning = meaning;
    this.values = Chunks.ofNumbers(shelf);
  }

  add(vector: RawVector): void {
    if (vector instanceof Float64Array) {
      this.#look(vector);
      this.values.append(vector);
    } else for (const cell of vector) this.push(cell === null ? Number.NaN : Number(cell));
  }

  push(value: number): void {
    ONE[0] = value;
    this.add(ONE);
  }

  get length(): number {
    return this.values.length;
  }

  /** How many cells are not missing. */
  get present(): number {
    return this.length + this.#elsewhere - this.missing;
  }

  /** Whether the cells that are not missing are finite. */
  get areFinite(): boolean {
    return this.present === 0 || (this.least > -Infinity && this.greatest < Infinity);
  }

  isMissing(row: number): boolean {
    return Number.isNaN(this.values.at(row));
  }

  /** What was seen of the cells is of those that go as well. */
  keep(marks: Uint8Array): void {
    this.values.keep(marks);
  }

  /** Takes what is seen of the cells of all parts for what is seen. */
  agree(share: Share): void {
    const { length, missing, least, greatest, whole, rises } = this;
    const seen = share.gather({ length, missing, least, greatest, whole, rises, first: this.#first, last: this.#last });
    const filled = seen.filter(({ length }) => length > 0);
    this.#elsewhere = seen.reduce((sum, part) => sum + part.length, -length);
    this.missing = seen.reduce((sum, part) => sum + part.missing, 0);
    this.least = seen.reduce((least, part) => Math.min(least, part.least), Infinity);
    this.greatest = seen.reduce((greatest, part) => Math.max(greatest, part.greatest), -Infinity);
    this.whole = seen.every(({ whole }) => whole);
    this.rises = filled.every(({ rises, first }, k) => rises && (k === 0 || first === Number(filled[k - 1].last) + 1));
  }

  /** While a batch is in the cache: to go through the column once more takes longer than all of this. */
  #look(vector: Float64Array): void {
    if (vector.length === 0) return;
    let { missing, least, greatest, whole, rises } = this;
    this.#first ??= vector[0];
    let last = this.#last ?? vector[0] - 1;
    for (let i = 0; i < vector.length; i++) {
      const value = vector[i];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      if (Number.isNaN(value)) missing++;
      else if (whole && !Number.isInteger(value)) whole = false;
      if (rises && value !== last + 1) rises = false;
      last = value;
    }
    this.missing = missing;
    this.least = least;
    this.greatest = greatest;
    this.whole = whole;
    this.rises = rises;
    this.#last = last;
  }
}

/** Cells that are told of in an error. */
const TOLD = 3;

/** A cell of a column of numbers or dates that is neither. */
export interface OddCell {
  row: number;
  text: string;
}

/** Texts that say numbers, dates or truth values, and those among them that do not. */
export class ParsedCells {
  /** NaN where a cell is missing or odd. */
  readonly cells: NumberCells;
  odd = 0;
  /** The first few. */
  firstOdd: OddCell[] = [];
  readonly #parse: (text: string) => number | undefined;

  constructor(meaning: NumberMeaning, parse: (text: string) => number | undefined, shelf?: Shelf) {
    this.cells = new NumberCells(meaning, shelf);
    this.#parse = parse;
  }

  add(vector: RawVector): void {
    for (const cell of vector) this.push(cell === null ? null : String(cell));
  }

  push(text: string | null): void {
    const value = text === null ? undefined : this.#parse(text);
    if (text !== null && value === undefined) {
      if (this.firstOdd.length < TOLD) this.firstOdd.push({ row: this.cells.length, text });
      this.odd++;
    }
    this.cells.push(value ?? Number.NaN);
  }

  /** As `NumberCells`; rows of odd cells are counted over all parts from then on. */
  agree(share: Share): void {
    this.cells.agree(share);
    const firstOdd = this.firstOdd.map(({ row, text }) => ({ row: share.numberOf(row), text }));
    const seen = share.gather({ odd: this.odd, firstOdd });
    this.odd = seen.reduce((sum, { odd }) => sum + odd, 0);
    this.firstOdd = seen.flatMap(({ firstOdd }) => firstOdd).slice(0, TOLD);
  }

  get length(): number {
    return this.cells.length;
  }

  /** Odd cells left out. */
  get missing(): number {
    return this.cells.missing - this.odd;
  }
}
