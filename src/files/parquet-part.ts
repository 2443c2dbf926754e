// Parquet files read by several: each takes whole row groups, one after another.
import type { Agreement } from "../tables/agreement.js";
import { type DuckDB, sqlPaths, withEngine } from "./engine.js";
import { type OwnRows, openQuery } from "./engine-source.js";
import { jointly } from "./jointly.js";
import type { Source, Wishes } from "./source.js";
import { fileSize } from "./text-file.js";

/** What the engine calls the place of a row; where a file has such a column itself, that one is meant. */
export const PLACES = ["file_index", "file_row_number"];

/** Rows of a file. */
export interface RowGroup {
  file: number;
  first: number;
  rows: number;
}

export function fromParquet(files: readonly string[]): string {
  return `read_parquet([${sqlPaths(files)}])`;
}

/**
 * The rows of whoever is here, of those of all files; undefined where they cannot be cut, as they have a column of the
 * name by which the engine tells places.
 * @throws {FileError} in every part what was met in any.
 */
export async function openParquetPart(
  agreement: Agreement,
  name: string,
  files: readonly string[],
  wishes: Wishes,
): Promise<Source | undefined> {
  const from = fromParquet(files);
  return jointly(agreement, () =>
    withEngine(name, wishes, async (engine) => {
      const columns = await engine.describe(`FROM ${from}`);
      if (columns.some((column) => PLACES.includes(column.name.toLowerCase()))) {
        engine.close();
        return undefined;
      }
      const own = ownRows(groupsFor(await groupsOf(engine, files), agreement), from);
      return openQuery(name, engine, from, columns, wishes, await sizeOf(files), own);
    }),
  );
}

async function sizeOf(files: readonly string[]): Promise<number> {
  let total = 0;
  for (const file of files) total += await fileSize(file);
  return total;
}

async function groupsOf(engine: DuckDB, files: readonly string[]): Promise<RowGroup[]> {
  const groups: RowGroup[] = [];
  for (const [file, path] of files.entries()) {
    const found = await engine.rows(
      `SELECT row_group_id, max(row_group_num_rows)::DOUBLE FROM parquet_metadata([${sqlPaths([path])}])
      GROUP BY row_group_id ORDER BY row_group_id`,
    );
    let first = 0;
    for (const [, rows] of found) {
      groups.push({ file, first, rows: Number(rows) });
      first += Number(rows);
    }
  }
  return groups;
}

/** Groups that begin in the share of the rows of one part, and the rows before them. */
export function groupsFor(
  groups: readonly RowGroup[],
  { part, parts }: Pick<Agreement, "part" | "parts">,
): { own: RowGroup[]; before: number } {
  const total = groups.reduce((sum, { rows }) => sum + rows, 0);
  const [first, end] = [part, part + 1].map((k) => Math.floor((total * k) / parts));
  const own: RowGroup[] = [];
  let before = 0;
  let start = 0;
  for (const group of groups) {
    if (start < first) before = start + group.rows;
    else if (start < end) own.push(group);
    start += group.rows;
  }
  return { own, before };
}

/** Groups that stand side by side are asked for at once; the others of a file the engine passes over. */
function ownRows({ own, before }: { own: readonly RowGroup[]; before: number }, from: string): OwnRows {
  const ends = new Map<number, { first: number; end: number }>();
  for (const { file, first, rows } of own) ends.set(file, { first: ends.get(file)?.first ?? first, end: first + rows });
  const selects = [...ends].map(
    ([file, { first, end }]) =>
      `SELECT * FROM ${from} WHERE file_index = ${file} AND file_row_number >= ${first} AND file_row_number < ${end}`,
  );
  return { from: `(${selects.join(" UNION ALL ") || `SELECT * FROM ${from} LIMIT 0`})`, before };
}
