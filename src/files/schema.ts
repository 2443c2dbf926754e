import type { Label } from "../index.js";
import type { ColumnEncoding } from "./encoding.js";

/** The column of labels and its two labels. */
export interface Target {
  column: string;
  classes: [Label, Label];
}

/** How the columns of a file are read. */
export interface Schema {
  encoding: ColumnEncoding[];
  target?: Target;
}
