import { describe } from "../checks/describe.js";
import type { Agreement } from "../tables/agreement.js";
import { FileError } from "../tables/file-error.js";
import { attach } from "./attach.js";
import { openCsv, openCsvPart } from "./csv-files.js";
import { sqlPaths, withEngine } from "./engine.js";
import { openQuery } from "./engine-source.js";
import { findFiles } from "./find-files.js";
import { jointly } from "./jointly.js";
import { openByFirst } from "./open-by-first.js";
import { fromParquet, openParquetPart, PLACES } from "./parquet-part.js";
import type { NamedFile, Source, Wishes } from "./source.js";
import { keepStandardInput, STANDARD_INPUT } from "./standard-input.js";
import { fileSize, isFolder, requirePath } from "./text-file.js";

/**
 * Where rows come from: a file, a pattern of names such as `data/*.parquet`, several of these, `-` for CSV on standard
 * input, or a query of DuckDB, over files and over the tables of a database that is attached.
 */
export type SourceGiven = string | readonly string[] | SqlSource;

/** The rows of a query. */
export interface SqlSource {
  /** One SELECT in DuckDB's SQL. */
  sql: string;
  /** A file of SQLite or DuckDB, or `postgres:…` or `mysql:…`. */
  attach?: string;
}

/** What a file holds, by its name. */
type Format = "csv" | "parquet" | "json" | "libsvm";

const FORMATS: readonly [RegExp, Format][] = [
  [/\.(csv|tsv)(\.gz)?$/i, "csv"],
  [/\.parquet$/i, "parquet"],
  [/\.(json|jsonl|ndjson)(\.gz)?$/i, "json"],
  [/\.(libsvm|svm|svmlight)(\.gz)?$/i, "libsvm"],
];

const EXPECTED = "expected a file ending in .csv, .tsv, .parquet, .json, .jsonl or .libsvm, or in .gz after these";

/**
 * Opens a source of rows; whoever does closes it.
 *
 * @throws {FileError} naming the file and, where there is one, the line and the column.
 * @throws {TypeError | RangeError} what is no source, as a number or a URL object.
 */
export async function openSource(given: SourceGiven, wishes: Wishes = {}): Promise<Source> {
  const name = nameOf(given);
  if (isQuery(given)) return openSql(name, given, wishes);
  if (isStandardInput(given)) return openStandardInput(wishes);
  const { files, format } = await filesOf(pathsOf(given));
  if (format === "csv") return openCsv(name, named(files), wishes);
  if (format === "libsvm") throw withoutNames(files[0]);
  return openFiles(name, files, format, wishes);
}

/**
 * Opens a source for one of several readers, each of which reads a part of it; whoever does closes it. What cannot be cut
 * the first reads, and the others have no rows.
 *
 * @throws in every part as `openSource` in any.
 */
export async function openPart(agreement: Agreement, given: SourceGiven, wishes: Wishes): Promise<Source> {
  const name = nameOf(given);
  const byFirst = (why: string) => openByFirst(agreement, why, () => openSource(given, wishes));
  if (isQuery(given)) return byFirst("as nothing promises the order of a query's rows");
  if (isStandardInput(given)) return byFirst("as standard input cannot be cut");
  const { files, format } = await jointly(agreement, () => filesOf(pathsOf(given)));
  if (format === "libsvm") throw withoutNames(files[0]);
  const packed = files.find((file) => /\.gz$/i.test(file));
  if (packed !== undefined) return byFirst("as a packed file cannot be cut");
  if (format === "json") return byFirst("as JSON cannot be cut");
  if (format === "csv") return openCsvPart(agreement, name, named(files), wishes);
  const part = await openParquetPart(agreement, name, files, wishes);
  return part ?? byFirst(`as it has a column ${PLACES.join(" or ")}`);
}

function named(files: readonly string[]): NamedFile[] {
  return files.map((file) => ({ path: file, name: file }));
}

function withoutNames(file: string): FileError {
  return new FileError({ file }, "has no names of columns; it can only be read alone");
}

