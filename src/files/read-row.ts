import { describe } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import type { Schema, Table } from "../tables/table.js";
import { TableBuilder } from "../tables/table-builder.js";
import { locating } from "./locating.js";
import { nameOf, openSource, type SourceGiven } from "./open-source.js";
import { wishesFor } from "./read-table.js";
import type { Wishes } from "./source.js";

/**
 * One row of a source as a model takes it: what is wrong with others, such as a missing cell, is not asked.
 *
 * @param row counted from 1 in the order of the source.
 * @throws {FileError} a cell of the row does not fit, or there is no such row.
 */
export async function readRow(
  given: SourceGiven,
  schema: Schema,
  row: number,
  onReading?: Wishes["onReading"],
): Promise<Table> {
  nameOf(given);
  const source = await openSource(given, { ...wishesFor(schema), onReading });
  try {
    let before = 0;
    for await (const { rows, vectors } of source.batches()) {
      const at = row - 1 - before;
      before += rows;
      if (!Number.isInteger(row) || at < 0 || at >= rows) continue;
      const builder = new TableBuilder(source.name, source.columns, { schema }, source.header);
      builder.add({ rows: 1, vectors: vectors.map((vector) => vector.slice(at, at + 1)) });
      return await locating(source, () => builder.finish(), row - 1);
    }
    throw new FileError({ file: source.name }, `expected a row from 1 to ${before}, got ${describe(row)}`);
  } finally {
    await source.close();
  }
}
