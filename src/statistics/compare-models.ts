// Whether a model is better than one with fewer of its columns by more than chance.
import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Asking } from "../problem/sums.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { type Columns, chosenColumns } from "./chosen-columns.js";
import { distanceHeld } from "./held-fit.js";
import { optionsOfFit } from "./inferable.js";
import { type ChiSquareTest, type ModelLikelihood, modelLikelihood } from "./likelihood-ratio.js";
import { atOptimum, type Optimum, type RowOptions, requireNear } from "./optimum.js";
import { testsAtZero } from "./tests-at-zero.js";
import { aligned, fixed, pValue } from "./text-table.js";

/** Options of `compareModels`; every one is optional. */
export interface CompareModelsOptions extends Omit<RowOptions, "weightMeaning"> {
  /**
   * The columns of x that the small model was fitted on, in its order: numbers from 0, or `names`. Default the first
   * ones, as many as it has.
   */
  columns?: Columns;
}

/** Two nested models beside each other. */
export interface ModelComparison {
  small: ModelLikelihood;
  large: ModelLikelihood;
  /** Whether what the large one has beyond the small one is better than nothing by more than chance. */
  likelihoodRatio: ChiSquareTest;
  /** A table as that of R's `anova`. */
  toString(): string;
}

const NAMES = ["columns", "sampleWeight", "offset", "names"] as const;

/**
 * The likelihood-ratio test of two nested fits, as R's `anova(small, large, test = "Chisq")` and statsmodels'
 * `compare_lr_test`: `small` was fitted on some columns of x, `large` on all of them, both without a penalty. That both
 * are fits of these very rows, weights and offsets is checked, and each minimum is proven: the statistic is right to
 * three digits at least, as a rule to ten.
 *
 * ```ts
 * const small = new LogisticRegression({ l2: 0 }).fit(x.map(([age]) => [age]), y);
 * const large = new LogisticRegression({ l2: 0 }).fit(x, y);
 * console.log(String(compareModels(small, large, x, y, { columns: [0] })));
 * ```
 *
 * @param small fitted with l1: 0 and l2: 0, and converged; `testTerms` needs no such model.
 * @param large the same of more columns.
 * @param given x and y of the large one's fit, or the `TrainingSet`; then options. Weights of rows count rows, and are
 *   whole numbers.
 * @throws TypeError, RangeError for models that are not nested, other rows, and bad options.
 */
export function compareModels(
  small: LogisticRegression,
  large: LogisticRegression,
  ...given: RowsAnd<[options?: CompareModelsOptions]>
): ModelComparison {
  const [rows, options = {}] = rowsFirst<[options?: CompareModelsOptions]>(given);
  const { columns, ...rest } = readOptions("compareModels option", options, NAMES);
  const { fitBias, firth } = optionsOfFit(small, "small");
  if (firth || optionsOfFit(large, "large").firth) {
    throw new RangeError(
      `${firth ? "small" : "large"}: expected a fit without a penalty, got one with firth: true, whose terms testTerms tests`,
    );
  }
  const compute = function* (optimum: Optimum): Asking<ModelComparison> {
    const held = yield* heldBy(small, fitBias, large, columns, optimum);
    const { whole, parts } = yield* testsAtZero(optimum, [held]);
    const [{ left, test }] = parts;
    const { information, observations } = optimum;
    const comparison = {
      small: modelLikelihood(left, information.size - held.length, observations),
      large: modelLikelihood(whole, information.size, observations),
      likelihoodRatio: test,
    };
    return { ...comparison, toString: () => table(comparison) };
  };
  return atOptimum(large, rows, rest, compute, { name: "large", counted: true });
}

/** The columns that the small model does without. @throws TypeError, RangeError where it is not nested. */
function* heldBy(
  small: LogisticRegression,
  fitBias: boolean,
  large: LogisticRegression,
  columns: Columns | undefined,
  { problem, names, options }: Optimum,
): Asking<number[]> {
  const { weights, bias, classes } = small;
  const features = large.weights.length;
  if (fitBias !== options.fitBias) {
    throw new RangeError(`small: expected fitBias: ${options.fitBias} as of the large model, got ${fitBias}`);
  }
  if (classes.some((label, k) => label !== large.classes[k])) {
    const [expected, got] = [large, small].map((model) => model.classes.map(describe).join(" and "));
    throw new RangeError(`small: expected the classes ${expected} as of the large model, got ${got}`);
  }
  if (!(weights.length < features)) {
    throw new RangeError(
      `small: expected fewer columns than the ${features} of the large model, got ${weights.length}`,
    );
  }
  const chosen =
    columns === undefined ? [...weights.keys()] : chosenColumns("columns", columns, names.slice(0, features));
  if (chosen.length !== weights.length) {
    throw new RangeError(`columns: expected ${weights.length} as the small model has, got ${chosen.length}`);
  }
  const held = [...large.weights.keys()].filter((j) => !chosen.includes(j));
  const expanded = new Float64Array(features);
  for (const [k, j] of chosen.entries()) expanded[j] = weights[k];
  const distance = yield* distanceHeld(problem, problem.conditioning.fromOwn(expanded, bias), held);
  requireNear(distance, "small", `, and as columns those of x that it has`);
  return held;
}

function table({ small, large, likelihoodRatio }: Omit<ModelComparison, "toString">): string {
  const { statistic, degreesOfFreedom, p } = likelihoodRatio;
  const line = (name: string, model: ModelLikelihood, ...tested: string[]): string[] => [
    name,
    String(model.degreesOfFreedom),
    String(model.residualDegreesOfFreedom),
    ...[model.logLikelihood, model.deviance, model.aic, model.bic].map((value) => fixed(value, 3)),
    ...tested,
  ];
  return aligned([
    ["", "weights", "residual df", "log-likelihood", "deviance", "AIC", "BIC", "df", "chi-square", "p"],
    line("small", small, "", "", ""),
    line("large", large, String(degreesOfFreedom), fixed(statistic, 3), pValue(p)),
  ]).join("\n");
}
