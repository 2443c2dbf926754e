import { parseNumber } from "../tables/parse-cell.js";
import type { CsvHeader } from "./csv-header.js";
import { type CellSink, CsvParser } from "./csv-parser.js";
import { parsePieces } from "./csv-pieces.js";
import { type NamedFile, repeats, SAMPLE_ROWS } from "./source.js";

/** What the first rows of a file suggest. */
export interface Sample {
  /** Columns in which all cells that are not missing are numbers, and not all are missing. */
  numbers: Set<string>;
  /** Whether so few different rows stand for so many that to count them pays. */
  repeats: boolean;
}

/** A sample of many columns has fewer rows: so many cells take some hundredths of a second. */
const SAMPLE_CELLS = 60_000;

/** Looks at the first rows of a file. @throws {FileError} what is wrong in them. */
export async function takeSample(file: NamedFile, header: CsvHeader, columns: readonly string[]): Promise<Sample> {
  const sink = new SampleSink(columns.length);
  const parser = new CsvParser(file.name, header, new Map(columns.map((column) => [column, "text"])), sink);
  for await (const _ of parsePieces(file.path, parser)) if (sink.rows > 0) break;
  return {
    numbers: new Set(columns.filter((_, j) => sink.isNumbers(j))),
    repeats: repeats(sink.different.size, sink.rows),
  };
}

class SampleSink implements CellSink {
  rows = 0;
  readonly different = new Set<string>();
  readonly #cells: (string | null)[];
  readonly #numbers: Uint32Array;
  readonly #others: Uint8Array;

  constructor(columns: number) {
    this.#cells = new Array(columns).fill(null);
    this.#numbers = new Uint32Array(columns);
    this.#others = new Uint8Array(columns);
  }

  number(): void {}

  text(column: number, value: string | null): void {
    this.#cells[column] = value;
  }

  endRow(): boolean {
    for (const [j, cell] of this.#cells.entries()) {
      if (cell === null || this.#others[j] !== 0) continue;
      if (parseNumber(cell) === undefined) this.#others[j] = 1;
      else this.#numbers[j]++;
    }
    this.different.add(this.#cells.join("\0"));
    return ++this.rows < Math.min(SAMPLE_ROWS, SAMPLE_CELLS / this.#cells.length);
  }

  isNumbers(column: number): boolean {
    return this.#others[column] === 0 && this.#numbers[column] > 0;
  }
}
