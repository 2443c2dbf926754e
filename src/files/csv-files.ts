import { quote } from "../checks/describe.js";
import type { Agreement } from "../tables/agreement.js";
import { FileError } from "../tables/file-error.js";
import type { RawBatch, RawColumn } from "../tables/raw.js";
import { wantedColumns } from "./column-names.js";
import { cutCsv } from "./csv-cut.js";
import { type CsvHeader, readCsvHeader } from "./csv-header.js";
import { type CellKind, type CellSink, CsvParser } from "./csv-parser.js";
import { type CsvFile, linesBefore, parseFile } from "./csv-range.js";
import { takeSample } from "./csv-sample.js";
import { BatchSink, CountSink, RowSink } from "./csv-sinks.js";
import { jointly } from "./jointly.js";
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
  const form = await formOf(name, files, wishes);
  return new CsvSource({ ...form, files, total: await sizeOf(files), mayBeEmpty: false, drop });
}

/** The rows of whoever is here, of those of all files. @throws in every part as `openCsv` in any. */
export async function openCsvPart(
  agreement: Agreement,
  name: string,
  files: readonly NamedFile[],
  wishes: Wishes,
): Promise<Source> {
  const form = await jointly(agreement, () => formOf(name, files, wishes));
  const own = await cutCsv(agreement, files, form.csv.delimiter);
  const total = own.reduce((sum, { range }) => sum + range.to - range.from, 0);
  // equal rows of several parts would be counted apart
  return new CsvSource({ ...form, files: own, total, count: false, mayBeEmpty: true, drop: async () => {} });
}

/** What is the same for all rows. */
type CsvForm = Pick<CsvFiles, "name" | "csv" | "columns" | "count" | "onReading">;

async function formOf(name: string, files: readonly NamedFile[], wishes: Wishes): Promise<CsvForm> {
  const [first] = files;
  const csv = await readCsvHeader(first.path, first.name);
  for (const other of files.slice(1)) {
    expectSameHeader(first.name, csv, other.name, await readCsvHeader(other.path, other.name));
  }
  const wanted = wantedColumns({ file: name, line: 1 }, csv.names, wishes);
  const sample = await takeSample(first, csv, wanted);
  for (const column of wishes.any ?? []) sample.numbers.delete(column);
  for (const column of wishes.numbers ?? []) sample.numbers.add(column);
  return {
    name,
    csv,
    columns: wanted.map((name) => ({ name, type: sample.numbers.has(name) ? "number" : "any" })),
    count: wishes.count === "auto" ? sample.repeats && "auto" : wishes.count === true,
    onReading: wishes.onReading,
  };
}

async function sizeOf(files: readonly NamedFile[]): Promise<number> {
  let total = 0;
  for (const { path } of files) total += await fileSize(path);
  return total;
}

interface CsvFiles {
  name: string;
  files: readonly CsvFile[];
  csv: CsvHeader;
  columns: readonly RawColumn[];
  total: number;
  count: Counting;
  mayBeEmpty: boolean;
  onReading: Wishes["onReading"];
  drop(): Promise<void>;
}

class CsvSource implements Source {
  readonly name: string;
  columns: readonly RawColumn[];
  readonly reading: Reading;
  readonly close: () => Promise<void>;
  readonly #files: readonly CsvFile[];
  readonly #csv: CsvHeader;
  #count: Counting;
  readonly #mayBeEmpty: boolean;
  readonly #onReading: Wishes["onReading"];
  /** Where the different rows of a file stand first, if they were counted. */
  readonly #counted = new Map<CsvFile, readonly number[]>();

  constructor({ name, files, csv, columns, total, count, mayBeEmpty, onReading, drop }: CsvFiles) {
    this.name = name;
    this.columns = columns;
    this.reading = { rows: 0, bytes: 0, total };
    this.close = drop;
    this.#files = files;
    this.#csv = csv;
    this.#count = count;
    this.#mayBeEmpty = mayBeEmpty;
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
    if (this.reading.rows === 0 && !this.#mayBeEmpty)
      throw new FileError({ file: this.name }, "the header is not followed by any row");
  }

  /** Every file from the first, each with what is told how many of its bytes have been read. */
  *#fromTheFirst(): Generator<[CsvFile, (bytes: number) => void]> {
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
      const parser = this.#parser(file, kinds, sink);
      const before = this.reading.rows;
      for await (const _ of parseFile(file, parser, onRead)) {
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
      const parser = this.#parser(file, kinds, sink);
      const before = this.reading.rows;
      for await (const _ of parseFile(file, parser, onRead)) this.#tell(before + sink.rows);
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

  #parser(file: CsvFile, kinds: ReadonlyMap<string, CellKind>, sink: CellSink): CsvParser {
    return new CsvParser(file.name, this.#csv, kinds, sink, file.range !== undefined);
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
      const parser = this.#parser(file, new Map([[column, "raw"]]), sink);
      for await (const _ of parseFile(file, parser));
      if (sink.line === undefined) continue;
      const line = sink.line + (await linesBefore(file));
      return { place: { file: file.name, line, column }, value: sink.value };
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
