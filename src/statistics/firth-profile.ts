// Intervals and tests of Firth's fits by the profile of the penalised likelihood: Wald's are far off where classes all
// but separate. G. Heinze and M. Schemper, "A solution to the problem of separation in logistic regression" (2002).
import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { Asking } from "../problem/sums.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { checkOptions } from "../training/options.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { chiSquareP, reachOf } from "./distributions.js";
import { atOptimum, type Optimum, weightOf } from "./optimum.js";
import { expectedAtZero } from "./path.js";
import { walkFrom } from "./walk.js";

/** Options of `firthProfile`; every one is optional. */
export interface FirthProfileOptions {
  /** How often such an interval is to hold the true weight, above 0 and below 1; default 0.95. */
  level?: number;
  /** As in the fit: how many rows each stands for. */
  sampleWeight?: ArrayLike<number>;
  /** As in the fit. */
  offset?: ArrayLike<number>;
}

/** What the profile says of one weight, in its column's own unit, or of the bias. */
export interface FirthProfile {
  weight: number;
  /** Where twice the penalised log-likelihood is below its maximum by the quantile of `level`, the others at their best. */
  interval: [number, number];
  /** Twice the fall of the penalised log-likelihood where this weight is 0: chi-square with one degree of freedom. */
  statistic: number;
  /** P of such a statistic or a larger one where the true weight is 0. */
  p: number;
}

const NAMES = ["level", "sampleWeight", "offset"] as const;

/**
 * Profile intervals and likelihood-ratio tests of every weight, then of the bias where it is fitted, as R's logistf has
 * them: each end and each test is a fit of its own, whose others are at their best.
 * @param model fitted with `firth: true`, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model, other rows, a constant column, and bad options.
 */
export function firthProfile(
  model: LogisticRegression,
  ...given: RowsAnd<[options?: FirthProfileOptions]>
): FirthProfile[] {
  const [rows, said = {}] = rowsFirst<[options?: FirthProfileOptions]>(given);
  const { level: asked, ...vectors } = readOptions("firthProfile option", said, NAMES);
  const level = numberIn("level", asked, 0.95, "a number above 0 and below 1", (value) => value > 0 && value < 1);
  if (!checkOptions(model.options).firth) {
    throw new RangeError("model: expected a fit with firth: true, got one without");
  }
  return atOptimum(
    model,
    rows,
    { ...vectors, weightMeaning: "precision" },
    (optimum) => firthProfiles(optimum, level),
    { firth: true },
  );
}

/** Of every weight, then of the bias where it is fitted. */
export function* firthProfiles(optimum: Optimum, level: number): Asking<FirthProfile[]> {
  const { surface, point, names, problem } = optimum;
  const walk = yield* walkFrom(surface, point.theta);
  const { best } = walk;
  const { conditioning, weight } = problem;
  const rise = reachOf(level) ** 2 / (2 * weight);
  const found: FirthProfile[] = [];
  for (const [j, name] of names.entries()) {
    const towards = conditioning.ownEntry(j);
    const low = yield* walk.end(towards, -1, rise);
    const high = yield* walk.end(towards, 1, rise);
    if (low === undefined || high === undefined) throw unfollowed(name);
    const zero = yield* walk.toZero([towards], expectedAtZero(best, towards, [low.place, high.place]));
    if (zero === undefined) throw unfollowed(name);
    const statistic = Math.max(0, 2 * weight * (zero.objective - best.objective));
    found.push({
      weight: weightOf(optimum, j),
      interval: [low.value, high.value],
      statistic,
      p: chiSquareP(statistic, 1),
    });
  }
  return found;
}

function unfollowed(name: string): RangeError {
  return new RangeError(
    `x: expected a profile that can be followed, got none of ${name}: bring columns to similar scales`,
  );
}
