// Papa Parse's tokeniser over a text that comes in pieces, with the line on which every record begins.
import Papa from "papaparse";
import { FileError } from "../../../src/tables/file-error.js";

export interface CsvRecord {
  cells: string[];
  /** Counted from 1, as an editor does. */
  line: number;
}

/** From so much text Papa guesses the delimiter and the line ending. */
const SAMPLE = 65_536;
/** A record that is longer than this, in characters, has a quote that nobody closed. */
const LONGEST_RECORD = 4_194_304;

/** Cuts text into records; empty lines are none. */
export class CsvRecords {
  readonly #file: string;
  #tokens: Papa.Parser | undefined;
  #newline = "\n";
  #rest = "";
  #line = 1;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * The records that end within the text so far.
   * @param isLast the text ends here, and with it the last record.
   * @throws {FileError} what stands between quotes does not end, or goes on after them.
   */
  *take(text: string, isLast: boolean): Generator<CsvRecord> {
    this.#rest += text;
    this.#tokens ??= this.#begin();
    const { data, errors, meta }: Papa.ParseResult<string[]> = this.#tokens.parse(this.#rest, 0, !isLast);
    const [wrong] = errors.filter(({ row = 0 }) => row < data.length);
    const mayHoldLines = this.#rest.includes('"');
    this.#rest = this.#rest.slice(meta.cursor);
    for (const [k, cells] of data.entries()) {
      const line = this.#line;
      this.#line += 1 + (mayHoldLines ? this.#linesIn(cells) : 0);
      if (wrong?.row === k) throw new FileError({ file: this.#file, line }, EXPECTED[wrong.code] ?? wrong.message);
      if (cells.length > 1 || cells[0].trim() !== "") yield { cells, line };
    }
    if (this.#rest.length > LONGEST_RECORD) {
      throw new FileError({ file: this.#file, line: this.#line }, EXPECTED.MissingQuotes);
    }
  }

  #begin(): Papa.Parser {
    const { delimiter, linebreak } = Papa.parse(this.#rest.slice(0, SAMPLE), { preview: 100 }).meta;
    const newline = linebreak === "\r" || linebreak === "\r\n" ? linebreak : "\n";
    this.#newline = newline;
    return new Papa.Parser({ delimiter, newline });
  }

  #linesIn(cells: readonly string[]): number {
    return cells.reduce((lines, cell) => lines + cell.split(this.#newline).length - 1, 0);
  }
}

/** By Papa's codes. */
const EXPECTED: Record<string, string> = {
  MissingQuotes: "expected a closing quote, got none to the end of the file",
  InvalidQuotes: "expected a delimiter or the end of the line after a closing quote, got more text",
};
