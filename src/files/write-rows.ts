// Rows going out, a batch at a time: as CSV, or as Parquet by DuckDB.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RawBatch, RawColumn, RawType } from "../tables/raw.js";
import { openDuckDB, sqlString } from "./engine.js";
import { replaceFile } from "./output.js";

/**
 * Lines of CSV (RFC 4180), the header first, in pieces of some thousand lines. A number is the shortest text that gives
 * it back, a date is in ISO 8601, and a missing value an empty cell.
 */
export async function* csvPieces(
  columns: readonly RawColumn[],
  batches: AsyncIterable<RawBatch>,
): AsyncGenerator<string> {
  yield `${columns.map(({ name }) => csvCell(name)).join(",")}\n`;
  const texts = columns.map(({ type }) => textOf(type));
  for await (const { rows, vectors } of batches) {
    let piece = "";
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < vectors.length; j++) piece += `${j === 0 ? "" : ","}${texts[j](vectors[j][i])}`;
      piece += "\n";
    }
    yield piece;
  }
}

function textOf(type: RawType): (value: number | string | null) => string {
  return (value) => {
    if (value === null || Number.isNaN(value)) return "";
    if (typeof value === "string") return csvCell(value);
    if (type === "boolean") return value === 1 ? "true" : "false";
    return type === "date" ? new Date(value).toISOString() : String(value);
  };
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** SQL for a column of the file, from a number or a text. */
function sqlOf(type: RawType, cell: string): string {
  if (type === "boolean") return `${cell} = 1`;
  return type === "date" ? `make_timestamp((${cell} * 1000)::BIGINT)` : cell;
}

/** What DuckDB may keep in memory of what is written. */
const MEMORY = "256MB";

/**
 * Writes rows as a Parquet file, whole or not at all. They wait in a database on the disk, so that memory does not grow
 * with them.
 *
 * @throws {FileError} where the file cannot be written.
 */
export async function writeParquet(
  file: string,
  columns: readonly RawColumn[],
  batches: AsyncIterable<RawBatch>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "logit-"));
  try {
    const engine = await openDuckDB(file, join(folder, "rows.duckdb"));
    try {
      await engine.run(`SET memory_limit = '${MEMORY}'`);
      const types = columns.map(({ type }, j) => `c${j} ${type === "any" || type === "text" ? "VARCHAR" : "DOUBLE"}`);
      await engine.run(`CREATE TABLE kept (${types.join(", ")})`);
      await engine.append("kept", batches);
      const named = columns.map(({ name, type }, j) => `${sqlOf(type, `c${j}`)} AS "${name.replaceAll('"', '""')}"`);
      const select = `SELECT ${named.join(", ")} FROM kept`;
      await replaceFile(file, (path) =>
        engine.run(`COPY (${select}) TO ${sqlString(path)} (FORMAT parquet, USE_TMP_FILE false)`),
      );
    } finally {
      engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
