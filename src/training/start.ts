// Where a fit begins: where the caller says, or at weights 0 with the bias that fits them, whichever is lower.

import { finiteNumbers, requireFinite } from "../checks/numbers.js";
import { log } from "../math/functions.js";
import { replaced } from "../math/vector.js";
import type { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import type { Summary } from "../problem/summary.js";
import type { Asking } from "../problem/sums.js";
import type { FitOptions } from "./fit-options.js";

/** Steps to the bias that fits the offsets; each halves a bracket at least. */
const BIAS_STEPS = 80;
/** A slope so small a part of F is rounding. */
const FITTED = 1e-15;

/** A start, and F at weights 0 with their best bias: no start above it is worth having. */
export interface Start {
  theta: Float64Array;
  plain: Float64Array;
  plainObjective: number;
}

/**
 * Saturated margins have no curvature that would lead back, so a start above the plain one is not used. The seed's own
 * solvers begin where they are told, or at 0.
 * @throws TypeError, RangeError for a start that is none.
 */
export function* startOf(
  problem: Logistic,
  summary: Summary,
  given: FitOptions["start"],
  isSeed: boolean,
): Asking<Start> {
  const { features } = summary;
  const own = (weights: Float64Array, bias: number): Float64Array =>
    problem.conditioning.fromOwn(weights, problem.fitBias ? bias : 0);
  const said = given === undefined ? undefined : checkStart(given, features);
  if (isSeed) {
    const theta = own(said?.weights ?? new Float64Array(features), said?.bias ?? 0);
    return { theta, plain: theta, plainObjective: Infinity };
  }
  const { theta: plain, objective: plainObjective } = yield* plainStart(problem, summary);
  if (said === undefined) return { theta: plain, plain, plainObjective };
  const theta = own(said.weights, said.bias);
  const { objective } = yield* problem.at(theta);
  return { theta: objective <= plainObjective ? theta : plain, plain, plainObjective };
}

/** A start of the caller's, checked. */
export interface GivenStart {
  weights: Float64Array;
  bias: number;
}

/** A copy. @throws TypeError, RangeError for a start that is none. */
export function checkStart(start: NonNullable<FitOptions["start"]>, features: number): GivenStart {
  const { weights, bias } = start;
  requireFinite("start.bias", bias);
  return { weights: finiteNumbers("start.weights", weights, features), bias };
}

/** Without offsets the bias is the log odds, and F the entropy of the classes: no row is read. */
export function* plainStart(problem: Logistic, summary: Summary): Asking<Pick<Point, "theta" | "objective">> {
  const { features, weight, ones, zeros, offsetSquares } = summary;
  const logOdds = problem.fitBias ? log(ones) - log(zeros) : 0;
  const theta = replaced(new Float64Array(features + 1), features, logOdds);
  if (offsetSquares > 0) return problem.fitBias ? yield* fitBias(problem, theta) : yield* problem.at(theta);
  const share = (part: number): number => (part / weight) * log(weight / part);
  return { theta, objective: problem.fitBias ? share(ones) + share(zeros) : log(2) };
}

/** ∂F/∂b = 0 by Newton's method, halving a bracket where that leaves it. Only margins are read. */
function* fitBias(problem: Logistic, theta: Float64Array): Asking<Pick<Point, "theta" | "objective">> {
  const last = theta.length - 1;
  const line = yield* (yield* problem.at(theta)).along(replaced(new Float64Array(theta.length), last, 1));
  let [low, high] = [-Infinity, Infinity];
  let trial = yield* line.trial(0);
  for (let k = 0; k < BIAS_STEPS && Math.abs(trial.slope) > FITTED * trial.objective; k++) {
    if (trial.slope > 0) high = trial.length;
    else low = trial.length;
    const newton = trial.length - trial.slope / trial.bend;
    const inside = newton > low && newton < high && Math.abs(newton - trial.length) < 16;
    trial = yield* line.trial(inside ? newton : between(low, high, trial.length));
  }
  return { theta: replaced(theta, last, theta[last] + trial.length), objective: trial.objective };
}

/** The middle of a bracket; where it is open on one side, twice as far on that side. */
function between(low: number, high: number, at: number): number {
  if (low > -Infinity && high < Infinity) return (low + high) / 2;
  return low > -Infinity ? at + Math.max(8, Math.abs(at)) : at - Math.max(8, Math.abs(at));
}
