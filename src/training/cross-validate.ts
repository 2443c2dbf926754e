// The strength of a penalty, chosen by what fits along a path predict for rows that they did not see.
import { describe } from "../checks/describe.js";
import { oneOf } from "../checks/names.js";
import { finiteNumbers, numberIn, sampleWeights } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { accuracyOf, confusionOf } from "../metrics/decisions.js";
import type { MetricRows } from "../metrics/rows.js";
import { brierOf, logLossOf, rocAucOf } from "../metrics/scores.js";
import { runHere } from "../problem/sums.js";
import { assignFolds, checkDivision, type Division, type DivisionOptions } from "./cross-folds.js";
import { CrossRows } from "./cross-rows.js";
import { CrossWeights } from "./cross-weights.js";
import { watchFor } from "./fit.js";
import { type FitOptions, readFitOptions } from "./fit-options.js";
import { LogisticRegression } from "./logistic-regression.js";
import { type CheckedOptions, checkOptions, type LogisticRegressionOptions } from "./options.js";
import { PathFits, type Penalty } from "./path-fits.js";
import type { Training } from "./prepare.js";
import { biasAlone, fallingFrom, smallestStrength } from "./strengths.js";
import { type RowsAnd, rowsFirst, TrainingSet, withTraining } from "./training-set.js";

const SHARED = ["standardize", "fitBias", "tolerance", "maxIterations", "classWeight", "positive", "backend"] as const;
const NAMES = ["folds", "stratify", "seed", "l1Ratio", "strengths", "score", "rule", ...SHARED] as const;
const FIT_NAMES = ["sampleWeight", "offset", "onProgress", "signal"] as const;

const SCORE_NAMES = ["log-loss", "roc-auc", "brier", "accuracy"] as const;
type ScoreName = (typeof SCORE_NAMES)[number];

/** What predictions are scored by, and whether more is better. */
const SCORES: Record<ScoreName, { of: (rows: MetricRows) => number; more: boolean }> = {
  "log-loss": { of: logLossOf, more: false },
  "roc-auc": { of: rocAucOf, more: true },
  brier: { of: brierOf, more: false },
  accuracy: { of: (rows) => accuracyOf(confusionOf(rows, 0.5)), more: true },
};

const RULES = ["best", "one-standard-error"] as const;
/** A score's standard error is far larger than what a fit is off by then. */
const TOLERANCE = 1e-6;
/** Of a penalty without l1, the share that decides where its path begins, as in glmnet. */
const LEAST_RATIO = 1e-3;

/** Options of `crossValidate`; every one is optional. */
export interface CrossValidateOptions
  extends DivisionOptions,
    Pick<LogisticRegressionOptions, (typeof SHARED)[number]> {
  /** How many parts the rows are divided into, each held out once; default 10. */
  folds?: number;
  /** The part of a strength that is l1, from 0 to 1 (default): l1 = l1Ratio λ, l2 = (1 − l1Ratio) λ. */
  l1Ratio?: number;
  /** Strengths λ, or how many there are to be, at equal ratios as in `lambdaPath`; default 100. */
  strengths?: number | ArrayLike<number>;
  /** By what predictions are scored; default "log-loss". */
  score?: ScoreName;
  /** Which strength is chosen: the best (default), or the greatest whose score is within a standard error of it. */
  rule?: (typeof RULES)[number];
  /** Every fit's certified (F − F*)/F is at most this where it converges; default 1e-6. */
  tolerance?: number;
}

/** One strength, and how well fits at it predict the rows that they did not see. */
export interface CrossPoint {
  l1: number;
  l2: number;
  /** Mean score of the folds, each weighted by its rows. */
  mean: number;
  /** Of the mean: the standard deviation of the folds' scores over √(folds − 1). */
  standardError: number;
  /** The score of each fold. */
  scores: number[];
  /** Weights other than 0 of the fit on all rows. */
  nonzero: number;
  /** The largest certified (F − F*)/F of the fits, on all rows and without each fold. */
  relativeGap: number;
}

