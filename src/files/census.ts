import { FileError } from "../tables/file-error.js";
import type { Census, Survey } from "../tables/infer.js";
import type { CsvSource } from "./csv-source.js";
import type { CsvQuery } from "./duckdb.js";
import { booleanSql, numberSql, textSql } from "./fields.js";

/** What DuckDB counts and lists in the columns of a file. */
export function surveyOf({ file, columns: header }: CsvSource, query: CsvQuery): Survey {
  const places = (columns: readonly string[]) => columns.map((column) => header.indexOf(column));
  return {
    file,
    census: (columns) => takeCensus(file, query, places(columns)),
    texts: (columns) => query.distinct(places(columns).map(textSql)),
  };
}

/** @param indices places of the columns in the file. */
async function takeCensus(file: string, query: CsvQuery, indices: readonly number[]): Promise<Census[]> {
  const [rows, ...numbers] = await query.count(["*", ...indices.map(numberSql)]);
  if (rows === 0) throw new FileError({ file }, "the header is not followed by any row");
  const census = numbers.map((count) => ({ present: rows, numbers: count, booleans: 0 }));

  // In most files this settles most columns, and the other counts take three times as long.
  const unsettled = census.flatMap(({ present, numbers }, j) => (numbers < present ? [j] : []));
  if (unsettled.length > 0) {
    const counts = await query.count(unsettled.flatMap((j) => [textSql(indices[j]), booleanSql(indices[j])]));
    for (const [k, j] of unsettled.entries()) {
      census[j].present = counts[2 * k];
      census[j].booleans = counts[2 * k + 1];
    }
  }
  return census;
}
