// Options of the estimator: their defaults, and errors that name the option, the value and what was expected.

import { describe } from "../checks/describe.js";
import { oneOf } from "../checks/names.js";
import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import type { ClassWeight } from "../data/weights.js";
import type { BackendChoice } from "../kernels/memory.js";
import {
  HESSIAN_COLUMNS,
  SOLVERS,
  type SolverName,
  type SolverTraits,
  solversThat,
  TRAITS,
} from "../solvers/traits.js";

/** Options of `LogisticRegression`; every one is optional. */
export interface LogisticRegressionOptions {
  /** Strength of the l1 penalty on the mean loss: l1 Σ |c_j w_j|; zeros are exact. Default 0. */
  l1?: number;
  /** Strength of the l2 penalty on the mean loss: (l2/2) Σ (c_j w_j)²; the bias is free. Default 1 / rows. */
  l2?: number;
  /**
   * Firth's penalty in place of the others: the loss less log det(Σ s a(1 − a) [x 1]ᵀ[x 1]) / (2 Σ s), Jeffreys' prior.
   * Weights have less bias, and are finite where classes separate. Sample weights count copies of a row. Dense x, solver
   * "newton"; l1 and l2 are 0. The optimum is checked by its score, not proven: see `Certificate.method`. Default false.
   */
  firth?: boolean;
  /** c_j = weighted population deviation of column j, a constant column weighing 0; false: c_j = 1. Default true. */
  standardize?: boolean;
  /** Default true; false fixes the bias at 0. */
  fitBias?: boolean;
  /** "auto" (default): "newton", or "coordinate-descent" with l1 and at most 1000 dense columns. */
  solver?: "auto" | SolverName;
  /** Stop when the certified (F − F*)/F is at most this. Default 1e-8. */
  tolerance?: number;
  /** Default 100 for newton and coordinate-descent, 800 for lbfgs, 10,000 for gradient-descent; sgd has epochs. */
  maxIterations?: number;
  /** α of gradient-descent (default 1 / largest curvature of F) and sgd (default half of that). */
  learningRate?: number;
  /** Rows in a step of sgd; default 32. */
  batchSize?: number;
  /** Passes of sgd over the rows; default 20. */
  epochs?: number;
  /** Seed of sgd's order of rows; default 1. */
  seed?: number;
  /** A factor on the weight of every row of a class; "balanced": rows / (2 · rows of the class). */
  classWeight?: ClassWeight;
  /** Which label is class 1; default the greater in sort order. */
  positive?: Label;
  /** "wasm" throws where WebAssembly is refused; "auto" (default) then falls back to "js". */
  backend?: BackendChoice;
}

/** Options checked, with the defaults that do not depend on the data filled in. */
export interface CheckedOptions {
  l1: number;
  l2: number | undefined;
  firth: boolean;
  standardize: boolean;
  fitBias: boolean;
  solver: "auto" | SolverName;
  tolerance: number;
  maxIterations: number | undefined;
  learningRate: number | undefined;
  batchSize: number;
  seed: number;
  classWeight: ClassWeight | undefined;
  positive: Label | undefined;
  backend: BackendChoice;
}

const BACKENDS = ["auto", "wasm", "js"] as const;
/** Every option of the estimator. */
export const NAMES = [
  "l1",
  "l2",
  "firth",
  "standardize",
  "fitBias",
  "solver",
  "tolerance",
  "maxIterations",
  "learningRate",
  "batchSize",
  "epochs",
  "seed",
  "classWeight",
  "positive",
  "backend",
] as const;

/** Options that only some solvers read. */
const READERS: Partial<Record<keyof LogisticRegressionOptions, (traits: SolverTraits) => boolean | undefined>> = {
  maxIterations: ({ epochs }) => !epochs,
  epochs: ({ epochs }) => epochs,
  learningRate: ({ seed }) => seed,
  batchSize: ({ ordered }) => ordered,
};

/**
 * What "auto" takes, by shape and penalty.
 * @throws RangeError for sparse rows where the solver, or Firth's penalty, takes dense ones; for too many of its columns.
 */
