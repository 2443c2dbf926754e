// l1 and elastic net at a whole sequence of strengths, each fit starting where the last one ended.

import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { LogisticModel } from "../model/logistic-model.js";
import { runHere } from "../problem/sums.js";
import { type Fitted, fitRows, watchFor } from "./fit.js";
import { type FitOptions, readFitOptions } from "./fit-options.js";
import { checkOptions, type LogisticRegressionOptions } from "./options.js";
import type { FitReport } from "./report.js";
import { biasAlone, fallingFrom, smallestStrength } from "./strengths.js";
import { type RowsAnd, rowsFirst, withTraining } from "./training-set.js";

const SHARED = ["standardize", "fitBias", "tolerance", "maxIterations", "classWeight", "positive", "backend"] as const;
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
    const floor = smallestStrength(training.summary);
    const last = numberIn("smallest", smallest, floor, "a number above 0 and below 1", (v) => v > 0 && v < 1);
    const fit = (strengths: Pick<PathPoint, "l1" | "l2">, start: NonNullable<FitOptions["start"]>): Fitted => {
      const strong = { ...options, ...strengths };
      return runHere(fitRows(training, strong, start, watchFor(said), performance.now()), training.shards);
    };
    const alone = runHere(biasAlone(training.summary, options), training.shards);
    const path: PathPoint[] = [];
    for (const lambda of fallingFrom(alone.steepest / ratio, points, last)) {
      const strengths = { l1: ratio * lambda, l2: (1 - ratio) * lambda };
      path.push({ lambda, ...strengths, ...fit(strengths, path.at(-1)?.model ?? alone.start) });
    }
    return path;
  });
}
