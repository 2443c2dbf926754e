import { describe, unexpected } from "../checks/describe.js";
import { oneOf } from "../checks/names.js";
import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { softplus } from "../math/functions.js";
import { LogisticModel } from "../model/logistic-model.js";
import { assignFolds, checkDivision, type DivisionOptions } from "../training/cross-folds.js";
import { CrossRows } from "../training/cross-rows.js";
import { scoringWeights } from "../training/cross-validate.js";
import { CrossWeights } from "../training/cross-weights.js";
import { watchFor } from "../training/fit.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import { checkOptions } from "../training/options.js";
import type { FitReport } from "../training/report.js";
import { type RowsAnd, rowsFirst, withTraining } from "../training/training-set.js";
import { requireRowsOf } from "./inferable.js";

/** Two numbers are fitted: to nearly all their digits. */
const TOLERANCE = 1e-12;
const METHODS = ["platt"] as const;

/** Options of `calibrate`; every one is optional. */
export interface CalibrateOptions extends DivisionOptions {
  /** In how many parts rows are divided, each held out once; default 5. */
  folds?: number;
  /** "platt" (default): a slope and an intercept for the margins. */
  method?: (typeof METHODS)[number];
  /** A weight of at least 0 for every row, as in the fit; default 1. A `TrainingSet` has its own. */
  sampleWeight?: ArrayLike<number>;
}

/** A model whose margins are scaled, so that held-out rows are as often of class 1 as it says. */
export interface Calibrated {
  /** z = slope · (margin of the model given) + intercept: a model as any other, with its weights and bias scaled. */
  model: LogisticModel;
  /** Below 1 where margins of held-out rows are too far from 0, as of a model that is overfitted. */
  slope: number;
  intercept: number;
  /**
   * Mean log loss, by sample weight, of every row by the fit without its fold: as that predicts, and with its margins
   * scaled. The latter is a little too good, as these rows have chosen slope and intercept.
   */
  logLoss: { before: number; after: number };
  /** Of the fits without a fold, with their certificates. */
  folds: FitReport[];
}

/**
 * Platt's scaling on held-out rows: the model's fit is repeated without each fold, and slope and intercept are fitted to
 * the margins of the rows held out, with (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) as targets in place of 1 and 0 for N₊ and N₋
 * rows, by weight. J. C. Platt, "Probabilistic outputs for support vector machines" (1999). As scikit-learn's
 * `CalibratedClassifierCV(method="sigmoid", ensemble=False)`, but that folds are stratified by chance and the two numbers
 * are certified. Weights of classes, which shift the margins of a fit, do not count here, and so are made up for.
 *
 * ```ts
 * const model = new LogisticRegression({ classWeight: "balanced" }).fit(x, y);
 * const { model: calibrated, logLoss } = calibrate(model, x, y);
 * ```
 *
 * @param model fitted on these rows; its options are those of the fits without a fold.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model or other rows, for rows with an offset, which would have to be scaled as
 *   well, for rows that cannot be divided so, and for classes that are separated without a penalty.
 */
export function calibrate(model: LogisticRegression, ...given: RowsAnd<[options?: CalibrateOptions]>): Calibrated {
  const [stored, options = {}] = rowsFirst<[options?: CalibrateOptions]>(given);
  const { folds, method, sampleWeight, ...division } = readOptions("calibration option", options, [
    "folds",
    "stratify",
    "seed",
    "method",
    "sampleWeight",
  ]);
  oneOf("method", method ?? "platt", METHODS);
  const dividing = {
    folds: numberIn("folds", folds, 5, "a whole number of at least 2", (v) => Number.isInteger(v) && v >= 2),
    ...checkDivision(division),
  };
  if (!(model instanceof LogisticRegression)) {
    throw new TypeError(`model: expected a LogisticRegression that fit has trained, got ${describe(model)}`);
  }
  requireOverlap(model.report, "");
  const said = sampleWeight === undefined ? {} : { sampleWeight };
  const fitOptions = checkOptions(model.options);
  return withTraining(stored, fitOptions, { ...said, reweighed: true }, (training) => {
    requireRowsOf(model, training);
    if (training.offset || model.toJSON().offset) {
      throw new RangeError("offset: expected a model without, as it would have to be scaled in predictions, got one");
    }
    const { vectors, summary } = training;
    const s = scoringWeights(stored, said, summary.rows);
    const weights = new CrossWeights({ ...vectors, sampleWeight: s });
    const parts = assignFolds(weights.divided, dividing);
    const rows = new CrossRows(training);
    const margins = new Float64Array(summary.rows);
    const reports: FitReport[] = [];
    try {
      for (let part = 0; part < parts.parts; part++) {
        rows.weigh(weights.inFit(parts, part));
        const fit = rows.fit(fitOptions, model, watchFor({}));
        requireOverlap(fit.report, ` without fold ${part + 1} of ${parts.parts}`);
        reports.push({ ...fit.report, rows: weights.kept(parts, part).rows });
        const { rows: held } = weights.heldOut(parts, part);
        const [z] = rows.margins([fit.model], held);
        for (let k = 0; k < z.length; k++) margins[held[k]] = z[k];
      }
    } finally {
      // a TrainingSet has its own weights again
      rows.weigh(vectors.weight);
    }
    const { slope, intercept } = plattScaling(margins, vectors.y, s);
    return {
      model: new LogisticModel(
        model.weights.map((weight) => slope * weight),
        slope * model.bias + intercept,
        model.classes,
      ),
      slope,
      intercept,
      logLoss: {
        before: meanLoss(margins, vectors.y, s),
        after: meanLoss(
          margins.map((z) => slope * z + intercept),
          vectors.y,
          s,
        ),
      },
      folds: reports,
    };
  });
}

/** @throws RangeError where margins have no end. */
function requireOverlap({ status }: FitReport, where: string): void {
  if (status !== "separable") return;
  const got = `ones that are separated${where}, whose margins have no end`;
  throw new RangeError(`model: expected classes that overlap, got ${got}: fit with l2 above 0`);
}

/** The slope and intercept that fit y to margins by Platt's targets: every row is two, one of either class. */
function plattScaling(z: Float64Array, y: Uint8Array, s: Float64Array | undefined) {
  const counts = [0, 0];
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < z.length; i++) {
    const weight = s?.[i] ?? 1;
    counts[y[i]] += weight;
    if (weight === 0) continue;
    least = Math.min(least, z[i]);
    most = Math.max(most, z[i]);
  }
  if (!(least < most)) throw unexpected("model", "margins that differ in rows held out, to be scaled", least);
  const targets = [1 / (counts[0] + 2), (counts[1] + 1) / (counts[1] + 2)];
  const rows = z.length;
  const column = new Float64Array(2 * rows);
  const labels = new Uint8Array(2 * rows).fill(1, 0, rows);
  const sampleWeight = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    column[i] = column[rows + i] = z[i];
    sampleWeight[i] = (s?.[i] ?? 1) * targets[y[i]];
    sampleWeight[rows + i] = (s?.[i] ?? 1) * (1 - targets[y[i]]);
  }
  const scaling = new LogisticRegression({ l2: 0, tolerance: TOLERANCE });
  const { weights, bias } = scaling.fit({ columns: [column] }, labels, { sampleWeight });
  return { slope: weights[0], intercept: bias };
}

function meanLoss(z: Float64Array, y: Uint8Array, s: Float64Array | undefined): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < z.length; i++) {
    const weight = s?.[i] ?? 1;
    sum += weight * softplus(y[i] === 1 ? -z[i] : z[i]);
    total += weight;
  }
  return sum / total;
}
