// The rows that a model was fitted on, and its weights there: what every statement about their uncertainty begins with.
import { describe, quote } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import { type Asking, runHere } from "../problem/sums.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import { type CheckedOptions, checkOptions } from "../training/options.js";
import type { Training } from "../training/prepare.js";
import { type RowsGiven, withTraining } from "../training/training-set.js";
import { Information } from "./information.js";
import { requireRowsOf } from "./rows-of-fit.js";

/** In standard errors: weights farther from the minimum are not of these rows, or not fitted well enough. */
const FAR = 0.1;

/** What belongs to the rows, as it was in the fit; a `TrainingSet` has its own weights and offset. */
export interface RowOptions {
  /** A weight of at least 0 for every row; default 1. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row. */
  offset?: ArrayLike<number>;
  /**
   * "frequency" (default): a row of weight s stands for s equal rows, and weights are whole numbers. "precision": it is
   * one row that tells s times as much, such as the inverse of the chance that it was drawn.
   */
  weightMeaning?: WeightMeaning;
  /** What the columns are called, one name each; default "x1", "x2", … */
  names?: readonly string[];
}

/** What a row of weight s stands for: see `RowOptions`. */
export type WeightMeaning = "frequency" | "precision";

/** Where a model stands on its rows. */
export interface Optimum {
  problem: Logistic;
  point: Point;
  information: Information;
  training: Training;
  /** Those of the model. */
  options: CheckedOptions;
  weights: Float64Array;
  bias: number;
  /** Of the columns, then of the bias where there is one. */
  names: string[];
  /** How many rows count, or by frequency weights stand there. */
  observations: number;
  weightMeaning: WeightMeaning;
}

/**
 * Runs a computation where the weights of a model stand on the rows that it was fitted on.
 * @throws TypeError, RangeError for a model that has a penalty or has not converged, and for rows that are not its own.
 */
export function atOptimum<T>(
  model: LogisticRegression,
  rows: RowsGiven,
  { sampleWeight, offset, weightMeaning = "frequency", names }: RowOptions,
  compute: (optimum: Optimum) => Asking<T>,
): T {
  const options = optionsOfFit(model);
  if (options.classWeight !== undefined && weightMeaning === "frequency") {
    throw new RangeError(
      'weightMeaning: expected "precision" beside classWeight, as rows are then not counted alike, got "frequency"',
    );
  }
  const said = { ...(sampleWeight !== undefined && { sampleWeight }), ...(offset !== undefined && { offset }) };
  const stored = { ...options, solver: "newton" as const };
  return withTraining(rows, stored, { ...said, steady: true }, (training) => {
    requireRowsOf(model, training);
    requireHessian(training);
    if (weightMeaning === "frequency") requireWhole(training.vectors.weight);
    const { features, weight, weightedRows } = training.summary;
    const known = {
      training,
      options,
      weights: model.weights,
      bias: model.bias,
      names: namesOf(features, options.fitBias, names),
      observations: weightMeaning === "frequency" ? weight : weightedRows,
      weightMeaning,
    };
    return runHere(standing(known, compute), training.shards);
  });
}

function* standing<T>(
  known: Omit<Optimum, "problem" | "point" | "information">,
  compute: (optimum: Optimum) => Asking<T>,
): Asking<T> {
  const { training, options, weights, bias, names } = known;
  const { fitBias, standardize } = options;
  const problem = new Logistic(training.summary, { fitBias, standardize, raw: false, l1: 0, l2: 0 });
  const point = yield* problem.at(problem.conditioning.fromOwn(weights, bias));
  const information = new Information(problem, yield* point.hessian(), names);
  const away = information.distance(point.gradient);
  if (!(away <= FAR)) {
    const got = `${away.toPrecision(2)} from it`;
    throw new RangeError(
      `model: expected weights within ${FAR} standard errors of the minimum for these rows, got ${got}: pass the rows, weights and offset of its fit, or fit with a smaller tolerance`,
    );
  }
  return yield* compute({ problem, point, information, ...known });
}

/** @throws TypeError where fit has not trained it; RangeError where its weights have no standard errors. */
function optionsOfFit(model: LogisticRegression): CheckedOptions {
  if (!(model instanceof LogisticRegression)) {
    throw new TypeError(`model: expected a LogisticRegression that fit has trained, got ${describe(model)}`);
  }
  const { status, separation, hint } = model.report;
  const options = checkOptions(model.options);
  const { l1, l2, firth } = options;
  if (firth) {
    throw new RangeError(
      "model: expected a fit without a penalty, got one with firth: true, whose intervals and tests firthProfile gives",
    );
  }
  if (l1 > 0 || l2 !== 0) {
    const got = l1 > 0 ? `l1 = ${l1}` : l2 === undefined ? "the default l2 of 1 / rows" : `l2 = ${l2}`;
    throw new RangeError(
      `model: expected a fit without a penalty, which draws weights towards 0, got ${got}: fit with l1: 0 and l2: 0`,
    );
  }
  if (status === "separable") {
    const columns = separation?.columns.join(", ");
    const got = columns ? `columns that separate the classes (${columns})` : "classes that are separated";
    throw new RangeError(
      `model: expected a finite minimum, without which there are no standard errors, got ${got}: leave columns out, or fit with a penalty and without inference`,
    );
  }
  if (status !== "converged") {
    throw new RangeError(
      `model: expected a fit that has converged, got status ${quote(status)}${hint === undefined ? "" : `: ${hint}`}`,
    );
  }
  return options;
}

/** @throws RangeError where there are so many columns that no Hessian is formed. */
function requireHessian({ summary: { hessian, features } }: Training): void {
  if (!hessian) throw new RangeError(`x: expected at most 1000 columns for standard errors, got ${features}`);
}

/** @throws RangeError for weights that count no rows. */
function requireWhole(weight: Float64Array | undefined): void {
  const row = weight?.findIndex((s) => !Number.isInteger(s)) ?? -1;
  if (weight === undefined || row < 0) return;
  throw new RangeError(
    `sampleWeight: expected whole numbers as frequencies, got ${weight[row]} at row ${row}: if weights are none, pass weightMeaning: "precision"`,
  );
}

function namesOf(features: number, fitBias: boolean, names: readonly string[] | undefined): string[] {
  const columns = names ?? Array.from({ length: features }, (_, j) => `x${j + 1}`);
  requireList("names", columns, "names", features);
  for (const [j, name] of columns.entries()) {
    if (typeof name !== "string") throw new TypeError(`names: expected texts, got ${describe(name)} at index ${j}`);
  }
  return fitBias ? [...columns, "(bias)"] : [...columns];
}
