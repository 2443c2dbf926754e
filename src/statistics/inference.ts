import { readOptions } from "../checks/options.js";
import type { Asking } from "../problem/sums.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { covarianceOf } from "./covariance.js";
import { firthProfiles } from "./firth-profile.js";
import { type FitMeasures, fitMeasures } from "./fit-measures.js";
import { checkInferenceChoices, type InferenceChoices } from "./inference-options.js";
import { inferenceTable } from "./inference-table.js";
import { atOptimum, type Optimum, type RowOptions, weightOf } from "./optimum.js";
import { profileIntervals } from "./profile.js";
import { type Term, termOf, withInterval } from "./term.js";

/** Options of `inference`; every one is optional. */
export interface InferenceOptions extends InferenceChoices, RowOptions {}

const NAMES = ["level", "covariance", "intervals", "sampleWeight", "offset", "weightMeaning", "names"] as const;

/** Standard errors, tests and intervals of a fit's weights, and how well it fits. `toString()` is the table. */
export interface Inference extends FitMeasures {
  terms: Term[];
  /** Of the weights in the order of `terms`, as a matrix. */
  covariance: Float64Array[];
  /** By what the covariance was estimated. */
  covarianceKind: "model" | "HC0" | "HC1" | "HC2" | "HC3" | "cluster";
  level: number;
  /** What the intervals are. */
  intervals: "wald" | "profile";
  toString(): string;
}

/**
 * Standard errors, z, p-values, intervals, odds ratios and variance inflation of every weight of a fit without a penalty
 * or with Firth's, from the exact information where its weights stand (of the loss: as R's brglm2 and logistf);
 * log-likelihoods, AIC, BIC, pseudo R² and the likelihood-ratio test.
 *
 * ```ts
 * const model = new LogisticRegression({ l2: 0 }).fit(x, y);
 * console.log(String(inference(model, x, y, { names: ["age", "dose"] })));
 * ```
 *
 * @param model fitted with l1: 0 and l2: 0 or with firth: true, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model, other rows, columns that depend on each other, and bad options.
 */
export function inference(model: LogisticRegression, ...given: RowsAnd<[options?: InferenceOptions]>): Inference {
  const [rows, options = {}] = rowsFirst<[options?: InferenceOptions]>(given);
  const read = readOptions("inference option", options, NAMES);
  const { level, covariance: kind, intervals: said } = checkInferenceChoices(read);
  const compute = function* (optimum: Optimum): Asking<Inference> {
    const { isFirth, information } = optimum;
    if (isFirth && kind !== "model") {
      throw new RangeError('covariance: expected "model" of a fit with firth: true, got another');
    }
    const covariance = yield* covarianceOf(optimum, kind);
    const inflation = information.varianceInflation();
    const measures = yield* fitMeasures(optimum);
    const wald = optimum.names.map((name, j) =>
      termOf(name, weightOf(optimum, j), Math.sqrt(covariance[j][j]), level, inflation.at(j)),
    );
    const intervals = said ?? (isFirth ? "profile" : "wald");
    const terms = intervals === "profile" ? yield* profiled(optimum, wald, level) : wald;
    return {
      terms,
      covariance,
      covarianceKind: typeof kind === "string" ? kind : "cluster",
      level,
      intervals,
      ...measures,
      toString: () => inferenceTable(terms, level, measures),
    };
  };
  return atOptimum(model, rows, read, compute, { firth: true });
}

/** With profile intervals, and of Firth's fits with the tests of the penalised likelihood. */
function* profiled(optimum: Optimum, wald: readonly Term[], level: number): Asking<Term[]> {
  if (!optimum.isFirth) {
    const intervals = yield* profileIntervals(optimum, level);
    return wald.map((term, j) => ({ ...term, ...withInterval(term.weight, intervals[j]) }));
  }
  const profiles = yield* firthProfiles(optimum, level);
  return wald.map((term, j) => {
    const { interval, statistic, p } = profiles[j];
    return { ...term, ...withInterval(term.weight, interval), chiSquare: statistic, p };
  });
}
