// Strengths of a path: where it begins, how it falls, where it ends.
import { expOfMinusAbs, log } from "../math/functions.js";
import { Logistic } from "../problem/logistic.js";
import type { Own } from "../problem/problem.js";
import type { Summary } from "../problem/summary.js";
import type { Asking } from "../problem/sums.js";
import type { CheckedOptions } from "./options.js";
import { plainStart } from "./start.js";

/** The first point's weights are 0 also where its slopes are rounded. */
const ROUNDED_UP = 1.0000000000009095; // 1 + 2^−40

/** The last strength as a share of the first, as in glmnet. */
export function smallestStrength({ rows, features }: Pick<Summary, "rows" | "features">): number {
  return features > rows ? 1e-2 : 1e-4;
}

/** So many strengths at equal ratios, the last one `smallest` times the first. */
export function fallingFrom(first: number, count: number, smallest: number): number[] {
  // e^(k/(count − 1) ln smallest), by our own functions: `**` differs between engines
  const at = (k: number): number => (k === 0 ? first : first * expOfMinusAbs((k / (count - 1)) * log(smallest)));
  return Array.from({ length: count }, (_, k) => at(k));
}

/** Where the bias alone is fitted, and the smallest l1 at which every weight stays 0 there: the steepest slope. */
export function* biasAlone(
  summary: Summary,
  { standardize, fitBias }: Pick<CheckedOptions, "standardize" | "fitBias">,
): Asking<{ start: Own; steepest: number }> {
  const problem = new Logistic(summary, { standardize, fitBias, raw: false, l1: 0, l2: 0 });
  const { theta } = yield* plainStart(problem, summary);
  const { gradient } = yield* problem.at(theta);
  let steepest = 0;
  problem.penalty.forEach((kappa, j) => {
    if (kappa > 0) steepest = Math.max(steepest, Math.abs(gradient[j]) / kappa);
  });
  return { start: problem.own(theta), steepest: ROUNDED_UP * steepest };
}
