// l1 and elastic net at a whole sequence of strengths, each fit starting where the last one ended.

import { describe } from "../checks/describe.js";
import { requireName } from "../checks/names.js";
import { numberIn } from "../checks/numbers.js";
import type { Labels } from "../data/labels.js";
import type { Matrix } from "../data/matrix.js";
import { expOfMinusAbs, log } from "../math/functions.js";
import type { LogisticModel } from "../model/logistic-model.js";
import { Objective } from "../problem/objective.js";
import { Fit } from "./fit.js";
import type { FitOptions } from "./fit-options.js";
import { type CheckedOptions, checkOptions, type LogisticRegressionOptions } from "./options.js";
import { type StoredTraining, storeTraining } from "./prepare.js";
import type { FitReport } from "./report.js";

const SHARED = ["standardize", "fitBias", "tolerance", "maxIterations", "classWeight", "positive", "backend"] as const;
/** Leaves only the bias, and its products stay finite. */
const BEYOND_ANY_SLOPE = 1e200;
/** The first point's weights are 0 also where its slopes are rounded. */
const ROUNDED_UP = 1 + 2 ** -40;

const NAMES = ["l1Ratio", "count", "smallest", ...SHARED];

/** Options of `lambdaPath`; every one is optional. */
export interface LambdaPathOptions extends Pick<LogisticRegressionOptions, (typeof SHARED)[number]> {
  /** The part of the strength that is l1, above 0 and at most 1 (default): l1 = l1Ratio λ, l2 = (1 − l1Ratio) λ. */
  l1Ratio?: number;
  /** Strengths, at equal ratios; default 100. */
  count?: number;
  /** The last strength as a share of the first; default 1e-4, or 1e-2 where there are more columns than rows, as in glmnet. */
  smallest?: number;
}

/** One fit of a path. */
export interface PathPoint {
  lambda: number;
  l1: number;
  l2: number;
  model: LogisticModel;
  report: FitReport;
}

/**
 * From the smallest strength at which every weight is 0, λ = max_j |∂L/∂(c_j w_j)| / l1Ratio at w = 0, downwards; each
 * point is certified. After Friedman, Hastie & Tibshirani, "Regularization paths for generalized linear models via
 * coordinate descent" (2010), section 2.5.
 * @param x rows, dense or sparse; y their labels, as for `LogisticRegression.fit`.
 * @throws TypeError, RangeError for bad input, FitAborted.
 */
export function lambdaPath(
  x: Matrix,
  y: Labels,
  pathOptions: LambdaPathOptions = {},
  fitOptions: Omit<FitOptions, "start"> = {},
): PathPoint[] {
  if (typeof pathOptions !== "object" || pathOptions === null) {
    throw new TypeError(`path options: expected an object, got ${describe(pathOptions)}`);
  }
  for (const name of Object.keys(pathOptions)) requireName("path option", name, NAMES);
  const { l1Ratio, count, smallest, ...shared } = pathOptions;
  const ratio = numberIn("l1Ratio", l1Ratio, 1, "a number above 0 and at most 1", (v) => v > 0 && v <= 1);
  const points = numberIn("count", count, 100, "a whole number of at least 1", (v) => Number.isInteger(v) && v >= 1);
  // any l1 makes "auto" choose among the solvers that take one
  const options = checkOptions({ ...shared, l1: 1 });
  const stored = storeTraining(x, y, options, fitOptions);
  try {
    const { rows, features } = stored.data;
    const floor = features > rows ? 1e-2 : 1e-4;
    const last = numberIn("smallest", smallest, floor, "a number above 0 and below 1", (v) => v > 0 && v < 1);
    const first = (ROUNDED_UP * strengthOfNoWeights(stored, options, fitOptions)) / ratio;
    const path: PathPoint[] = [];
    for (let k = 0; k < points; k++) {
      // e^(k/(count − 1) ln smallest), by our own functions: `**` differs between engines
      const lambda = k === 0 ? first : first * expOfMinusAbs((k / (points - 1)) * log(last));
      const [l1, l2] = [ratio * lambda, (1 - ratio) * lambda];
      const start = path.at(-1)?.model;
      const strengths = { ...options, l1, l2 };
      const fit = new Fit(stored, strengths, start ? { ...fitOptions, start } : fitOptions, performance.now());
      path.push({ lambda, l1, l2, ...fit.run() });
    }
    return path;
  } finally {
    stored.data.memory.release();
  }
}

/** The smallest l1 at which every weight is 0: the steepest slope where the bias alone is fitted. */
function strengthOfNoWeights(stored: StoredTraining, options: CheckedOptions, fitOptions: FitOptions): number {
  const alone = new Fit(stored, { ...options, l1: BEYOND_ANY_SLOPE, l2: 0 }, fitOptions, performance.now()).run();
  const { standardize, fitBias } = options;
  const objective = new Objective(stored.data, { standardize, fitBias, raw: false, l1: 0, l2: 0 }, () => {});
  const { weights, bias } = alone.model;
  const slopes = objective.answer({ kind: "gradient", at: objective.conditioning.fromOwn(weights, bias) });
  return objective.conditioning.penalty.reduce(
    (most, kappa, j) => (kappa === 0 ? most : Math.max(most, Math.abs(slopes[j]) / kappa)),
    0,
  );
}
