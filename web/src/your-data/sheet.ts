import type { Column } from "./column.js";

/** A file in memory, as it was read. */
export interface Sheet {
  file: string;
  rows: number;
  columns: Column[];
  /** The first rows, to look at. */
  head: string[][];
}
