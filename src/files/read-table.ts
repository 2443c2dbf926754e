import { describe } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import type { StagedRows } from "../data/matrix.js";
import { type Agreement, ALONE } from "../tables/agreement.js";
import type { Shelf } from "../tables/chunks.js";
import { FileError } from "../tables/file-error.js";
import { requireSchema, type Schema, type Table, type TableOf } from "../tables/table.js";
import type { KnownOptions } from "../tables/table-builder.js";
import { TABLE_OPTIONS, type TableOptions } from "../tables/table-options.js";
import { build } from "./build-table.js";
import { readLibsvmPart, readLibsvmTable } from "./libsvm-table.js";
import { libsvmFile, nameOf, openPart, openSource, type SourceGiven } from "./open-source.js";
import type { Counting, Reading, Wishes } from "./source.js";

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

/** The same where equal rows are not counted: in parts they would be counted apart. */
export interface UncountedOptions extends Omit<ReadOptions, "aggregate"> {}

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
  const source = await openSource(given, wishes);
  return build(source, wishes, columns, { agreement: ALONE, end: (builder) => builder.finish() });
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
  if (columns.counts !== undefined) throw new RangeError("counts: expected none where rows are parted, got some");
  const { table, undivided } = await partOf(agreement, given, columns, onReading);
  const ones = table.target?.y.reduce((sum, code) => sum + code, 0) ?? 0;
  const classRows: [number, number] = [0, 0];
  for (const [zeros, others] of agreement.gather([table.rows - ones, ones])) {
    classRows[0] += zeros;
    classRows[1] += others;
  }
  return { ...table, classRows, ...(undivided !== undefined && { undivided }) };
}

export interface PartTable extends Table {
  /** Rows of each class, of all parts. */
  classRows: [number, number];
  /** Why all rows are in the first part, where they are. */
  undivided?: string;
}

async function partOf(
  agreement: Agreement,
  given: SourceGiven,
  columns: TableOptions,
  onReading: Wishes["onReading"],
): Promise<{ table: Table; undivided: string | undefined }> {
  const libsvm = libsvmFile(given);
  if (libsvm !== undefined) return readLibsvmPart(agreement, libsvm, columns, onReading);
  const wishes = { ...wishesOf(columns), onReading };
  const source = await openPart(agreement, given, wishes);
  const table = await build(source, wishes, columns, { agreement, end: (builder) => builder.finish() });
  return { table, undivided: source.undivided };
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
  return build(source, wishes, columns, {
    agreement: ALONE,
    shelf,
    end: (builder) => builder.finishOnShelf(),
  });
}

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
