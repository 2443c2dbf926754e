// What the page shows of a file, and offers to choose from: plain data, which goes from the worker to the page.
import { byCodePoint } from "../../../src/tables/code-points.js";
import type { Column } from "./column.js";
import { kindOf, MOST_CATEGORIES, type Taken } from "./kind.js";
import type { Sheet } from "./sheet.js";

/** A value of a column and the number of its rows. */
export interface Level {
  value: string;
  rows: number;
}

export interface ColumnDescription extends Taken {
  name: string;
  /** Cells without a value that could be used: missing ones, and texts among numbers. */
  missing: number;
  /** In code-point order; where there are at most 20. */
  levels: Level[] | undefined;
  /** How many different values there are; undefined for more than 1,000. */
  distinct: number | undefined;
}

export interface SheetDescription {
  file: string;
  rows: number;
  columns: ColumnDescription[];
  head: string[][];
  /** The name of the column that is most likely to be predicted. */
  target: string;
}

export function describeSheet({ file, rows, columns, head }: Sheet): SheetDescription {
  const described = columns.map(describeColumn);
  return { file, rows, columns: described, head, target: likelyTarget(described).name };
}

function describeColumn(column: Column): ColumnDescription {
  const { name, rows, missing, numeric } = column;
  const taken = kindOf(column);
  const unusable = taken.form === "numbers" ? rows - numeric : missing;
  return { ...taken, name, missing: unusable, levels: levelsOf(column), distinct: column.levels?.length };
}

function levelsOf({ levels, codes }: Column): Level[] | undefined {
  if (levels === undefined || codes === undefined || levels.length > MOST_CATEGORIES) return undefined;
  const counts = new Uint32Array(levels.length + 1);
  for (const code of codes) counts[code]++;
  return levels.map((value, k) => ({ value, rows: counts[k + 1] })).sort((a, b) => byCodePoint(a.value, b.value));
}

/** The last column of two values; else the last category; else the last. */
function likelyTarget(columns: ColumnDescription[]): ColumnDescription {
  return (
    columns.findLast(({ levels }) => levels?.length === 2) ??
    columns.findLast(({ kind }) => kind === "category") ??
    columns[columns.length - 1]
  );
}