/** The path with its scores, and the model at the strength that was chosen. */
export interface CrossValidation {
  /** One a strength; strengths fall. */
  points: CrossPoint[];
  /** One of them. */
  chosen: CrossPoint;
  /** Fitted on all rows at the chosen strength. */
  model: LogisticRegression;
}

/**
 * k-fold cross-validation over a path of strengths. Rows are stored once: a fold is a fit in which its rows weigh
 * nothing, and every fit is certified. The same numbers on every machine and for any number of threads. After Friedman,
 * Hastie & Tibshirani (2010), section 2.5, and cv.glmnet.
 * @param given rows and labels as for `LogisticRegression.fit`, or a `TrainingSet`; then options of the validation and
 * of its fits. Scores are weighted by `sampleWeight`, not by `classWeight`.
 * @throws TypeError, RangeError for bad input, or rows that cannot be divided so; FitAborted.
 */
export function crossValidate(
  ...given: RowsAnd<[options?: CrossValidateOptions, fitOptions?: Omit<FitOptions, "start">]>
): CrossValidation {
  const [stored, validation = {}, fitOptions = {}] = rowsFirst(given);
  const { folds, stratify, seed, l1Ratio, strengths, score, rule, ...shared } = readOptions(
    "cross-validation option",
    validation,
    NAMES,
  );
  const said = readFitOptions(fitOptions, FIT_NAMES);
  const dividing = {
    folds: numberIn("folds", folds, 10, "a whole number of at least 2", (v) => Number.isInteger(v) && v >= 2),
    ...checkDivision({ ...(stratify !== undefined && { stratify }), ...(seed !== undefined && { seed }) }),
  };
  const ratio = numberIn("l1Ratio", l1Ratio, 1, "a number from 0 to 1", (v) => v >= 0 && v <= 1);
  const path = checkStrengths(strengths);
  const by = oneOf("score", score ?? "log-loss", SCORE_NAMES);
  const wanted = oneOf("rule", rule ?? "best", RULES);
  // any l1 makes "auto" choose among the solvers that take one
  const options = checkOptions({ tolerance: TOLERANCE, ...shared, l1: Number(ratio > 0) });

  return withTraining(stored, options, { ...said, reweighed: true }, (training) => {
    const { vectors, summary } = training;
    const weights = new CrossWeights({ ...vectors, sampleWeight: scoringWeights(stored, said, summary.rows) });
    const division = assignFolds(weights.divided, dividing);
    const parts = Array.from({ length: division.parts }, (_, part) => heldOut(weights, division, part, by));
    const rows = new CrossRows(training);
    const fits = new PathFits(rows, options, watchFor(said));
    try {
      const { penalties, start } = penaltiesOf(training, options, path, ratio);
      const all = fits.ofAll(penalties, start);
      const gaps = all.map(({ report }) => report.certificate.relativeGap);
      const scores = penalties.map((): number[] => []);
      for (const [part, { rows: held, y, s }] of parts.entries()) {
        rows.weigh(weights.inFit(division, part));
        const { fits: without, predicted } = fits.near(penalties, all, held);
        without.forEach(({ report }, k) => {
          gaps[k] = Math.max(gaps[k], report.certificate.relativeGap);
          scores[k].push(SCORES[by].of({ y, p: predicted[k], s }));
        });
      }
      const sizes = parts.map(({ s }) => s.reduce((sum, weight) => sum + weight, 0));
      const points = penalties.map((penalty, k) => ({
        ...penalty,
        ...summarised(scores[k], sizes),
        scores: scores[k],
        nonzero: all[k].model.weights.filter((weight) => weight !== 0).length,
        relativeGap: gaps[k],
      }));
      const k = choose(points, wanted, SCORES[by].more);
      const model = LogisticRegression.trained({ ...shared, tolerance: options.tolerance, ...penalties[k] }, all[k]);
      return { points, chosen: points[k], model };
    } finally {
      // a TrainingSet has its own weights again
      rows.weigh(vectors.weight);
    }
  });
}

