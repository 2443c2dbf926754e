import { quote } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import type { RawBatch, RawColumn } from "../tables/raw.js";
import { wantedColumns } from "./column-names.js";
import { type CsvHeader, readCsvHeader } from "./csv-header.js";
import { type CellKind, CsvParser } from "./csv-parser.js";
import { parsePieces } from "./csv-pieces.js";
import { takeSample } from "./csv-sample.js";
import { BatchSink, CountSink, RowSink } from "./csv-sinks.js";
import type { Counting, Located, NamedFile, Reading, Source, Wishes } from "./source.js";
import { fileSize } from "./text-file.js";

/** More different rows of a file than these are stored faster than they are counted. */
const MOST_COUNTED = 1 << 16;
/** One less than a Map holds. */
const MOST_KEYS = 2 ** 24 - 1;

/**
 * Delimited text files with one header, one after another.
 *
 * @param drop lets go of the files.
 * @throws {FileError} what `readCsvHeader` throws, and a file with another header than the first.
 */
export async function openCsv(
  name: string,
  files: readonly NamedFile[],
  wishes: Wishes,
  drop: () => Promise<void> = async () => {},
): Promise<Source> {
  const [first] = files;
  const header = await readCsvHeader(first.path, first.name);
  for (const other of files.slice(1)) {
    expectSameHeader(first.name, header, other.name, await readCsvHeader(other.path, other.name));
  }
  const wanted = wantedColumns({ file: name, line: 1 }, header.names, wishes);
  const sample = await takeSample(first, header, wanted);
  for (const column of wishes.any ?? []) sample.numbers.delete(column);
  for (const column of wishes.numbers ?? []) sample.numbers.add(column);
  let total = 0;
  for (const { path } of files) total += await fileSize(path);
  return new CsvSource({
    name,
    files,
    csv: header,
    columns: wanted.map((name) => ({ name, type: sample.numbers.has(name) ? "number" : "any" })),
    total,
    count: wishes.count === "auto" ? sample.repeats && "auto" : wishes.count === true,
    onReading: wishes.onReading,
    drop,
  });
}

interface CsvFiles {
  name: string;
  files: readonly NamedFile[];
  csv: CsvHeader;
  columns: readonly RawColumn[];
  total: number;
  count: Counting;
  onReading: Wishes["onReading"];
  drop(): Promise<void>;
}

class CsvSource implements Source {
  readonly name: string;
  columns: readonly RawColumn[];
  readonly reading: Reading;
  readonly close: () => Promise<void>;
  readonly #files: readonly NamedFile[];
  readonly #csv: CsvHeader;
  #count: Counting;
  readonly #onReading: Wishes["onReading"];
  /** Where the different rows of a file stand first, if they were counted. */
  readonly #counted = new Map<NamedFile, readonly number[]>();

  constructor({ name, files, csv, columns, total, count, onReading, drop }: CsvFiles) {
    this.name = name;
    this.columns = columns;
    this.reading = { rows: 0, bytes: 0, total };
    this.close = drop;
    this.#files = files;
    this.#csv = csv;
    this.#count = count;
    this.#onReading = onReading;
  }

  takeAsAny(column: string): void {
    this.columns = this.columns.map((known) => (known.name === column ? { name: column, type: "any" } : known));
  }

  get header(): readonly string[] {
    return this.#csv.names;
  }

  async *batches(): AsyncGenerator<RawBatch> {
    const counted = this.#count === false ? undefined : await this.#inCounts();
    yield* counted ?? this.#inOrder();
    if (this.reading.rows === 0) throw new FileError({ file: this.name }, "the header is not followed by any row");
  }

  /** Every file from the first, each with what is told how many of its bytes have been read. */
  *#fromTheFirst(): Generator<[NamedFile, (bytes: number) => void]> {
    const { reading } = this;
    reading.rows = 0;
    let before = 0;
    for (const file of this.#files) {
      yield [
        file,
        (bytes) => {
          reading.bytes = before + bytes;
        },
      ];
      before = reading.bytes;
    }
  }

  async *#inOrder(): AsyncGenerator<RawBatch> {
    const kinds = new Map<string, CellKind>(
      this.columns.map(({ name, type }) => [name, type === "number" ? "number" : "text"]),
    );
    for (const [file, onRead] of this.#fromTheFirst()) {
      const sink = new BatchSink(this.columns);
      const parser = new CsvParser(file.name, this.#csv, kinds, sink);
      const before = this.reading.rows;
      for await (const _ of parsePieces(file.path, parser, onRead)) {
        this.#tell(before + sink.rows);
        yield* sink.take(false);
      }
      yield* sink.take(true);
    }
  }

  /** A batch a file; undefined where there is more to count than pays. @throws {FileError} where there is more than can be. */
  async #inCounts(): Promise<RawBatch[] | undefined> {
    const kinds = new Map<string, CellKind>(this.columns.map(({ name }) => [name, "text"]));
    const batches: RawBatch[] = [];
    this.#counted.clear();
    for (const [file, onRead] of this.#fromTheFirst()) {
      const sink = new CountSink(file.name, this.columns, this.#count === true ? MOST_KEYS : MOST_COUNTED);
      const parser = new CsvParser(file.name, this.#csv, kinds, sink);
      const before = this.reading.rows;
      for await (const _ of parsePieces(file.path, parser, onRead)) this.#tell(before + sink.rows);
      if (sink.full) {
        if (this.#count === true) throw tooMany(file);
        this.#count = false;
        this.#counted.clear();
        return undefined;
      }
      if (sink.rows === 0) continue;
      this.#counted.set(file, sink.lines);
      batches.push(sink.batch());
    }
    return batches;
  }

  #tell(rows: number): void {
    this.reading.rows = rows;
    this.#onReading?.(this.reading);
  }

  async locate(row: number, column: string): Promise<Located> {
    let left = row;
    for (const file of this.#files) {
      const lines = this.#counted.get(file);
      if (lines !== undefined && left >= lines.length) {
        left -= lines.length;
        continue;
      }
      const sink = new RowSink(lines === undefined ? () => left-- === 0 : (line) => line === lines[left]);
      const parser = new CsvParser(file.name, this.#csv, new Map([[column, "raw"]]), sink);
      for await (const _ of parsePieces(file.path, parser));
      if (sink.line !== undefined) return { place: { file: file.name, line: sink.line, column }, value: sink.value };
    }
    return { place: { file: this.name, column } };
  }
}

function tooMany({ name }: NamedFile): FileError {
  const most = MOST_KEYS.toLocaleString("en-US");
  return new FileError({ file: name }, `aggregate: expected at most ${most} different rows, got more`);
}

function expectSameHeader(first: string, header: CsvHeader, name: string, other: CsvHeader): void {
  const column = header.names.findIndex((column, j) => column !== other.names[j]);
  if (column < 0 && header.names.length === other.names.length && header.delimiter === other.delimiter) return;
  const place = { file: name, line: 1 };
  if (column < 0)
    throw new FileError(place, `expected ${header.names.length} columns as in ${first}, got ${other.names.length}`);
  const got = other.names[column] === undefined ? "none" : quote(other.names[column]);
  throw new FileError(place, `expected column ${quote(header.names[column])} as in ${first}, got ${got}`);
}
