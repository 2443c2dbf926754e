import { quote, quoteList } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import { MISSING } from "../tables/missing.js";
import type { CsvHeader } from "./csv-header.js";
import { DecimalReader } from "./decimal.js";
import { NotANumber } from "./source.js";
import { TextCells } from "./text-cells.js";
import type { TextMemory } from "./text-memory.js";

/** What a column is read as: texts (null where missing), numbers (NaN where missing), texts as they stand. */
export type CellKind = "text" | "number" | "raw";

/** Where a parser puts the cells of a row, columns counted as they were asked for; `endRow` follows the last. */
export interface CellSink {
  number(column: number, value: number): void;
  text(column: number, value: string | null): void;
  /** @param line where the row begins. @returns whether to go on to the next row. */
  endRow(line: number): boolean;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

/**
 * Cells of a delimited text (RFC 4180; lines end in LF, CRLF or CR), byte by byte: one pass gives numbers and texts, with
 * the line of whatever is wrong. Blank lines are skipped, but where a row is one cell: there the line is that cell, empty.
 *
 * A parser of our own, since it is the reading that takes the time: DuckDB's took 2.7 times as long for 10⁶ × 28 numbers
 * on the same two cores, before runs of them had a kernel, and some ten times as long for 72 × 8,000, and it takes `1_0`
 * for ten; libraries in JavaScript make a text of every cell, at a sixth of the speed.
 */
export class CsvParser {
  /** Where the next record begins, counted from 1. */
  line = 1;
  readonly #file: string;
  readonly #delimiter: number;
  readonly #names: readonly string[];
  readonly #kinds: readonly (CellKind | "nothing")[];
  /** How many columns of numbers stand side by side from each column on. */
  readonly #runs: Int32Array;
  /** Place of each column of the file among those that are read. */
  readonly #places: Int32Array;
  readonly #sink: CellSink;
  readonly #decimal = new DecimalReader();
  readonly #texts = new TextCells();
  #header: boolean;
  #last = false;
  /** Where the text ends, at a line feed of the caller's. */
  #end = 0;
  /** Line ends in the cells of the record, which is whole only when it is seen to be. */
  #inside = 0;
  // the cell that was found last
  #from = 0;
  #to = 0;
  #doubled = false;

