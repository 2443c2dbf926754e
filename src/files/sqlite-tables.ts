import type { Database, QueryResult } from "node-sqlite3-wasm";
import { FileError } from "../tables/file-error.js";
import type { RawBatch, RawColumn } from "../tables/raw.js";
import type { DuckDB } from "./engine.js";

/** Rows that are copied at once. */
const ROWS = 2048;

/**
 * Copies the tables and views of a SQLite file that a query names into the engine: what to do where DuckDB's extension
 * for SQLite cannot be had.
 *
 * SQLite lets every cell have a type of its own. A column whose cells are all numbers or missing becomes one of numbers,
 * any other one of texts, and one that holds blobs is left out.
 *
 * @returns false where the package that reads SQLite is not installed.
 * @throws {FileError} a file that SQLite cannot read.
 */
export async function copySqlite(engine: DuckDB, file: string, query: string): Promise<boolean> {
  const sqlite = await import("node-sqlite3-wasm").catch(() => undefined);
  if (sqlite === undefined) return false;
  try {
    // an ES module sees what it exports only by this name
    const database = new sqlite.default.Database(file, { readOnly: true, fileMustExist: true });
    try {
      // more than that, as of a name within another, does no harm; DuckDB's own list of names knows no joins
      const text = query.toLowerCase();
      const tables = database.all("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name");
      for (const { name } of tables) {
        if (text.includes(String(name).toLowerCase())) await copyTable(engine, database, String(name));
      }
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof sqlite.default.SQLite3Error) throw new FileError({ file }, error.message, { cause: error });
    throw error;
  }
  return true;
}

async function copyTable(engine: DuckDB, database: Database, table: string): Promise<void> {
  const columns = columnsOf(database, table);
  const types = columns.map(({ name, type }) => `${quoted(name)} ${type === "number" ? "DOUBLE" : "VARCHAR"}`);
  await engine.run(`CREATE TABLE ${quoted(table)} (${types.join(", ")})`);
  const cells = columns.map(({ name, type }, j) => {
    const sqlType = type === "number" ? "REAL" : "TEXT";
    return `CAST(${quoted(name)} AS ${sqlType}) AS c${j}`;
  });
  const statement = database.prepare(`SELECT ${cells.join(", ")} FROM ${quoted(table)}`);
  try {
    await engine.append(table, batchesOf(statement.iterate(), columns));
  } finally {
    statement.finalize();
  }
}

function columnsOf(database: Database, table: string): RawColumn[] {
  const names = database.all(`PRAGMA table_info(${quoted(table)})`).map(({ name }) => String(name));
  const counts = names.flatMap((name, j) =>
    ["text", "blob"].map((type) => `total(typeof(${quoted(name)}) = '${type}') AS ${type}${j}`),
  );
  const found = database.get(`SELECT ${counts.join(", ")} FROM ${quoted(table)}`) ?? {};
  return names.flatMap((name, j): RawColumn[] =>
    Number(found[`blob${j}`]) > 0 ? [] : [{ name, type: Number(found[`text${j}`]) > 0 ? "any" : "number" }],
  );
}

async function* batchesOf(rows: Iterable<QueryResult>, columns: readonly RawColumn[]): AsyncGenerator<RawBatch> {
  let waiting: QueryResult[] = [];
  const batch = (): RawBatch => ({
    rows: waiting.length,
    vectors: columns.map(({ type }, j) => {
      const cells = waiting.map((row) => row[`c${j}`]);
      if (type === "number") return Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
      return cells.map((cell) => (cell === null ? null : String(cell)));
    }),
  });
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < ROWS) continue;
    yield batch();
    waiting = [];
  }
  if (waiting.length > 0) yield batch();
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
