// Reads a CSV of any length piece by piece, so that no text of the whole file is ever in memory.
import { quote } from "../../../src/checks/describe.js";
import { FileError } from "../../../src/tables/file-error.js";
import { Column } from "./column.js";
import { type CsvRecord, CsvRecords } from "./csv-records.js";
import type { Sheet } from "./sheet.js";

/** How far the reading is, in bytes. */
export interface ReadNews {
  read: number;
  size: number;
}

/** Bytes read at once: few enough that a page that has to read by itself still answers in between. */
const PIECE = 262_144;
/** Rows kept as texts. */
const HEAD = 5;

/**
 * @param tell called after every piece; in between, other work of the thread has its turn.
 * @throws {FileError} not a text in UTF-8; no header, no rows; a record with more or fewer cells than the header; more
 * than memory holds.
 */
export async function readSheet(file: File, tell: (news: ReadNews) => void): Promise<Sheet> {
  const { name, size } = file;
  if (size === 0) throw new FileError({ file: name }, "expected a header and rows, got an empty file");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const records = new CsvRecords(name);
  const rows = new SheetRows(name);
  for (let at = 0; at < size; at += PIECE) {
    const bytes = await bytesOf(file, at);
    const isLast = at + PIECE >= size;
    const text = decoded(decoder, bytes, isLast, { file: name, line: rows.line });
    try {
      for (const record of records.take(text, isLast)) rows.add(record);
    } catch (cause) {
      if (cause instanceof FileError || !(cause instanceof RangeError)) throw cause;
      throw new FileError({ file: name, line: rows.line }, `expected rows that memory holds, got ${cause.message}`, {
        cause,
      });
    }
    tell({ read: Math.min(at + PIECE, size), size });
  }
  return rows.sheet();
}

/** @throws {FileError} a folder, or a file that is gone or has changed since it was chosen. */
async function bytesOf(file: File, at: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(at, at + PIECE).arrayBuffer();
  } catch (cause) {
    throw new FileError({ file: file.name }, `expected a file that can be read, got ${String(cause)}`, { cause });
  }
}

/** @throws {FileError} bytes that are no UTF-8, or that no text holds. */
function decoded(decoder: TextDecoder, bytes: ArrayBuffer, isLast: boolean, place: { file: string; line: number }) {
  const advice = 'from a spreadsheet, save it as "CSV UTF-8"';
  try {
    const text = decoder.decode(bytes, { stream: !isLast });
    if (!text.includes("\0")) return text;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
  }
  const where = place.line > 1 ? place : { file: place.file };
  throw new FileError(where, `expected a CSV, a text in UTF-8, got other bytes; ${advice}`);
}

/** Rows as they come, the header first. */
class SheetRows {
  readonly #file: string;
  #columns: Column[] | undefined;
  readonly #head: string[][] = [];
  /** Of the last record. */
  line = 1;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws {FileError} the header names a column twice, or alone; a row is longer or shorter than it. */
  add({ cells, line }: CsvRecord): void {
    this.line = line;
    if (this.#columns === undefined) {
      this.#columns = this.#namesIn(cells, line).map((name) => new Column(name));
      return;
    }
    if (cells.length !== this.#columns.length) {
      const [first] = cells;
      const which = `got ${cells.length} in the row that begins with ${quote(first)}`;
      throw new FileError(
        { file: this.#file, line },
        `expected ${this.#columns.length} cells, one for each column of the header, ${which}`,
      );
    }
    for (const [j, column] of this.#columns.entries()) column.add(cells[j], line);
    if (this.#head.length < HEAD) this.#head.push(cells);
  }

  /** @throws {FileError} no rows. */
  sheet(): Sheet {
    const file = this.#file;
    const columns = this.#columns;
    if (columns === undefined) throw new FileError({ file }, "expected a header and rows, got only empty lines");
    const [{ rows }] = columns;
    if (rows === 0) throw new FileError({ file, line: this.line }, "expected rows below the header, got none");
    return { file, rows, columns, head: this.#head };
  }

  /** A column without a name, as spreadsheets write row numbers, is called by its place. */
  #namesIn(cells: string[], line: number): string[] {
    const names = cells.map((cell, j) => cell.trim() || `column ${j + 1}`);
    if (names.length < 2) {
      const expected = "expected a header of at least two columns, between commas, semicolons or tabs";
      throw new FileError({ file: this.#file, line }, `${expected}, got only ${quote(names[0])}`);
    }
    for (const [j, name] of names.entries()) {
      const before = names.indexOf(name);
      if (before === j) continue;
      const got = `got it in columns ${before + 1} and ${j + 1}`;
      throw new FileError({ file: this.#file, line, column: name }, `expected every name once, ${got}`);
    }
    return names;
  }
}
