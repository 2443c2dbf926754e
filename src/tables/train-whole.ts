// Training on rows that are not all in one memory: fitted where they are, and scored by counts of probabilities.
import { describe } from "../checks/describe.js";
import type { EncodedLabels } from "../data/labels.js";
import type { LogisticRegression, LogisticRegressionOptions } from "../index.js";
import { type ProbabilityCounts, rowsOfCounts } from "../problem/probability-counts.js";
import type { FitOptions } from "../training/fit-options.js";
import { scoresOf } from "./scores.js";
import type { TableOf } from "./table.js";
import { ofSource, readTraining, type Trained, type TrainTableOptions, withTable } from "./train-table.js";

/** A fit wherever the rows are, and how often its model predicts each probability. */
export interface WholeFitted {
  fitted: LogisticRegression;
  /** See problem/probability-counts.ts: of the weights that the rows were stored with. */
  counts: ProbabilityCounts;
  /** By how much the weights of the rows of each class were multiplied, where they were. */
  classFactors?: readonly [number, number];
}

/** @param y codes of classes of which `positive` of the options may be the first; both need not occur in this process. */
export type WholeFit<X> = (
  x: X,
  y: EncodedLabels,
  options: LogisticRegressionOptions,
  said: Pick<FitOptions, "sampleWeight" | "onProgress" | "signal">,
) => WholeFitted | Promise<WholeFitted>;

/** As `Trained`, with a table of another x. */
export interface TrainedWhole<X> extends Omit<Trained, "table"> {
  table: TableOf<X>;
}

/**
 * Trains on every row of a table, and scores the model on the same rows: as `trainTable` with `testFraction: 0`. The
 * scores are of probabilities whose log odds are known to a 1024th of their distance from the mean.
 *
 * @throws {FileError} what the fit has against the data, with the name of the source; a `positive` that is not a label.
 * @throws {TypeError | RangeError} an option that is unknown, not what was expected, or would hold rows out.
 */
export async function trainWhole<X>(
  table: TableOf<X>,
  options: TrainTableOptions,
  fit: WholeFit<X>,
): Promise<TrainedWhole<X>> {
  const { target, asked, testFraction = 0, folds, onProgress, signal } = readTraining(table, options);
  const whole = "where no row is held out";
  if (testFraction !== 0) {
    throw new RangeError(`testFraction: expected 0 ${whole}, got ${describe(testFraction)}`);
  }
  if (folds !== undefined) throw new RangeError(`folds: expected none ${whole}, got ${describe(folds)}`);
  const { weights, counts: copies } = table;
  if (copies !== undefined && asked.classWeight === "balanced") {
    throw new RangeError(`classWeight: expected a weight of each class where rows stand for several, got "balanced"`);
  }
  // by default 1 / rows, of which x has fewer than there are
  const strength = copies !== undefined && asked.l2 === undefined && asked.firth !== true;
  const settled = strength ? { ...asked, l2: 1 / table.represented } : asked;
  const said = {
    ...(weights !== undefined && { sampleWeight: weights }),
    ...(onProgress !== undefined && { onProgress }),
    ...(signal !== undefined && { signal }),
  };
  const { fitted, counts, classFactors } = await attempted(table, () => fit(table.x, target, settled, said));
  const train = rowsOfCounts(counts);
  if (classFactors !== undefined) train.weights = train.weights.map((weight, k) => weight / classFactors[train.y[k]]);
  return {
    ...withTable(table, target, fitted, 0),
    report: fitted.report,
    metrics: { train: scoresOf(train, table.represented) },
    predicted: { train },
  };
}

async function attempted<T>(table: TableOf<unknown>, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ofSource(table, error);
  }
}
