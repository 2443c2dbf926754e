import type { Trained } from "../node.js";
import { isGrouped } from "../tables/table.js";

/** A row to show the chain rule of. */
export interface ExampleRow {
  /** Counted from 1: of the source, or of the different rows where equal ones were counted. */
  row: number;
  /** What the row is called. */
  name: string;
}

/** Where neither σ nor its slope is worn out. */
const UNDECIDED = { from: 0.2, to: 0.8 };

/**
 * The first row whose probability is well off 0 and 1, or the one that is nearest to 1/2: of the rows held out for good,
 * where there are such.
 */
export function exampleRow({ predicted, table }: Trained): ExampleRow {
  const { p, rows } = predicted.test ?? predicted.train;
  const found = p.findIndex((value) => value >= UNDECIDED.from && value <= UNDECIDED.to);
  const nearest = (best: number, value: number, k: number) =>
    Math.abs(value - 0.5) < Math.abs(p[best] - 0.5) ? k : best;
  const place = found >= 0 ? found : p.reduce(nearest, 0);
  const rowOfX = rows?.[place] ?? place;
  const row = (table.kept?.[rowOfX] ?? rowOfX) + 1;
  const among = isGrouped(table) ? " of the different ones" : "";
  return { row, name: `row ${row}${among}${predicted.test === undefined ? "" : ", held out"}` };
}
