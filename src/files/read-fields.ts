import { quote } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import { MISSING } from "../tables/missing.js";
import { type CsvSource, fileRecords } from "./csv-source.js";
import type { CsvQuery } from "./duckdb.js";
import type { Field } from "./fields.js";

/**
 * Reads the fields of every row in one pass over the file.
 *
 * @returns one array a field, all as long as the file has rows.
 * @throws {FileError} for a file without rows, and for a cell that is missing or does not fit, naming its line.
 */
export async function readFields(
  source: CsvSource,
  query: CsvQuery,
  fields: readonly Field[],
): Promise<Float64Array[]> {
  const columns: Float64Array[] = fields.map(() => new Float64Array(2048));
  let rows = 0;
  // NaN instead of NULL: where a vector holds NULLs, @duckdb/node-api checks every cell by BigInt arithmetic.
  for await (const chunk of query.stream(fields.map(({ sql }) => `coalesce(${sql}, 'nan'::DOUBLE)`))) {
    const { rowCount } = chunk; // a call into DuckDB
    for (const [j, field] of fields.entries()) {
      const vector = chunk.getColumnVector(j);
      const column = withRoom(columns[j], rows + rowCount);
      columns[j] = column;
      for (let i = 0; i < rowCount; i++) {
        const value = vector.getItem(i);
        if (typeof value !== "number" || !field.accepts(value)) throw await cellError(source, field, rows + i);
        column[rows + i] = value;
      }
    }
    rows += rowCount;
  }
  if (rows === 0) throw new FileError({ file: source.file }, "the header is not followed by any row");
  return columns.map((column) => column.slice(0, rows));
}

/** Doubles the room when it runs out, so n rows cost O(n) copies: their number is known only at the end of the file. */
function withRoom(column: Float64Array, rows: number): Float64Array {
  if (rows <= column.length) return column;
  const larger = new Float64Array(Math.max(rows, 2 * column.length));
  larger.set(column);
  return larger;
}

async function cellError(source: CsvSource, { column, expected }: Field, row: number): Promise<FileError> {
  const { file } = source;
  const index = source.columns.indexOf(column);
  let dataRow = -1; // the header comes first
  for await (const { line, fields } of fileRecords(file, source.delimiter)) {
    if (dataRow++ !== row) continue;
    const value = (fields[index] ?? "").trim();
    const got = value === "" ? "an empty cell" : quote(value);
    const missing = MISSING.includes(value) ? "; rows with missing values must be filled or left out" : "";
    return new FileError({ file, line, column }, `expected ${expected}, got ${got}${missing}`);
  }
  return new FileError({ file, column }, `expected ${expected} in row ${row + 1}; the file changed while it was read`);
}
