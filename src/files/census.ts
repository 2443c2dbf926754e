import type { CsvSource } from "./csv-source.js";
import type { CsvQuery } from "./duckdb.js";
import { booleanSql, numberSql, textSql } from "./fields.js";
import { FileError } from "./file-error.js";

/** How many of the values in one column of a file, missing cells left out, are what. */
export interface Census {
  present: number;
  numbers: number;
  booleans: number;
}

/**
 * Takes the census of each column over all rows of the file.
 *
 * @throws {FileError} a file without rows.
 */
export async function takeCensus(
  { file, columns: header }: CsvSource,
  query: CsvQuery,
  columns: readonly string[],
): Promise<Census[]> {
  const indices = columns.map((column) => header.indexOf(column));
  const [rows, ...numbers] = await query.count(["*", ...indices.map(numberSql)]);
  if (rows === 0) throw new FileError({ file }, "the header is not followed by any row");
  const census = columns.map((_, j) => ({ present: rows, numbers: numbers[j], booleans: 0 }));

  // In most files this settles most columns, and the other counts take three times as long.
  const unsettled = columns.map((_, j) => j).filter((j) => numbers[j] < rows);
  if (unsettled.length > 0) {
    const counts = await query.count(unsettled.flatMap((j) => [textSql(indices[j]), booleanSql(indices[j])]));
    for (const [k, j] of unsettled.entries()) {
      census[j].present = counts[2 * k];
      census[j].booleans = counts[2 * k + 1];
    }
  }
  return census;
}
