// Profile-likelihood intervals: each end is bracketed by fits that are proven.
import { Logistic } from "../problem/logistic.js";
import type { Asking } from "../problem/sums.js";
import { reachOf } from "./distributions.js";
import { type HeldFit, heldFit, provenFit } from "./held-fit.js";
import type { Optimum } from "./optimum.js";
import { LossSurface } from "./surface.js";
import { walkFrom } from "./walk.js";

/** An end is between values that are by such a share of its distance from the weight nearer and farther, at most. */
const WIDEST = 1e-3;

/**
 * An interval of the weights v for which max log-likelihood given v is less than ½ reach² below the maximum.
 * @throws RangeError where rounding leaves no bracket.
 */
export function* profileIntervals(optimum: Optimum, level: number): Asking<[number, number][]> {
  const { problem, training, names, options } = optimum;
  const { conditioning, weight, fitBias } = problem;
  const { features } = conditioning;
  const rise = reachOf(level) ** 2 / (2 * weight);
  const best = yield* heldFit(problem, optimum.point.theta, []);
  const walk = yield* walkFrom(new LossSurface(problem), best.theta);
  // in columns that are centred nowhere else than the own ones are, the bias is an entry of θ
  const { shift, deviation } = training.summary;
  const about = { center: shift.map((by) => -by), scale: deviation };
  const { standardize } = options;
  const own = new LossSurface(
    new Logistic(training.summary, { fitBias, standardize, raw: false, about, l1: 0, l2: 0 }),
  );
  const intervals: [number, number][] = [];
  for (const [j, name] of names.entries()) {
    const isColumn = j < features;
    const towards = conditioning.ownEntry(j);
    const ends: number[] = [];
    for (const side of [-1, 1] as const) {
      const end = yield* walk.end(towards, side, rise);
      if (end === undefined) throw unclear(name);
      const there = isColumn ? end.place : yield* own.at(own.problem.fromOwn(problem.own(end.place.theta)));
      if (there === undefined) throw unclear(name);
      const fit = yield* provenFit(isColumn ? problem : own.problem, there, [j]);
      if (!(bracket(best, fit, rise) <= WIDEST)) throw unclear(name);
      ends.push(end.value);
    }
    intervals.push([ends[0], ends[1]]);
  }
  return intervals;
}

/**
 * By what share d of its distance from the weight v* a value v at most is off from the one where p = min F given v is
 * `drop` above its minimum. p is convex, so d away from v towards v* it is lower than p(v) by d (p(v) − p(v*)) at least,
 * and d away from v farther out higher by as much.
 */
function bracket(best: HeldFit, at: HeldFit, drop: number): number {
  const errors = best.valueError + at.valueError;
  const most = at.objective - best.objective + best.gap + errors;
  const least = at.objective - at.gap - best.objective - errors;
  return least > 0 ? Math.max(most - drop, drop - least) / least : Infinity;
}

function unclear(name: string): RangeError {
  return new RangeError(
    `intervals: expected likelihoods that tell an end of ${name} to three digits, got ones that rounding hides: pass "wald"`,
  );
}
