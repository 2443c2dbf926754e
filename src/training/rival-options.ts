// The options of other libraries as ours, with the same minimum. They penalise the sum of the losses or weigh it by C,
// we penalise the mean: each function states both objectives. rows is always the total weight Σs, the number of rows
// where none is weighted: each row counts its sample weight times its class weight.

import { describe, unexpected } from "../checks/describe.js";
import { requireOptions } from "../checks/options.js";
import type { ClassWeight } from "../data/weights.js";

/** Options of `LogisticRegression` that have the minimum of another library. */
export interface EquivalentOptions {
  /** On the mean loss. */
  l1: number;
  /** On the mean loss. */
  l2: number;
  standardize: boolean;
  fitBias: boolean;
  tolerance?: number;
  maxIterations?: number;
  classWeight?: ClassWeight;
}

/** Parameters of sklearn.linear_model.LogisticRegression, with its defaults. */
export interface ScikitLearnOptions {
  /** Weight of the losses against the penalty: above 0, Infinity for no penalty. Default 1. */
  C?: number;
  /** Default "l2"; "elasticnet" where l1_ratio is given, as from scikit-learn 1.8 on; null or "none" for no penalty. */
  penalty?: "l1" | "l2" | "elasticnet" | "none" | null;
  /** Share of l1 in an elastic net, 0 to 1. */
  l1_ratio?: number | null;
  /** Default true. */
  fit_intercept?: boolean;
  /** Becomes `tolerance`, but bounds the certified relative gap here and the gradient there. Default: ours. */
  tol?: number;
  /** Becomes `maxIterations`, though iterations of two solvers are not alike. Default: ours. */
  max_iter?: number;
  class_weight?: ClassWeight | null;
}

/** Arguments of R's glmnet(family = "binomial"), with its defaults. */
export interface GlmnetOptions {
  /** Strength of the whole penalty; there is no default, as glmnet fits a path of strengths without one. */
  lambda: number;
  /** Share of l1, 0 to 1. Default 1: lasso. */
  alpha?: number;
  /** Default true. */
  standardize?: boolean;
  /** Default true. */
  intercept?: boolean;
}

/** Options of liblinear's train, with its defaults except for s. */
export interface LiblinearOptions {
  /** -c, the weight of the losses against the penalty. Default 1. */
  C?: number;
  /** -s: 0 (l2), 6 (l1) or 7 (l2 by its dual). Default 0; liblinear's own, 1, is a support vector machine. */
  s?: 0 | 6 | 7;
  /** -B. Default −1: no bias. */
  bias?: number;
}

/**
 * Theirs: C Σ s_i loss_i + (1−ρ)/2 ‖w‖² + ρ ‖w‖₁, intercept free; ρ = l1_ratio, 0 for "l2", 1 for "l1".
 * Ours: (1/Σs) Σ s_i loss_i + l1 ‖w‖₁ + (l2/2) ‖w‖². Ours · C rows = theirs with l1 = ρ/(C rows), l2 = (1−ρ)/(C rows).
 * Source: scikit-learn's user guide, 1.1.11 "Logistic regression". Its solver "liblinear" penalises the intercept
 * and so has another minimum.
 *
 * @param options theirs, by their names.
 * @param rows Σs, the number of rows where none is weighted.
 * @throws TypeError, RangeError for an option of the wrong type, out of range, or unknown.
 */
export function fromScikitLearn(options: ScikitLearnOptions, rows: number): EquivalentOptions {
  const names = ["C", "penalty", "l1_ratio", "fit_intercept", "tol", "max_iter", "class_weight"];
  requireOptions("scikit-learn option", options, names);
  const { C = 1, l1_ratio, penalty = l1_ratio == null ? "l2" : "elasticnet", fit_intercept = true } = options;
  const { tol, max_iter, class_weight } = options;
  requireNumber("C", C, "a number above 0", (v) => v > 0);
  const ratio = penaltyRatio(penalty, l1_ratio);
  requireFlag("fit_intercept", fit_intercept);
  if (tol !== undefined) requireNumber("tol", tol, "a number above 0 and below 1", (v) => v > 0 && v < 1);
  if (max_iter !== undefined) {
    requireNumber("max_iter", max_iter, "a whole number of at least 1", (v) => Number.isInteger(v) && v >= 1);
  }
  const strength = ratio === undefined ? 0 : 1 / (C * totalWeight(rows));
  return {
    l1: strength * (ratio ?? 0),
    l2: strength * (1 - (ratio ?? 0)),
    standardize: false,
    fitBias: fit_intercept,
    ...(tol !== undefined && { tolerance: tol }),
    ...(max_iter !== undefined && { maxIterations: max_iter }),
    ...(class_weight != null && { classWeight: class_weight }),
  };
}

