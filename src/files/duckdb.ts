import { resolve } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { quoteList } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import { type CsvSource, fileRecords } from "./csv-source.js";

/** The data rows of one file, in file order; column j of the header is `cell(j)`, a VARCHAR. */
export interface CsvQuery {
  /** Streams `SELECT expressions FROM file`. */
  stream(expressions: readonly string[]): AsyncGenerator<DuckDBDataChunk>;
  /** For each expression the number of rows in which it is not NULL; for `*` the number of rows. */
  count(expressions: readonly string[]): Promise<number[]>;
  /** For each text expression its distinct values but NULL, in no order. */
  distinct(expressions: readonly string[]): Promise<string[][]>;
}

/** Opens an in-memory DuckDB for the time of `use`. It is an optional peer, so it is loaded here and nowhere else. */
export async function withCsv<T>(source: CsvSource, use: (query: CsvQuery) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await loadDuckDB();
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    try {
      return await use(csvQuery(connection, source));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** SQL for column j of the file. Names from the file never enter SQL: DuckDB compares them without case. */
export function cell(index: number): string {
  return `c${index}`;
}

/** SQL for the text of column j without the blanks around it. */
export function trimmed(index: number): string {
  return `trim(${cell(index)}, ' ' || chr(9))`;
}

export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function csvQuery(connection: DuckDBConnection, source: CsvSource): CsvQuery {
  const table = readCsv(source);
  const failed = (error: unknown) => rethrow(source, error);
  async function singleRow(expressions: readonly string[]) {
    const reader = await connection.runAndReadAll(`SELECT ${expressions.join(", ")} FROM ${table}`).catch(failed);
    return reader.getRowsJS()[0];
  }
  return {
    async *stream(expressions) {
      const result = await connection.stream(`SELECT ${expressions.join(", ")} FROM ${table}`).catch(failed);
      for (;;) {
        const chunk = await result.fetchChunk().catch(failed);
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    },
    async count(expressions) {
      return (await singleRow(expressions.map((sql) => `count(${sql})::DOUBLE`))).map(Number);
    },
    async distinct(expressions) {
      if (expressions.length === 0) return [];
      const lists = await singleRow(expressions.map((sql) => `list(DISTINCT ${sql})`));
      return lists.map((list) => (Array.isArray(list) ? list.filter((item) => typeof item === "string") : []));
    },
  };
}

/** Everything is told to DuckDB and nothing left to its detection, which would guess types and drop odd rows. */
function readCsv({ file, delimiter, columns }: CsvSource): string {
  // An absolute path is no URL and no `~`; bracketed, the glob characters of a name stand for themselves.
  const path = resolve(file).replace(/[*?[]/g, "[$&]");
  const types = columns.map((_, index) => `${cell(index)}: 'VARCHAR'`).join(", ");
  return `read_csv(${sqlString(path)}, auto_detect = false, header = true, delim = ${sqlString(delimiter)},
    quote = '"', escape = '"', columns = {${types}}${/\.gz$/i.test(file) ? ", compression = 'gzip'" : ""})`;
}

async function loadDuckDB(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    // the package itself (an ES import) or its native part (a require)
    const missing = cause instanceof Error && "code" in cause && /MODULE_NOT_FOUND$/.test(String(cause.code));
    const problem = missing ? "is not installed" : `cannot be loaded (${firstLine(cause)})`;
    throw new Error(`reading files needs DuckDB, which ${problem}: npm install @duckdb/node-api`, { cause });
  }
}

/** DuckDB's errors are twenty lines of advice on its own options; this keeps what is wrong in the file, and where. */
async function rethrow(source: CsvSource, error: unknown): Promise<never> {
  const message = error instanceof Error ? error.message : String(error);
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const place = line === undefined ? { file: source.file } : { file: source.file, line: Number(line) };
  if (/unterminated quote/.test(message)) {
    throw new FileError(place, "a quoted cell does not end, or goes on after its closing quote", { cause: error });
  }
  await expectWellFormed(source);
  if (/invalid state/.test(message)) {
    throw new FileError(place, "line ends are mixed or quotes are astray; expected a CSV file after RFC 4180", {
      cause: error,
    });
  }
  throw new FileError(place, firstLine(error), { cause: error });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}

/** Finds the line that DuckDB could not read, where it has not said so itself. */
async function expectWellFormed({ file, delimiter, columns }: CsvSource): Promise<void> {
  for await (const { line, fields } of fileRecords(file, delimiter)) {
    if (fields.some((field) => field.includes("\uFFFD"))) {
      throw new FileError({ file, line }, "not UTF-8 text; expected a CSV file in UTF-8");
    }
    if (fields.length !== columns.length) {
      const expected = `expected ${columns.length} cells (${quoteList(columns, 5)})`;
      throw new FileError({ file, line }, `${expected}, got ${fields.length}`);
    }
  }
}
