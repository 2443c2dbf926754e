// Profile-likelihood intervals: each end is bracketed by two fits that are proven.
import { addScaled, replaced } from "../math/vector.js";
import { Logistic } from "../problem/logistic.js";
import type { Asking } from "../problem/sums.js";
import { reachOf } from "./distributions.js";
import { type HeldFit, heldFit } from "./held-fit.js";
import type { Optimum } from "./optimum.js";

/** Steps towards an end: what is left of the likelihood's root is squared by each. */
const MOST_STEPS = 50;
/** Shares of F that estimated gaps come below on the way, and at an end. */
const ON_THE_WAY = 1e-3;
const AT_AN_END = 1e-14;
/** The bracket around an end, as shares of its distance from the weight; the first within which the proof succeeds. */
const BRACKETS = [1e-6, 1e-5, 1e-4, 1e-3];

/** An interval of the weights v for which max log-likelihood given v is less than ½ reach² below the maximum. */
export function* profileIntervals(optimum: Optimum, level: number): Asking<[number, number][]> {
  const { problem, information, training, names, weights, bias } = optimum;
  const { inverse, features, fitBias } = problem.conditioning;
  const reach = reachOf(level);
  const covariance = information.inverse();
  const intervals: [number, number][] = [];
  const best = yield* heldFit(problem, optimum.point.theta, -1, AT_AN_END, true);
  for (let j = 0; j < features; j++) {
    const error = Math.sqrt(covariance[j][j]) / inverse[j];
    const ends = yield* endsOf(problem, best, j, error, reach, names[j]);
    intervals.push([ends[0] * inverse[j], ends[1] * inverse[j]]);
  }
  if (!fitBias) return intervals;
  // in columns that are centred nowhere else than the own ones are, the bias is an entry of θ
  const { shift, deviation } = training.summary;
  const { standardize } = optimum.options;
  const about = { center: shift.map((by) => -by), scale: deviation };
  const own = new Logistic(training.summary, { fitBias, standardize, raw: false, about, l1: 0, l2: 0 });
  const there = yield* heldFit(own, own.conditioning.fromOwn(weights, bias), -1, AT_AN_END, true);
  const error = Math.sqrt(covariance[features][features]);
  intervals.push(yield* endsOf(own, there, features, error, reach, names[features]));
  return intervals;
}

function* endsOf(
  problem: Logistic,
  best: HeldFit,
  entry: number,
  standardError: number,
  reach: number,
  name: string,
): Asking<[number, number]> {
  // how the others follow this entry
  const from = yield* heldFit(problem, best.theta, entry, Infinity, false);
  const low = yield* endOf(problem, best, from, entry, -standardError, reach, name);
  const high = yield* endOf(problem, best, from, entry, standardError, reach, name);
  return [low, high];
}

/**
 * Where r(v) = √(2 Σs (min F given v − min F)) is `reach`, by Newton's method on r, which is all but straight.
 * @throws RangeError where rounding leaves no bracket.
 */
function* endOf(
  problem: Logistic,
  best: HeldFit,
  start: HeldFit,
  entry: number,
  standardError: number,
  reach: number,
  name: string,
): Asking<number> {
  const { weight } = problem;
  const centre = best.theta[entry];
  let from = start;
  let value = centre + reach * standardError;
  for (let k = 0; k < MOST_STEPS; k++) {
    const fit = yield* heldFit(problem, moved(from, entry, value), entry, ON_THE_WAY, false);
    from = fit;
    const root = Math.sqrt(Math.max(0, 2 * weight * (fit.objective - fit.gap - best.objective)));
    const by = ((reach - root) * root) / (weight * fit.slope);
    const next = value + by;
    // never past the weight itself, nor farther than ten times as far
    const far = (next - centre) / (value - centre);
    value = centre + (value - centre) * Math.min(10, Math.max(0.1, far));
    if (Math.abs(by) <= 1e-8 * Math.abs(value - centre)) break;
  }
  const drop = (reach * reach) / (2 * weight);
  for (const bracket of BRACKETS) {
    const inside = yield* at(problem, from, entry, centre + (value - centre) * (1 - bracket), false);
    const outside = yield* at(problem, from, entry, centre + (value - centre) * (1 + bracket), true);
    const errors = best.valueError + Math.max(inside.valueError, outside.valueError);
    const within = inside.objective - (best.objective - best.gap) + errors <= drop;
    const beyond = outside.objective - outside.gap - best.objective - errors >= drop;
    if (within && beyond) return value;
  }
  throw new RangeError(
    `intervals: expected likelihoods that tell an end of ${name} to three digits, got ones that rounding hides: pass "wald"`,
  );
}

function* at(problem: Logistic, from: HeldFit, entry: number, value: number, proven: boolean): Asking<HeldFit> {
  return yield* heldFit(problem, moved(from, entry, value), entry, AT_AN_END, proven);
}

/** Another value of the entry that is held, the others where they are expected then. */
function moved(from: HeldFit, entry: number, value: number): Float64Array {
  const by = value - from.theta[entry];
  return replaced(addScaled(from.next, by, from.tangent), entry, value);
}
