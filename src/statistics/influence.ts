import { oneOf } from "../checks/names.js";
import { readOptions } from "../checks/options.js";
import { influences } from "../problem/influence.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { atOptimum, type RowOptions } from "./optimum.js";

const UNITS = ["weights", "standard-errors", "none"] as const;

/** Options of `influence`; every one is optional. */
export interface InfluenceOptions extends Omit<RowOptions, "weightMeaning"> {
  /**
   * DFBETA in the weights' own units (default), or each divided by its weight's standard error, which is DFBETAS as SAS
   * has it; or not at all, where it would take too much memory.
   */
  dfbeta?: (typeof UNITS)[number];
}

/** What each row does to a fit: one number a row, in the order of rows; 0 throughout for a row that weighs nothing. */
export interface Influence {
  /** How much of the row's own pull is in its probability: the diagonal of the hat matrix. They add up to the number of weights. */
  leverage: Float64Array;
  /** Residuals over √(1 − leverage), which vary about as much for all rows: (y − p)/√(p(1 − p)), by Pearson. */
  standardizedPearson: Float64Array;
  /** The same of ±√(2 loss), the row's part of the deviance. */
  standardizedDeviance: Float64Array;
  /** How far the weights would move without the row, in the metric of their covariance, over the number of weights. */
  cooksDistance: Float64Array;
  /** What the entries of `dfbeta` are of: the columns, then "(bias)" where there is one. */
  names: string[];
  /** DFBETA, a list of rows for each name: by how much that weight is more than it would be without the row. */
  dfbeta?: Float64Array[];
}

/**
 * Which rows decide about a fit without a penalty: leverage, standardised residuals, Cook's distance and DFBETA. Weights
 * are not fitted anew without each row, they are moved by one step of Newton's method: D. Pregibon, "Logistic regression
 * diagnostics", Annals of Statistics 9 (1981), as SAS has it. Leverage, residuals and distances are those of R's
 * `hatvalues`, `rstandard` and `cooks.distance` of a `glm`; its `dfbeta` has residuals of the deviance in place of
 * Pearson's, with which it is no such step.
 *
 * A row of weight s is one observation, which is left out as a whole, as in R. It takes 8 bytes a row for each of 4 lists,
 * and of each weight where `dfbeta` is wanted: a million rows of 28 columns 260 MB.
 *
 * @param model fitted with l1: 0 and l2: 0, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model, other rows, columns that depend on each other, and bad options.
 */
export function influence(model: LogisticRegression, ...given: RowsAnd<[options?: InfluenceOptions]>): Influence {
  const [rows, options = {}] = rowsFirst<[options?: InfluenceOptions]>(given);
  const { dfbeta = "weights", ...rest } = readOptions("influence option", options, [
    "dfbeta",
    "sampleWeight",
    "offset",
    "names",
  ]);
  const unit = oneOf("dfbeta", dfbeta, UNITS);
  return atOptimum(model, rows, { ...rest, weightMeaning: "precision" }, function* (optimum) {
    const { problem, point, information, training, names } = optimum;
    const own = information.ownFactors();
    const { leverage, pearson, deviance, changes } = yield* influences(problem, point, training.summary.rows, {
      factor: information.inverseFactor(),
      combinations: unit === "none" ? [] : own,
    });
    const cooksDistance = pearson.map((residual, i) => {
      const h = leverage[i];
      return (residual * residual * h) / ((1 - h) * (1 - h) * information.size);
    });
    const standardize = (residuals: Float64Array): void => {
      for (let i = 0; i < residuals.length; i++) residuals[i] /= Math.sqrt(1 - leverage[i]);
    };
    standardize(pearson);
    standardize(deviance);
    if (unit === "standard-errors") {
      const covariance = information.inverse();
      changes.forEach((change, k) => {
        const error = Math.sqrt(covariance[k][k]);
        for (let i = 0; i < change.length; i++) change[i] /= error;
      });
    }
    return {
      leverage,
      standardizedPearson: pearson,
      standardizedDeviance: deviance,
      cooksDistance,
      names,
      ...(unit !== "none" && { dfbeta: changes }),
    };
  });
}
