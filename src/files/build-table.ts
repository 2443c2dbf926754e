// From a source to a table: its batches go through a builder, once more where the sample of a column has misled.
import type { Agreement } from "../tables/agreement.js";
import type { Shelf } from "../tables/chunks.js";
import { type KnownOptions, TableBuilder } from "../tables/table-builder.js";
import { type TableOptions, textColumns } from "../tables/table-options.js";
import { attempted } from "./jointly.js";
import { locatingAmong } from "./locating.js";
import { NotANumber, type Source, type Wishes } from "./source.js";

/** Where cells go, and how the building ends. */
interface Building<T> {
  /** With those that have the other rows. */
  agreement: Agreement;
  /** @param columns how many there are. */
  shelf?: (columns: number) => Shelf;
  end: (builder: TableBuilder) => T;
}

/**
 * All rows; from the first again where a column turns out not to be what a sample of it was. Closes the source.
 * @throws in every part what was met in any.
 */
export async function build<T>(
  source: Source,
  wishes: Wishes,
  options: TableOptions | KnownOptions,
  { agreement, shelf, end }: Building<T>,
): Promise<T> {
  try {
    if (!("schema" in options)) for (const column of textColumns(source.header, options)) source.takeAsAny(column);
    const cells = shelf?.(source.columns.length);
    for (;;) {
      const builder = new TableBuilder(source.name, source.columns, options, source.header, agreement, cells);
      const read = await attempted(async () => {
        for await (const batch of source.batches()) builder.add(batch);
      });
      const odd = agreement.gather(oddColumn(read, wishes)).filter((column) => column !== undefined);
      for (const column of odd) source.takeAsAny(column);
      if (odd.length > 0) continue;
      agreement.together([read]);
      return await locatingAmong(agreement, source, builder.rows, () => end(builder));
    }
  } finally {
    await source.close();
  }
}

/** The column of a cell that is no number where a sample had said so. */
function oddColumn(read: () => void, wishes: Wishes): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof NotANumber && !wishes.numbers?.includes(error.column)) return error.column;
  }
  return undefined;
}