/**
 * How a source is named in what is said of it.
 * @throws {TypeError | RangeError} what is no source.
 */
export function nameOf(given: SourceGiven): string {
  if (isQuery(given)) {
    if (typeof given.sql !== "string") throw new TypeError(`sql: expected a query, got ${describe(given.sql)}`);
    if (given.attach !== undefined) requirePath(given.attach);
    return "the query";
  }
  const paths = pathsOf(given);
  if (paths.length > 1) return `${paths.length} files`;
  return paths[0] === "-" ? STANDARD_INPUT : paths[0];
}

/** The file of a source that is one file in the form of LIBSVM. */
export function libsvmFile(given: SourceGiven): string | undefined {
  if (isQuery(given)) return undefined;
  const paths = pathsOf(given);
  return paths.length === 1 && formatOf(paths[0]) === "libsvm" ? paths[0] : undefined;
}

/** The files that are read, which no output may replace. */
export async function inputFiles(given: SourceGiven): Promise<string[]> {
  if (isQuery(given)) return given.attach === undefined ? [] : [given.attach];
  return isStandardInput(given) ? [] : (await filesOf(pathsOf(given))).files;
}

function isQuery(given: SourceGiven): given is SqlSource {
  return typeof given === "object" && given !== null && "sql" in given;
}

function isStandardInput(given: string | readonly string[]): boolean {
  const paths = pathsOf(given);
  return paths.length === 1 && paths[0] === "-";
}

function pathsOf(given: string | readonly string[]): readonly string[] {
  const paths = typeof given === "string" ? [given] : given;
  if (!Array.isArray(paths) || paths.length === 0) {
    throw new TypeError(`file: expected the path of a file, got ${describe(given)}`);
  }
  for (const path of paths) requirePath(path);
  return paths;
}

/** Files of one format. */
async function filesOf(paths: readonly string[]): Promise<{ files: string[]; format: Format }> {
  const found = await Promise.all(paths.map(findFiles));
  const files = found.flat();
  const formats = new Map<Format, string>();
  for (const file of files) {
    if (await isFolder(file)) throw new FileError({ file }, `is a directory; ${EXPECTED}`);
    const format = formatOf(file);
    if (format === undefined) throw new FileError({ file }, `unknown kind of file; ${EXPECTED}`);
    formats.set(format, file);
  }
  const [[format], other] = formats;
  if (other !== undefined) throw new FileError({ file: other[1] }, `expected files of one kind, got ${format} before`);
  return { files, format };
}

function formatOf(file: string): Format | undefined {
  return FORMATS.find(([pattern]) => pattern.test(file))?.[1];
}

async function openStandardInput(wishes: Wishes): Promise<Source> {
  const { path, drop } = await keepStandardInput();
  try {
    return await openCsv(STANDARD_INPUT, [{ path, name: STANDARD_INPUT }], wishes, drop);
  } catch (error) {
    await drop();
    throw error;
  }
}

async function openFiles(name: string, files: readonly string[], format: Format, wishes: Wishes): Promise<Source> {
  let total = 0;
  for (const file of files) total += await fileSize(file);
  const lines = /\.(jsonl|ndjson)(\.gz)?$/i.test(files[0]) ? ", format = 'newline_delimited'" : "";
  const from = format === "parquet" ? fromParquet(files) : `read_json([${sqlPaths(files)}]${lines})`;
  return withEngine(name, wishes, async (engine) => {
    return openQuery(name, engine, from, await engine.describe(`FROM ${from}`), wishes, total);
  });
}

async function openSql(name: string, { sql, attach: database }: SqlSource, wishes: Wishes): Promise<Source> {
  return withEngine(name, wishes, async (engine) => {
    const query = sql.trim().replace(/;$/, "");
    if (database !== undefined) await attach(engine, database, query);
    // by itself, as what stands around it changes names that come twice
    const columns = await engine.describe(query);
    // a comment may end it
    return openQuery(name, engine, `(${query}\n)`, columns, wishes);
  });
}
