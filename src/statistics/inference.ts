import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { type CovarianceKind, checkCovarianceKind, covarianceOf } from "./covariance.js";
import { type FitMeasures, fitMeasures } from "./fit-measures.js";
import { inferenceTable } from "./inference-table.js";
import { atOptimum, type RowOptions } from "./optimum.js";
import { type Term, termOf } from "./term.js";

/** Options of `inference`; every one is optional. */
export interface InferenceOptions extends RowOptions {
  /** How often such an interval is to hold the true weight, above 0 and below 1; default 0.95. */
  level?: number;
  /** How the covariance is estimated; default "model". */
  covariance?: CovarianceKind;
}

const NAMES = ["level", "covariance", "sampleWeight", "offset", "weightMeaning", "names"] as const;

/** Standard errors, tests and intervals of a fit's weights, and how well it fits. `toString()` is the table. */
export interface Inference extends FitMeasures {
  terms: Term[];
  /** Of the weights in the order of `terms`, as a matrix. */
  covariance: Float64Array[];
  level: number;
  toString(): string;
}

/**
 * Standard errors, z, p-values, intervals, odds ratios and variance inflation of every weight of a fit without a penalty,
 * from the exact Hessian where its weights stand; log-likelihoods, AIC, BIC, pseudo R² and the likelihood-ratio test.
 *
 * ```ts
 * const model = new LogisticRegression({ l2: 0 }).fit(x, y);
 * console.log(String(inference(model, x, y, { names: ["age", "dose"] })));
 * ```
 *
 * @param model fitted with l1: 0 and l2: 0, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model, other rows, columns that depend on each other, and bad options.
 */
export function inference(model: LogisticRegression, ...given: RowsAnd<[options?: InferenceOptions]>): Inference {
  const [rows, options = {}] = rowsFirst<[options?: InferenceOptions]>(given);
  const { level: asked, covariance: kind = "model", ...rest } = readOptions("inference option", options, NAMES);
  const level = numberIn("level", asked, 0.95, "a number above 0 and below 1", (value) => value > 0 && value < 1);
  const covarianceKind = checkCovarianceKind(kind);
  return atOptimum(model, rows, rest, function* (optimum) {
    const covariance = yield* covarianceOf(optimum, covarianceKind);
    const { weights, bias, names, information } = optimum;
    const inflation = information.varianceInflation();
    const terms = names.map((name, j) => {
      const weight = j < weights.length ? weights[j] : bias;
      return termOf(name, weight, Math.sqrt(covariance[j][j]), level, inflation.at(j));
    });
    const measures = yield* fitMeasures(optimum);
    return {
      terms,
      covariance,
      level,
      ...measures,
      toString: () => inferenceTable(terms, level, measures),
    };
  });
}
