import { quote } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import type { CsrRows } from "./csr-rows.js";
import { DecimalReader, digitOf } from "./decimal.js";

const NEWLINE = 10;
const COLON = 58;
const HASH = 35;
/** LIBSVM's int. */
const LARGEST_INDEX = 2 ** 31 - 1;

/** Puts lines of `label index:value …` into rows, byte by byte. */
export class LibsvmParser {
  /** The least and the greatest index so far. */
  least = Number.POSITIVE_INFINITY;
  greatest = -1;
  /** Of each row. */
  labels: number[] = [];
  /** The first three labels that differ, with the lines where they stand. */
  readonly different: { label: number; line: number }[] = [];
  readonly #file: string;
  readonly #rows: CsrRows;
  readonly #decimal = new DecimalReader();
  #line = 0;

  constructor(file: string, rows: CsrRows) {
    this.#file = file;
    this.#rows = rows;
  }

  /** @param lines whole ones: the last byte is a line feed. @throws {FileError} */
  parse(lines: Buffer): void {
    for (let at = 0; at < lines.length; at++) {
      this.#line++;
      at = afterBlanks(lines, at);
      if (!endsRow(lines[at])) at = this.#row(lines, at);
      if (lines[at] === HASH) at = lines.indexOf(NEWLINE, at);
    }
  }

  /** Reads the row that begins at `at`, and says where it ends. */
  #row(lines: Buffer, at: number): number {
    const decimal = this.#decimal;
    this.#addLabel(decimal.read(lines, at), lines, at);
    let previous = -1;
    for (at = afterBlanks(lines, decimal.end); !endsRow(lines[at]); at = afterBlanks(lines, decimal.end)) {
      let index = 0;
      let colon = at;
      for (let digit = digitOf(lines[at]); digit >= 0; digit = digitOf(lines[++colon])) index = 10 * index + digit;
      if (lines[colon] !== COLON || colon === at) throw this.#noCell(lines, at);
      if (index <= previous || index > LARGEST_INDEX) throw this.#misplaced(index, previous);
      const value = decimal.read(lines, colon + 1);
      if (!Number.isFinite(value) || !endsNumber(lines[decimal.end])) {
        throw this.#error(`expected a finite number, got ${quoteToken(lines, colon + 1)}`, String(index));
      }
      if (value !== 0) this.#rows.add(index, value);
      if (previous < 0 && index < this.least) this.least = index;
      previous = index;
    }
    if (previous > this.greatest) this.greatest = previous;
    this.#rows.endRow();
    return at;
  }

  #addLabel(label: number, lines: Buffer, at: number): void {
    if (!Number.isFinite(label) || !endsNumber(lines[this.#decimal.end])) {
      throw this.#error(`expected a number as label, got ${quoteToken(lines, at)}`);
    }
    this.labels.push(label);
    const { different } = this;
    if (different.length < 3 && different.every((known) => known.label !== label)) {
      different.push({ label, line: this.#line });
    }
  }

  #noCell(lines: Buffer, at: number): FileError {
    const token = tokenAt(lines, at);
    const why = token.startsWith("qid:") ? "; queries are for ranking, which is not done here" : "";
    return this.#error(`expected index:value, got ${quote(token)}${why}`);
  }

  #misplaced(index: number, previous: number): FileError {
    if (index > LARGEST_INDEX) return this.#error(`expected an index of at most ${LARGEST_INDEX}, got ${index}`);
    if (index === previous) return this.#error(`expected each index once in a row, got ${index} twice`);
    return this.#error(`expected rising indices in a row, got ${index} after ${previous}`);
  }

  #error(message: string, column?: string): FileError {
    const place = { file: this.#file, line: this.#line };
    return new FileError(column === undefined ? place : { ...place, column }, message);
  }
}

/** The first byte from `at` on that is no blank; CR is one. */
function afterBlanks(lines: Buffer, at: number): number {
  while (isBlank(lines[at])) at++;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13 && byte !== NEWLINE);
}

function endsRow(byte: number): boolean {
  return byte === NEWLINE || byte === HASH;
}

function endsNumber(byte: number): boolean {
  return isBlank(byte) || endsRow(byte);
}

/** What stands at `at`, up to the next blank. */
function tokenAt(lines: Buffer, at: number): string {
  let end = at;
  while (!endsNumber(lines[end])) end++;
  return lines.toString("utf8", at, end);
}

function quoteToken(lines: Buffer, at: number): string {
  return quote(tokenAt(lines, at));
}
