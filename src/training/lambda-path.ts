// l1 and elastic net at a whole sequence of strengths, each fit starting where the last one ended.

import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { expOfMinusAbs, log } from "../math/functions.js";
import type { LogisticModel } from "../model/logistic-model.js";
import { Logistic } from "../problem/logistic.js";
import type { Own } from "../problem/problem.js";
import type { Summary } from "../problem/summary.js";
import { type Asking, runHere } from "../problem/sums.js";
import { type Fitted, fitRows, watchFor } from "./fit.js";
import { type FitOptions, readFitOptions } from "./fit-options.js";
import { type CheckedOptions, checkOptions, type LogisticRegressionOptions } from "./options.js";
import type { FitReport } from "./report.js";
import { plainStart } from "./start.js";
import { type RowsAnd, rowsFirst, withTraining } from "./training-set.js";

const SHARED = ["standardize", "fitBias", "tolerance", "maxIterations", "classWeight", "positive", "backend"] as const;
/** The first point's weights are 0 also where its slopes are rounded. */
const ROUNDED_UP = 1.0000000000009095; // 1 + 2^−40

const NAMES = ["l1Ratio", "count", "smallest", ...SHARED] as const;
const FIT_NAMES = ["sampleWeight", "offset", "onProgress", "signal"] as const;

/** Options of `lambdaPath`; every one is optional. */
export interface LambdaPathOptions extends Pick<LogisticRegressionOptions, (typeof SHARED)[number]> {
  /** The part of the strength that is l1, above 0 and at most 1 (default): l1 = l1Ratio λ, l2 = (1 − l1Ratio) λ. */
  l1Ratio?: number;
  /** Strengths, at equal ratios; default 100. */
  count?: number;
  /** The last strength as a share of the first; default 1e-4, or 1e-2 for more columns than rows, as in glmnet. */
  smallest?: number;
}

type PathArguments = [pathOptions?: LambdaPathOptions, fitOptions?: Omit<FitOptions, "start">];

/** One fit of a path. */
export interface PathPoint {
  /** The whole strength; they fall along the path. */
  lambda: number;
  /** l1Ratio λ. */
  l1: number;
  /** (1 − l1Ratio) λ. */
  l2: number;
  /** Fitted at this strength. */
  model: LogisticModel;
  /** Of that fit, with its certificate. */
  report: FitReport;
}

/**
 * From the smallest strength at which every weight is 0, λ = max_j |∂L/∂(c_j w_j)| / l1Ratio at w = 0, downwards; each
 * point is certified. After Friedman, Hastie & Tibshirani, "Regularization paths for generalized linear models via
 * coordinate descent" (2010), section 2.5.
 * @param given rows and labels as for `LogisticRegression.fit`, or a `TrainingSet`; then options of the path and of its
 * fits.
 * @throws TypeError, RangeError for bad input, FitAborted.
 */
export function lambdaPath(...given: RowsAnd<PathArguments>): PathPoint[] {
  const [stored, pathOptions = {}, fitOptions = {}] = rowsFirst<PathArguments>(given);
  const { l1Ratio, count, smallest, ...shared } = readOptions("path option", pathOptions, NAMES);
  const said = readFitOptions(fitOptions, FIT_NAMES);
  const ratio = numberIn("l1Ratio", l1Ratio, 1, "a number above 0 and at most 1", (v) => v > 0 && v <= 1);
  const points = numberIn("count", count, 100, "a whole number of at least 1", (v) => Number.isInteger(v) && v >= 1);
  // any l1 makes "auto" choose among the solvers that take one
  const options = checkOptions({ ...shared, l1: 1 });
  return withTraining(stored, options, said, (training) => {
    const { rows, features } = training.summary;
    const floor = features > rows ? 1e-2 : 1e-4;
    const last = numberIn("smallest", smallest, floor, "a number above 0 and below 1", (v) => v > 0 && v < 1);
    const fit = (strengths: Strengths, start: NonNullable<FitOptions["start"]>): Fitted => {
      const strong = { ...options, ...strengths };
      return runHere(fitRows(training, strong, start, watchFor(said), performance.now()), training.shards);
    };
    const alone = runHere(biasAlone(training.summary, options), training.shards);
    const first = (ROUNDED_UP * alone.steepest) / ratio;
    const path: PathPoint[] = [];
    for (let k = 0; k < points; k++) {
      // e^(k/(count − 1) ln smallest), by our own functions: `**` differs between engines
      const lambda = k === 0 ? first : first * expOfMinusAbs((k / (points - 1)) * log(last));
      const strengths = { l1: ratio * lambda, l2: (1 - ratio) * lambda };
      path.push({ lambda, ...strengths, ...fit(strengths, path.at(-1)?.model ?? alone.start) });
    }
    return path;
  });
}

type Strengths = Pick<PathPoint, "l1" | "l2">;

/** Where the bias alone is fitted, and the smallest l1 at which every weight stays 0 there: the steepest slope. */
function* biasAlone(
  summary: Summary,
  { standardize, fitBias }: CheckedOptions,
): Asking<{ start: Own; steepest: number }> {
  const problem = new Logistic(summary, { standardize, fitBias, raw: false, l1: 0, l2: 0 });
  const { theta } = yield* plainStart(problem, summary);
  const { gradient } = yield* problem.at(theta);
  let steepest = 0;
  problem.penalty.forEach((kappa, j) => {
    if (kappa > 0) steepest = Math.max(steepest, Math.abs(gradient[j]) / kappa);
  });
  return { start: problem.own(theta), steepest };
}
