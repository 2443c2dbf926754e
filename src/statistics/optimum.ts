// The rows that a model was fitted on, and its weights there: what every statement about their uncertainty begins with.
import { describe } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import { Jeffreys } from "../problem/jeffreys.js";
import { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import { type Asking, runHere } from "../problem/sums.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import type { CheckedOptions } from "../training/options.js";
import type { Training } from "../training/prepare.js";
import { type RowsGiven, withTraining } from "../training/training-set.js";
import { optionsOfFit, requireHessian, requireRowsOf } from "./inferable.js";
import { Information } from "./information.js";
import { FirthSurface, LossSurface, type Surface } from "./surface.js";

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
  /** Of the loss; of Firth's penalised likelihood `surface` knows the rest. */
  point: Point;
  surface: Surface;
  /** Whether the fit is one with Firth's penalty. */
  isFirth: boolean;
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

/** In the order of the names. */
export function weightOf({ weights, bias }: Pick<Optimum, "weights" | "bias">, j: number): number {
  return j < weights.length ? weights[j] : bias;
}

/** What a computation takes, and what its errors say. */
export interface Accepted {
  /** Whether it takes Firth's fits as well. */
  firth?: boolean;
  /** What the model is called; default "model". */
  name?: string;
  /** Whether weights of rows must count rows: likelihood-ratio tests are of counts. */
  counted?: boolean;
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
  { firth = false, name = "model", counted = false }: Accepted = {},
): T {
  const options = optionsOfFit(model, name);
  if (options.firth && !firth) {
    throw new RangeError(`${name}: expected a fit without a penalty, got one with firth: true`);
  }
  if (options.classWeight !== undefined && counted) {
    throw new RangeError(`${name}: expected a fit whose rows count alike, got one with classWeight`);
  }
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
    if (weightMeaning === "frequency") requireWhole(training.vectors.weight, counted);
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
    return runHere(standing(known, name, compute), training.shards);
  });
}

function* standing<T>(
  known: Omit<Optimum, "problem" | "point" | "surface" | "isFirth" | "information">,
  name: string,
  compute: (optimum: Optimum) => Asking<T>,
): Asking<T> {
  const { training, options, weights, bias, names } = known;
  const { fitBias, standardize, firth } = options;
  const problem = new Logistic(training.summary, { fitBias, standardize, raw: false, l1: 0, l2: 0 });
  const theta = problem.conditioning.fromOwn(weights, bias);
  const point = yield* problem.at(theta);
  const information = new Information(problem, yield* point.hessian(), names);
  const surface = firth ? new FirthSurface(new Jeffreys(problem)) : new LossSurface(problem);
  const gradient = firth ? (yield* surface.at(theta))?.gradient : point.gradient;
  requireNear(gradient === undefined ? Infinity : information.distance(gradient), name);
  return yield* compute({ problem, point, surface, isFirth: firth, information, ...known });
}

/** @throws RangeError for weights that are too many standard errors from the minimum. */
export function requireNear(distance: number, name: string, alsoPass = ""): void {
  if (distance <= FAR) return;
  const got = `${distance.toPrecision(2)} from it`;
  throw new RangeError(
    `${name}: expected weights within ${FAR} standard errors of the minimum for these rows, got ${got}: pass the rows, weights and offset of its fit${alsoPass}, or fit with a smaller tolerance`,
  );
}

/** @throws RangeError for weights that count no rows. */
function requireWhole(weight: Float64Array | undefined, counted: boolean): void {
  const row = weight?.findIndex((s) => !Number.isInteger(s)) ?? -1;
  if (weight === undefined || row < 0) return;
  const hint = counted
    ? "likelihoods of other weights are not to be tested"
    : 'if weights are none, pass `weightMeaning: "precision"`';
  throw new RangeError(
    `sampleWeight: expected whole numbers as frequencies, got ${weight[row]} at row ${row}: ${hint}`,
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
