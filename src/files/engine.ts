import { resolve } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { FileError } from "../tables/file-error.js";
import type { RawBatch } from "../tables/raw.js";
import type { Wishes } from "./source.js";

/** A column of what is read, with the engine's name of its type. */
export interface SqlColumn {
  name: string;
  type: string;
}

/** The most rows that DuckDB takes at once. */
const CHUNK = 2048;

/** With less it cannot read Parquet of many columns. */
const LEAST_MEMORY = 2 ** 28;

/** A DuckDB; what it has against a query is said in its own words, the first line of them. */
export class DuckDB {
  readonly #connection: DuckDBConnection;
  readonly #end: () => void;
  readonly #name: string;

  /** @param end closes what the connection is one to. @param name of the source, for errors. */
  constructor(connection: DuckDBConnection, end: () => void, name: string) {
    this.#connection = connection;
    this.#end = end;
    this.#name = name;
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql).catch((error: unknown) => this.#rethrow(error));
  }

  /** All rows of a small result. */
  async rows(sql: string): Promise<unknown[][]> {
    const reader = await this.#connection.runAndReadAll(sql).catch((error: unknown) => this.#rethrow(error));
    return reader.getRowsJS();
  }

  async describe(sql: string): Promise<SqlColumn[]> {
    const rows = await this.rows(`DESCRIBE ${sql}`);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  /** The rows of a result, some at a time. */
  async *stream(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.#connection.stream(sql).catch((error: unknown) => this.#rethrow(error));
    for (;;) {
      const chunk = await result.fetchChunk().catch((error: unknown) => this.#rethrow(error));
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** Puts rows at the end of a table with as many columns, of DOUBLE or VARCHAR; NaN becomes NULL. */
  async append(table: string, batches: AsyncIterable<RawBatch>): Promise<void> {
    const { DuckDBDataChunk } = await loadDuckDB(this.#name);
    const appender = await this.#connection.createAppender(table);
    const types = Array.from({ length: appender.columnCount }, (_, j) => appender.columnType(j));
    for await (const { rows, vectors } of batches) {
      for (let first = 0; first < rows; first += CHUNK) {
        const size = Math.min(CHUNK, rows - first);
        const chunk = DuckDBDataChunk.create(types, size);
        for (const [j, vector] of vectors.entries()) {
          const cells = Array.from({ length: size }, (_, i) => vector[first + i]);
          chunk.setColumnValues(
            j,
            cells.map((cell) => (Number.isNaN(cell) ? null : cell)),
          );
        }
        appender.appendDataChunk(chunk);
      }
    }
    appender.closeSync();
  }

  close(): void {
    this.#connection.closeSync();
    this.#end();
  }

  #rethrow(error: unknown): never {
    throw new FileError({ file: this.#name }, firstLine(error), { cause: error });
  }
}

/**
 * Opens one; it is an optional peer, so it is loaded here and nowhere else.
 *
 * @param name of what is read or written, for errors. @param database file of its own, in place of memory.
 * @param memory that it may take, in bytes.
 */
export async function openDuckDB(name: string, database = ":memory:", memory?: number): Promise<DuckDB> {
  const { DuckDBInstance } = await loadDuckDB(name);
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  if (memory !== undefined) {
    await connection.run(`SET memory_limit = '${Math.max(LEAST_MEMORY, Math.floor(memory))}B'`);
  }
  // its threads read ahead by so much: with its own 1 MB they wait for each other half of the time
  await connection.run("SET streaming_buffer_size = '64MB'");
  return new DuckDB(connection, () => instance.closeSync(), name);
}

/**
 * Opens one for a source that has it from then on.
 * @param name of the source, for errors. @param memory that it may take, in bytes.
 */
export async function withEngine<T>(
  name: string,
  { memory }: Pick<Wishes, "memory">,
  open: (engine: DuckDB) => Promise<T>,
): Promise<T> {
  const engine = await openDuckDB(name, undefined, memory);
  try {
    return await open(engine);
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** Paths for the engine: an absolute one is no URL and no `~`; bracketed, the glob characters of a name stand for themselves. */
export function sqlPaths(files: readonly string[]): string {
  return files.map((file) => sqlString(resolve(file).replace(/[*?[]/g, "[$&]"))).join(", ");
}

export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function loadDuckDB(name: string): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    // the package itself (an ES import) or its native part (a require)
    const missing = cause instanceof Error && "code" in cause && /MODULE_NOT_FOUND$/.test(String(cause.code));
    const problem = missing ? "is not installed" : `cannot be loaded (${firstLine(cause)})`;
    throw new Error(`${name} needs DuckDB, which ${problem}: npm install @duckdb/node-api`, { cause });
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0].trim();
}
