import { describe } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import type { StagedRows } from "../data/matrix.js";
import { attempt } from "../shards/attempt.js";
import { type Agreement, ALONE } from "../tables/agreement.js";
import { CellError } from "../tables/cell-error.js";
import type { Shelf } from "../tables/chunks.js";
import { FileError } from "../tables/file-error.js";
import { requireSchema, type Schema, type Table, type TableOf } from "../tables/table.js";
import { type KnownOptions, TableBuilder } from "../tables/table-builder.js";
import { TABLE_OPTIONS, type TableOptions, textColumns } from "../tables/table-options.js";
import { attempted, jointly } from "./jointly.js";
import { readLibsvmPart, readLibsvmTable } from "./libsvm-table.js";
import { libsvmFile, nameOf, openPart, openSource, type SourceGiven } from "./open-source.js";
import { type Counting, NotANumber, type Reading, type Source, type Wishes } from "./source.js";

/** How a source is read, whatever it is read for. */
interface ReadingOptions {
  /**
   * Whether rows that are equal are counted, and trained on as weights. "auto", the default: where a sample says that few
   * stand for many. true: always; different rows are then kept, those of a CSV file as texts, and at most 16,777,215 of
   * them. Not for files in the form of LIBSVM.
   */
  aggregate?: Counting;
  /** Called with how far the reading has come, again and again until all rows are read. */
  onReading?: (reading: Reading) => void;
}

/** What to read from a source to train on it. */
export interface ReadOptions extends TableOptions, ReadingOptions {}

/** What to read from a source for a model that there is. */
export interface ReadKnownOptions extends KnownOptions, ReadingOptions {}

/** The options that say what columns are and how rows are read. */
export const READ_OPTIONS = [...TABLE_OPTIONS, "aggregate", "onReading"] as const;
const UNCOUNTED_OPTIONS = [...TABLE_OPTIONS, "onReading"] as const;
const KNOWN_OPTIONS = ["schema", "weight", "counts", "dropMissing", "strict", "aggregate", "onReading"] as const;

/**
 * Reads a source once and encodes it: for training, or, with the `schema` of a model, as that model takes it.
 *
 * Of a file in the form of LIBSVM the target is the label and the columns are numbered; it takes no options of columns.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export async function readTable(given: SourceGiven, options: ReadOptions | ReadKnownOptions = {}): Promise<Table> {
  nameOf(given);
  requireKnownOptions("option", options, "schema" in options ? KNOWN_OPTIONS : READ_OPTIONS);
  requireReading(options);
  const { aggregate = "auto", onReading, ...columns } = options;
  if (aggregate === true && columns.counts !== undefined)
    throw new RangeError("aggregate: expected no `counts` beside it, got both");
  if ("schema" in columns) requireSchema(columns.schema);
  const libsvm = libsvmFile(given);
  if (libsvm !== undefined) {
    if (aggregate === true) throw new RangeError(`aggregate: expected no such option, as ${libsvm} is read row by row`);
    return readLibsvmTable(libsvm, columns, onReading);
  }
  const wishes = {
    ...("schema" in columns ? wishesFor(columns.schema, columns) : wishesOf(columns)),
    count: columns.counts === undefined && aggregate,
    onReading,
  };
  return build(await openSource(given, wishes), wishes, columns, ALONE, finished);
}

/**
 * Reads a part of a source, as others read its other parts, and encodes it as if all rows were here: for training. The
 * table has the rows of the part, and speaks of all.
 *
 * @throws in every part as `readTable` in any.
 */
export async function readPart(
  agreement: Agreement,
  given: SourceGiven,
  options: UncountedOptions,
): Promise<PartTable> {
  nameOf(given);
  requireKnownOptions("option", options, UNCOUNTED_OPTIONS);
  requireReading(options);
  const { onReading, ...columns } = options;
  if (columns.words !== undefined && columns.words.length > 0) {
    throw new RangeError("words: expected none where rows are parted, as words are chosen by all rows in their order");
  }
  const libsvm = libsvmFile(given);
  if (libsvm !== undefined) return readLibsvmPart(agreement, libsvm, columns, onReading);
  const wishes = { ...wishesOf(columns), onReading };
  const source = await openPart(agreement, given, wishes);
  const table = await build(source, wishes, columns, agreement, finished);
  return { ...table, ...(source.undivided !== undefined && { undivided: source.undivided }) };
}

/** Equal rows are not counted. */
export type UncountedOptions = Omit<ReadOptions, "aggregate">;

export interface PartTable extends Table {
  /** Why all rows are in the first part, where they are. */
  undivided?: string;
}

function requireReading({ aggregate, onReading }: ReadingOptions): void {
  if (aggregate !== undefined && aggregate !== "auto" && typeof aggregate !== "boolean") {
    throw new TypeError(`aggregate: expected true, false or "auto", got ${describe(aggregate)}`);
  }
  if (onReading !== undefined && typeof onReading !== "function") {
    throw new TypeError(`onReading: expected a function, got ${describe(onReading)}`);
  }
}