  /**
   * @param file its name, for errors.
   * @param kinds what the columns to read are read as, by their names.
   * @param behind whether the header has been passed.
   */
  constructor(
    file: string,
    { delimiter, names }: CsvHeader,
    kinds: ReadonlyMap<string, CellKind>,
    sink: CellSink,
    behind = false,
  ) {
    this.#file = file;
    this.#header = !behind;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#names = names;
    this.#kinds = names.map((name) => kinds.get(name) ?? "nothing");
    this.#runs = new Int32Array(names.length);
    for (let j = names.length - 1; j >= 0; j--) {
      if (this.#kinds[j] === "number") this.#runs[j] = 1 + (this.#runs[j + 1] ?? 0);
    }
    const places = new Map([...kinds.keys()].map((name, place) => [name, place]));
    this.#places = Int32Array.from(names, (name) => places.get(name) ?? -1);
    this.#sink = sink;
  }

  /** Numbers that are read at once at most. */
  get mostNumbers(): number {
    return this.#runs.reduce((most, run) => Math.max(most, run), 1);
  }

  /**
   * Reads the records that end in a piece of the file.
   *
   * @param from where in the text a record begins. @param end where a line feed of the caller's is, behind the piece.
   * @param last whether the file ends there.
   * @returns where the first record begins that does not end in the piece; −1 where the sink wants no more.
   */
  parse(text: TextMemory, from: number, end: number, last: boolean): number {
    const { bytes } = text;
    this.#last = last;
    this.#end = end;
    let at = from;
    while (at < end) {
      const byte = bytes[at];
      const blank = (byte === LF || byte === CR) && (this.#header || this.#kinds.length > 1);
      this.#inside = 0;
      const stop = blank ? at : this.#header ? this.#skip(bytes, at) : this.#record(text, at);
      // what ends at the caller's line feed may go on in the next piece, and a CR there may be half of a CRLF
      if (stop < 0 || (!last && (stop === end || (bytes[stop] === CR && stop + 1 === end)))) return at;
      at = stop + (bytes[stop] === CR && bytes[stop + 1] === LF && stop + 1 < end ? 2 : 1);
      const line = this.line;
      this.line += 1 + this.#inside;
      if (blank) continue;
      if (this.#header) this.#header = false;
      else if (!this.#sink.endRow(line)) return -1;
    }
    return Math.min(at, end);
  }

  /** @returns where the line of the record ends, −1 where a quoted cell goes on behind the piece. */
  #record(text: TextMemory, start: number): number {
    const { bytes, numbers } = text;
    const kinds = this.#kinds;
    const delimiter = this.#delimiter;
    let at = start;
    for (let j = 0; j < kinds.length; j++) {
      let stop: number;
      if (kinds[j] === "number") {
        const count = text.readNumbers(at, this.#runs[j], delimiter);
        for (let k = 0; k < count; k++) this.#sink.number(this.#places[j + k], numbers[k]);
        j += Math.max(0, count - 1);
        stop = count > 0 ? text.ended : this.#oddNumber(bytes, at, j);
      } else {
        stop = this.#find(bytes, at);
        const whole = stop >= 0 && !this.#mayGoOn(stop);
        if (whole && kinds[j] !== "nothing") this.#sink.text(this.#places[j], this.#text(bytes, j));
      }
      if (stop < 0) return -1;
      if (bytes[stop] !== delimiter) {
        if (j + 1 < kinds.length && !this.#mayGoOn(stop)) throw this.#ragged(j + 1);
        return stop;
      }
      at = stop + 1;
    }
    return this.#tooLong(bytes, at);
  }

  /** A cell of numbers with blanks or quotes around it, missing, or none. */
  #oddNumber(bytes: Buffer, at: number, column: number): number {
    const stop = this.#find(bytes, at);
    if (stop < 0 || this.#mayGoOn(stop)) return stop;
    const value = this.#decimal.read(bytes, this.#from);
    if (this.#from < this.#to && this.#decimal.end === this.#to && Number.isFinite(value)) {
      this.#sink.number(this.#places[column], value);
    } else {
      const text = this.#text(bytes, column);
      if (text !== null) {
        throw new NotANumber({ file: this.#file, line: this.line, column: this.#names[column] }, quote(text));
      }
      this.#sink.number(this.#places[column], Number.NaN);
    }
    return stop;
  }

  /** The cell that was found last; null where it is missing, and wanted as such. */
  #text(bytes: Buffer, column: number): string | null {
    const text = this.#texts.read(bytes, this.#from, this.#to);
    if (text === undefined) {
      const place = { file: this.#file, line: this.line, column: this.#names[column] };
      const zero = bytes.subarray(this.#from, this.#to).includes(0);
      throw new FileError(place, zero ? "a NUL byte; expected text" : "not UTF-8 text; expected a CSV file in UTF-8");
    }
    const plain = this.#doubled ? text.replaceAll('""', '"') : text;
    return this.#kinds[column] !== "raw" && MISSING.includes(plain) ? null : plain;
  }

  /** Finds the cell that begins at `at`, and where it ends: at a delimiter or the end of the line. */
  #find(bytes: Buffer, at: number): number {
    this.#doubled = false;
    let stop = at;
    if (bytes[at] === QUOTE) {
      stop = this.#closing(bytes, at);
      if (stop < 0) return -1;
      this.#trim(bytes, at + 1, stop - 1);
      if (!this.#endsCell(bytes[stop])) throw this.#astray();
    } else {
      while (!this.#endsCell(bytes[stop])) stop++;
      this.#trim(bytes, at, stop);
    }
    return stop;
  }

  /** Behind the quote that closes the cell. */
  #closing(bytes: Buffer, open: number): number {
    let close = bytes.indexOf(QUOTE, open + 1);
    while (close >= 0 && bytes[close + 1] === QUOTE) {
      this.#doubled = true;
      close = bytes.indexOf(QUOTE, close + 2);
    }
    if (close < 0 || close >= this.#end) {
      if (this.#last) throw this.#astray();
      return -1;
    }
    for (let i = open; i < close; i++) {
      if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) this.#inside++;
    }
    return close + 1;
  }

  #trim(bytes: Buffer, from: number, to: number): void {
    while (from < to && (bytes[from] === SPACE || bytes[from] === TAB)) from++;
    while (from < to && (bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
    this.#from = from;
    this.#to = to;
  }

  #endsCell(byte: number): boolean {
    return byte === this.#delimiter || byte === LF || byte === CR;
  }

  /** Whether a cell ends at the caller's line feed, behind which the file goes on. */
  #mayGoOn(stop: number): boolean {
    return !this.#last && stop === this.#end;
  }

  #skip(bytes: Buffer, at: number): number {
    let stop = this.#find(bytes, at);
    while (stop >= 0 && bytes[stop] === this.#delimiter) stop = this.#find(bytes, stop + 1);
    return stop;
  }

  /** A record with more cells than there are columns: counts them, once they are all there. */
  #tooLong(bytes: Buffer, at: number): number {
    let cells = this.#kinds.length + 1;
    let stop = this.#find(bytes, at);
    for (; stop >= 0 && bytes[stop] === this.#delimiter; cells++) stop = this.#find(bytes, stop + 1);
    if (stop < 0 || this.#mayGoOn(stop)) return stop;
    throw this.#ragged(cells);
  }

  #ragged(cells: number): FileError {
    const expected = `expected ${this.#names.length} cells (${quoteList(this.#names, 5)})`;
    return new FileError({ file: this.#file, line: this.line }, `${expected}, got ${cells}`);
  }

  #astray(): FileError {
    const place = { file: this.#file, line: this.line };
    return new FileError(place, "a quoted cell does not end, or goes on after its closing quote");
  }
}