export function chooseSolver({ solver, l1, firth }: CheckedOptions, features: number, sparse: boolean): SolverName {
  if (firth && sparse) throw new RangeError("firth: expected false for a sparse x, got true");
  if (firth && features > HESSIAN_COLUMNS) {
    throw new RangeError(`firth: expected false for more than ${HESSIAN_COLUMNS} columns, got true for ${features}`);
  }
  if (solver === "auto") return l1 > 0 && !sparse && features <= HESSIAN_COLUMNS ? "coordinate-descent" : "newton";
  if (sparse && !TRAITS[solver].sparse) {
    const able = ['"auto"', ...solversThat((traits) => traits.sparse)];
    const expected = `${able.slice(0, -1).join(", ")} or ${able.at(-1)}`;
    throw new RangeError(`solver: expected ${expected} for a sparse x, got "${solver}"`);
  }
  return solver;
}

/** Every option read once. @throws TypeError where there is no object, RangeError for an unknown name. */
export function readRegressionOptions(options: LogisticRegressionOptions): LogisticRegressionOptions {
  return readOptions("option", options, NAMES);
}

/** @throws TypeError for an option of the wrong type; RangeError for one out of range or another solver's. */
export function checkOptions(options: LogisticRegressionOptions): CheckedOptions {
  const solver = oneOf("solver", options.solver ?? "auto", ["auto", ...SOLVERS]);
  refuseOthers(options, solver);
  const l1 = numberIn("l1", options.l1, 0, "a finite number of at least 0", (value) => value >= 0 && value < Infinity);
  if (l1 > 0 && solver !== "auto" && !TRAITS[solver].l1) {
    const able = solversThat((traits) => traits.l1).join(" and ");
    throw new RangeError(`l1: expected 0 with solver "${solver}" (${able} take l1), got ${l1}`);
  }
  const firth = flag("firth", options.firth ?? false);
  if (firth) refuseBeside(options, solver);
  const whole = "a whole number of at least 1";
  const isWhole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const count = solver !== "auto" && TRAITS[solver].epochs ? "epochs" : "maxIterations";
  const iterations = options[count];
  return {
    l1,
    l2:
      options.l2 === undefined
        ? undefined
        : numberIn("l2", options.l2, 0, "a finite number of at least 0", (value) => value >= 0 && value < Infinity),
    firth,
    standardize: flag("standardize", options.standardize ?? true),
    fitBias: flag("fitBias", options.fitBias ?? true),
    solver,
    tolerance: numberIn("tolerance", options.tolerance, 1e-8, "a number above 0 and below 1", (v) => v > 0 && v < 1),
    maxIterations: iterations === undefined ? undefined : numberIn(count, iterations, 1, whole, isWhole),
    learningRate:
      options.learningRate === undefined
        ? undefined
        : numberIn("learningRate", options.learningRate, 1, "a finite number above 0", (v) => v > 0 && v < Infinity),
    batchSize: numberIn("batchSize", options.batchSize, 32, whole, isWhole),
    seed: numberIn("seed", options.seed, 1, "a whole number from 0 to 2^32 − 1", (v) => v === v >>> 0),
    classWeight: options.classWeight,
    positive: options.positive,
    backend: oneOf("backend", options.backend ?? "auto", BACKENDS),
  };
}

/** No option is accepted and ignored: one that only another solver reads is refused. */
function refuseOthers(options: LogisticRegressionOptions, solver: "auto" | SolverName): void {
  for (const name of NAMES) {
    const reads = READERS[name];
    if (reads === undefined || options[name] === undefined) continue;
    if (solver === "auto" ? name === "maxIterations" : reads(TRAITS[solver])) continue;
    throw new RangeError(`${name}: expected solver ${solversThat(reads).join(" or ")}, got "${solver}"`);
  }
}

/** Firth's penalty is the only one of its fit, and has a solver of its own. */
function refuseBeside(options: LogisticRegressionOptions, solver: "auto" | SolverName): void {
  if (solver !== "auto" && solver !== "newton") {
    throw new RangeError(`solver: expected "auto" or "newton" with firth, got "${solver}"`);
  }
  for (const name of ["l1", "l2"] as const) {
    const strength = options[name] ?? 0;
    if (strength !== 0) throw new RangeError(`${name}: expected 0 with firth, got ${describe(strength)}`);
  }
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw new TypeError(`${name}: expected true or false, got ${describe(value)}`);
  return value;
}
