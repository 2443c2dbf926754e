// What a source of rows hands out, whatever it is: a file, a query, an array of records.

/** What the cells of a column are known to be before any is looked at; `any`: texts that may turn out to be anything. */
export type RawType = "number" | "boolean" | "date" | "text" | "any";

/** A column as its source has it. */
export interface RawColumn {
  name: string;
  type: RawType;
}

/**
 * One column of consecutive rows.
 *
 * - `number`, `boolean` (0 or 1) and `date` (milliseconds since 1970-01-01 UTC): numbers, NaN where the cell is missing.
 * - `text` and `any`: texts without the blanks around them, null where the cell is missing.
 */
export type RawVector = Float64Array | readonly (string | null)[];

/** Consecutive rows of a source, a vector for each of its columns; valid until the next batch is asked for. */
export interface RawBatch {
  rows: number;
  vectors: readonly RawVector[];
  /** Where the source has counted rows that repeat: how many of its rows each of these stands for. */
  counts?: Float64Array;
}
