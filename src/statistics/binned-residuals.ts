import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { METRIC_OPTIONS, type MetricOptions } from "../metrics/rows.js";
import { grouped, placed, risingTies, rowsIn } from "./score-groups.js";

/** Options of `binnedResiduals`. Weights are counts, whole numbers: a row of weight s stands for s rows. */
export interface BinnedResidualsOptions extends MetricOptions {
  /** How many bins of equally many rows, at least 1; if absent ⌊√rows⌋, of fewer than 100 rows 10, of 10 or fewer half. */
  bins?: number;
}

/** Rows of about the same p. */
export interface ResidualBin {
  /** The least and the greatest p. */
  from: number;
  to: number;
  rows: number;
  /** Mean p. */
  predicted: number;
  /** Mean of y − p. */
  residual: number;
  /** Of the mean residual, by how the residuals of the bin spread; NaN for one row. */
  standardError: number;
}

/**
 * Mean residuals y − p in bins of equally many rows by p (Gelman & Hill, Data Analysis Using Regression, 2006, section
 * 5.6), as `arm::binnedplot`. Where p is right some 95 % of them lie within two standard errors of 0. Rows of one p are
 * in one bin, so that there may be fewer bins.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @returns bins by rising p.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or number of bins out of range.
 */
export function binnedResiduals(y: Labels, p: ArrayLike<number>, options: BinnedResidualsOptions = {}): ResidualBin[] {
  const { bins: given, ...shared } = readOptions("metric option", options, ["bins", ...METRIC_OPTIONS]);
  const ties = risingTies(y, p, shared);
  const rows = rowsIn(ties);
  const bins = numberIn(
    "bins",
    given,
    binsFor(rows),
    `a whole number from 1 to the ${rows} rows`,
    (v) => Number.isInteger(v) && v >= 1 && v <= rows,
  );
  const starts = placed(
    ties,
    Array.from({ length: bins - 1 }, (_, k) => Math.floor((rows * (k + 1)) / bins)),
  );
  return grouped(ties, starts, (p, start) => p >= start).map((bin) => {
    const rows = rowsIn(bin);
    const predicted = bin.reduce((sum, tie) => sum + tie.rows * tie.p, 0) / rows;
    const residual = bin.reduce((sum, tie) => sum + tie.positives - tie.rows * tie.p, 0) / rows;
    const squares = bin.reduce((sum, { p, rows, positives }) => {
      const [ofOne, ofZero] = [1 - p - residual, -p - residual];
      return sum + positives * ofOne * ofOne + (rows - positives) * ofZero * ofZero;
    }, 0);
    const standardError = Math.sqrt(squares / (rows - 1) / rows);
    return { from: bin[0].p, to: bin[bin.length - 1].p, rows, predicted, residual, standardError };
  });
}

/** As `arm::binnedplot`. */
function binsFor(rows: number): number {
  if (rows >= 100) return Math.floor(Math.sqrt(rows));
  return rows > 10 ? 10 : Math.max(1, Math.floor(rows / 2));
}