/**
 * The same for a source whose cells memory is not to hold: for training. Equal rows are not counted.
 * @param shelf is called with the number of columns. @param memory that reading may take, in bytes.
 * @throws {FileError | TypeError | RangeError} as `readTable`; for a file in the form of LIBSVM.
 */
export async function readOnShelf(
  given: SourceGiven,
  options: UncountedOptions,
  shelf: (columns: number) => Shelf,
  memory: number,
): Promise<TableOf<StagedRows>> {
  const name = nameOf(given);
  requireKnownOptions("option", options, UNCOUNTED_OPTIONS);
  requireReading(options);
  const { onReading, ...columns } = options;
  if (columns.words !== undefined && columns.words.length > 0) {
    throw new RangeError("words: expected none out of core, as texts are kept whole, got some");
  }
  if (libsvmFile(given) !== undefined) {
    throw new FileError({ file: name }, "expected columns with names out of core, got a file in the form of LIBSVM");
  }
  const wishes = { ...wishesOf(columns), onReading, memory };
  const source = await openSource(given, wishes);
  const end = (builder: TableBuilder) => builder.finishOnShelf();
  return build(source, wishes, columns, ALONE, end, shelf(source.columns.length));
}

const finished = (builder: TableBuilder): Table => builder.finish();

/** Checked when the header is known; until then what is no list of names is taken for none. */
function wishesOf({ target, weight, counts, features, drop }: TableOptions): Wishes {
  const needed = [target, weight, counts].filter((column) => typeof column === "string");
  if (isNames(features)) return { only: [...needed, ...features] };
  return { needed, ...(isNames(drop) && { without: drop }) };
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

/** What a model asks of a source. */
export function wishesFor({ encoding, target }: Schema, { weight, counts }: Partial<KnownOptions> = {}): Wishes {
  const numbers = encoding.flatMap((entry) => (entry.type === "numeric" && !entry.lenient ? [entry.column] : []));
  const known = encoding.map(({ column }) => column);
  const any = known.filter((column) => !numbers.includes(column));
  if (target !== undefined) any.push(target.column);
  const others = [target?.column, weight, counts].filter((column) => column !== undefined);
  return { only: [...known, ...others], numbers, any };
}

/** All rows; from the first again where a column turns out not to be what a sample of it was. Closes the source. */
async function build<T>(
  source: Source,
  wishes: Wishes,
  options: TableOptions | KnownOptions,
  agreement: Agreement,
  end: (builder: TableBuilder) => T,
  shelf?: Shelf,
): Promise<T> {
  try {
    if (!("schema" in options)) for (const column of textColumns(source.header, options)) source.takeAsAny(column);
    for (;;) {
      const builder = new TableBuilder(source.name, source.columns, options, source.header, agreement, shelf);
      const read = await attempted(async () => {
        for await (const batch of source.batches()) builder.add(batch);
      });
      const odd = agreement.gather(oddColumn(read, wishes)).filter((column) => column !== undefined);
      for (const column of odd) source.takeAsAny(column);
      if (odd.length > 0) continue;
      agreement.together([read]);
      return await locatingAmong(agreement, source, builder.rows, () => end(builder));
    }
  } finally {
    await source.close();
  }
}

/** The column of a cell that is no number where a sample had said so. */
function oddColumn(read: () => void, wishes: Wishes): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof NotANumber && !wishes.numbers?.includes(error.column)) return error.column;
  }
  return undefined;
}

/** As `locating`, of rows of all parts: whoever has the row says where it stands. @param rows that are here. */
async function locatingAmong<T>(agreement: Agreement, source: Source, rows: number, work: () => T): Promise<T> {
  const counts = agreement.gather(rows);
  const before = counts.slice(0, agreement.part).reduce((sum, count) => sum + count, 0);
  if (counts.every((count) => count === 0)) throw new FileError({ file: source.name }, "expected rows, got none");
  const isElsewhere = ({ row }: CellError) => row < before || row >= before + rows;
  const outcome = attempt(work);
  await jointly(agreement, async () => {
    try {
      outcome();
    } catch (error) {
      if (!(error instanceof CellError && isElsewhere(error))) await locating(source, outcome, -before);
    }
  });
  return outcome();
}

/** Says of a cell that does not fit where in the source it stands. @param before rows before those of the work. */
export async function locating<T>(source: Source, work: () => T, before = 0): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const { row, column, value, expected, advice } = error;
    const { place, value: cell } = await source.locate(before + row, column);
    const text = cell?.trim() ?? value;
    const got = text == null ? "" : `, got ${describeCell(text)}`;
    throw new FileError(place, `expected ${expected}${got}${advice === undefined ? "" : `; ${advice}`}`, {
      cause: error,
    });
  }
}

function describeCell(text: string): string {
  return text === "" ? "an empty cell" : describe(text);
}