/** The path's penalties, and where its first fit begins. */
function penaltiesOf(
  { summary, shards }: Training,
  options: CheckedOptions,
  path: number | number[],
  ratio: number,
): { penalties: Penalty[]; start: NonNullable<FitOptions["start"]> } {
  const { start, steepest } = runHere(biasAlone(summary, options), shards);
  const falling =
    typeof path === "number"
      ? fallingFrom(steepest / Math.max(ratio, LEAST_RATIO), path, smallestStrength(summary))
      : path;
  return { penalties: falling.map((lambda) => ({ l1: ratio * lambda, l2: (1 - ratio) * lambda })), start };
}

/** How many, or which, falling. @throws TypeError, RangeError for other than a count, or than numbers above 0. */
function checkStrengths(strengths: number | ArrayLike<number> | undefined): number | number[] {
  const count = "a whole number of at least 1 or a list of strengths";
  if (strengths === undefined || typeof strengths === "number") {
    return numberIn("strengths", strengths, 100, count, (v) => Number.isInteger(v) && v >= 1);
  }
  const list = finiteNumbers("strengths", strengths, undefined, "index");
  if (list.length === 0) throw new RangeError("strengths: expected at least one, got none");
  const wrong = list.findIndex((strength) => !(strength > 0));
  if (wrong < 0) return [...list].sort((a, b) => b - a);
  throw new RangeError(`strengths: expected numbers above 0, got ${list[wrong]} at index ${wrong}`);
}

/** What rows weigh in scores: their sample weights, 1 each if absent. */
export function scoringWeights(
  stored: ReturnType<typeof rowsFirst>[0],
  { sampleWeight }: Pick<FitOptions, "sampleWeight">,
  rows: number,
): Float64Array | undefined {
  if (stored instanceof TrainingSet) return stored.sampleWeight;
  return sampleWeight && sampleWeights(sampleWeight, rows);
}

/** The rows of a fold that weigh something, with their labels. @throws RangeError where they are none, or cannot be scored so. */
function heldOut(weights: CrossWeights, division: Division, part: number, by: ScoreName) {
  const { y, classes } = weights.divided;
  const { rows: all, weights: s } = weights.heldOut(division, part);
  const rows = all.filter((_, k) => s[k] > 0);
  const labels = Uint8Array.from(rows, (i) => y[i]);
  const lacking = [0, 1].findIndex((code) => !labels.includes(code));
  if (by === "roc-auc" && lacking >= 0) {
    const where = `fold ${part + 1} of ${division.parts}, which has no row of class ${describe(classes[lacking])}`;
    throw new RangeError(`score: expected another for ${where}, got "roc-auc"`);
  }
  return { rows, y: labels, s: s.filter((weight) => weight > 0) };
}

/** Mean and standard error as in cv.glmnet: folds weighted by their rows. */
function summarised(scores: number[], sizes: number[]): Pick<CrossPoint, "mean" | "standardError"> {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const meanOf = (of: (score: number) => number): number =>
    scores.reduce((sum, score, part) => sum + (sizes[part] / total) * of(score), 0);
  const mean = meanOf((score) => score);
  return { mean, standardError: Math.sqrt(meanOf((score) => (score - mean) ** 2) / (scores.length - 1)) };
}

/** The number of the point, the first of equals: strengths fall. */
function choose(points: CrossPoint[], rule: (typeof RULES)[number], more: boolean): number {
  const means = points.map(({ mean }) => (more ? -mean : mean));
  const best = means.indexOf(Math.min(...means));
  if (rule === "best") return best;
  return means.findIndex((mean) => mean <= means[best] + points[best].standardError);
}
