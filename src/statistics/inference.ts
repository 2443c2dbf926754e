import { oneOf } from "../checks/names.js";
import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { Asking } from "../problem/sums.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { type CovarianceKind, checkCovarianceKind, covarianceOf } from "./covariance.js";
import { firthProfiles } from "./firth-profile.js";
import { type FitMeasures, fitMeasures } from "./fit-measures.js";
import { inferenceTable } from "./inference-table.js";
import { atOptimum, type Optimum, type RowOptions, weightOf } from "./optimum.js";
import { profileIntervals } from "./profile.js";
import { type Term, termOf, withInterval } from "./term.js";

/** Options of `inference`; every one is optional. */
export interface InferenceOptions extends RowOptions {
  /** How often such an interval is to hold the true weight, above 0 and below 1; default 0.95. */
  level?: number;
  /** How the covariance is estimated; default "model". */
  covariance?: CovarianceKind;
  /**
   * "wald": weight ± quantile · standard error; the default, but for Firth's fits. "profile": the values of a weight that
   * a likelihood-ratio test would not reject, the other weights fitted anew; asymmetric, and better where rows are few.
   * Each end is proven by a fit of its own to be right, as a rule within a millionth of its distance from the weight.
   *
   * Of Firth's fits "profile" is by the penalised likelihood, tests and p-values included, as R's logistf has them; the
   * fits of its ends end where the score is next to 0, which is no proof.
   */
  intervals?: "wald" | "profile";
}

const NAMES = ["level", "covariance", "intervals", "sampleWeight", "offset", "weightMeaning", "names"] as const;

/** Standard errors, tests and intervals of a fit's weights, and how well it fits. `toString()` is the table. */
export interface Inference extends FitMeasures {
  terms: Term[];
  /** Of the weights in the order of `terms`, as a matrix. */
  covariance: Float64Array[];
  level: number;
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
  const {
    level: asked,
    covariance: kind = "model",
    intervals,
    ...rest
  } = readOptions("inference option", options, NAMES);
  const level = numberIn("level", asked, 0.95, "a number above 0 and below 1", (value) => value > 0 && value < 1);
  const covarianceKind = checkCovarianceKind(kind);
  const said = intervals === undefined ? undefined : oneOf("intervals", intervals, ["wald", "profile"]);
  if (said === "profile" && covarianceKind !== "model") {
    throw new RangeError(
      'covariance: expected "model" beside profile intervals, which are the likelihood\'s, got another',
    );
  }
  const compute = function* (optimum: Optimum): Asking<Inference> {
    const { isFirth, information } = optimum;
    if (isFirth && covarianceKind !== "model") {
      throw new RangeError('covariance: expected "model" of a fit with firth: true, got another');
    }
    const covariance = yield* covarianceOf(optimum, covarianceKind);
    const inflation = information.varianceInflation();
    const measures = yield* fitMeasures(optimum);
    const wald = optimum.names.map((name, j) =>
      termOf(name, weightOf(optimum, j), Math.sqrt(covariance[j][j]), level, inflation.at(j)),
    );
    const byProfile = (said ?? (isFirth ? "profile" : "wald")) === "profile";
    const terms = byProfile ? yield* profiled(optimum, wald, level) : wald;
    return {
      terms,
      covariance,
      level,
      ...measures,
      toString: () => inferenceTable(terms, level, measures),
    };
  };
  return atOptimum(model, rows, rest, compute, { firth: true });
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