/**
 * Theirs: (1/Σs) Σ s_i loss_i + λ [(1−α)/2 ‖w‖² + α ‖w‖₁], with w the weights of columns divided by their 1/n standard
 * deviation where standardize, intercept free. Ours is the same with l1 = λ α, l2 = λ (1−α), whatever the rows weigh.
 * Source: Friedman, Hastie and Tibshirani, Regularization Paths for Generalized Linear Models via Coordinate Descent,
 * Journal of Statistical Software 33 (2010), equations 12 and 13; ?glmnet for standardize.
 *
 * @throws TypeError, RangeError for an option of the wrong type, out of range, or unknown.
 */
export function fromGlmnet(options: GlmnetOptions): EquivalentOptions {
  requireOptions("glmnet option", options, ["lambda", "alpha", "standardize", "intercept"]);
  const { lambda, alpha = 1, standardize = true, intercept = true } = options;
  requireNumber("lambda", lambda, "a finite number of at least 0", (v) => v >= 0 && v < Infinity);
  requireNumber("alpha", alpha, "a number from 0 to 1", (v) => v >= 0 && v <= 1);
  requireFlag("standardize", standardize);
  requireFlag("intercept", intercept);
  return { l1: lambda * alpha, l2: lambda * (1 - alpha), standardize, fitBias: intercept };
}

/**
 * Theirs: ½ ‖w‖² + C Σ s_i loss_i for -s 0 and 7, ‖w‖₁ + C Σ s_i loss_i for -s 6.
 * Ours: (1/Σs) Σ s_i loss_i + l1 ‖w‖₁ + (l2/2) ‖w‖². Ours · C · rows = theirs with l2 (-s 6: l1) = 1/(C rows).
 * Source: Fan et al., LIBLINEAR, Journal of Machine Learning Research 9 (2008), equations 1 and 5, and liblinear's
 * README. Its bias is the weight of one more column and penalised as such; ours is free.
 *
 * @param options theirs.
 * @param rows Σs, the number of rows where none is weighted; -wi weighs rows as well.
 * @throws TypeError, RangeError for an option of the wrong type, out of range, or unknown; RangeError for a bias.
 */
export function fromLiblinear(options: LiblinearOptions, rows: number): EquivalentOptions {
  requireOptions("liblinear option", options, ["C", "s", "bias"]);
  const { C = 1, s = 0, bias = -1 } = options;
  requireNumber("C", C, "a finite number above 0", (v) => v > 0 && v < Infinity);
  requireNumber("s", s, "0, 6 or 7, the solvers of logistic regression", (v) => v === 0 || v === 6 || v === 7);
  const column = `a number below 0 (liblinear penalises its bias: give x a last column of ${describe(bias)} instead)`;
  requireNumber("bias", bias, column, (v) => v < 0);
  const strength = 1 / (C * totalWeight(rows));
  return { l1: s === 6 ? strength : 0, l2: s === 6 ? 0 : strength, standardize: false, fitBias: false };
}

/** The share of l1, undefined where nothing is penalised. l1_ratio without an elastic net would go unread. */
function penaltyRatio(penalty: ScikitLearnOptions["penalty"], ratio: number | null | undefined): number | undefined {
  if (penalty === "elasticnet") {
    if (ratio == null) throw new TypeError(`l1_ratio: expected a number from 0 to 1, got ${describe(ratio)}`);
    requireNumber("l1_ratio", ratio, "a number from 0 to 1", (v) => v >= 0 && v <= 1);
    return ratio;
  }
  if (ratio != null) throw new RangeError(`l1_ratio: expected penalty "elasticnet", got ${describe(penalty)}`);
  if (penalty === "l1") return 1;
  if (penalty === "l2") return 0;
  if (penalty === "none" || penalty === null) return undefined;
  throw new RangeError(`penalty: expected "l1", "l2", "elasticnet", "none" or null, got ${describe(penalty)}`);
}

function totalWeight(rows: number): number {
  requireNumber("rows", rows, "a finite number above 0, the total weight of the rows", (v) => v > 0 && v < Infinity);
  return rows;
}

function requireNumber(name: string, value: number, expected: string, accept: (value: number) => boolean): void {
  if (typeof value !== "number" || !accept(value)) throw unexpected(name, expected, value);
}

function requireFlag(name: string, value: boolean): void {
  if (typeof value !== "boolean") throw new TypeError(`${name}: expected true or false, got ${describe(value)}`);
}
