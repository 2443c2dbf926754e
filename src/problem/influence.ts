// What single rows do to a fit where the margins stand.
import { type InfluenceAsked, ROW_NUMBERS } from "./influence-rows.js";
import type { Logistic } from "./logistic.js";
import type { Point } from "./problem.js";
import type { Asking } from "./sums.js";

/** Numbers that are asked for together. */
const MOST_NUMBERS = 4194304; // 2^22

/** One number a row each; of a row that weighs nothing 0. */
export interface RowInfluences {
  leverage: Float64Array;
  /** Residuals of Pearson, and of the deviance. */
  pearson: Float64Array;
  deviance: Float64Array;
  /** By how much each combination is more than without the row, by one step of Newton's method. */
  changes: Float64Array[];
}

/** @param how as of `InfluenceAsked`. */
export function* influences(
  { objective, conditioning }: Logistic,
  point: Point,
  rows: number,
  how: Pick<InfluenceAsked, "factor" | "combinations">,
): Asking<RowInfluences> {
  objective.requirePoint(point);
  const { center, inverse, fitBias } = conditioning;
  const width = ROW_NUMBERS + how.combinations.length;
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  const together = Math.max(1, Math.floor(MOST_NUMBERS / width));
  for (let from = 0; from < rows; from += together) {
    const to = Math.min(rows, from + together);
    const numbers = yield objective.sum({ kind: "influence", from, to, center, inverse, fitBias, ...how });
    columns.forEach((column, k) => {
      for (let i = from, at = k; i < to; i++, at += width) column[i] = numbers[at];
    });
  }
  const [leverage, pearson, deviance, ...changes] = columns;
  return { leverage, pearson, deviance, changes };
}
