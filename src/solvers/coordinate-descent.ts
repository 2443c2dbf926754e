// l1 and elastic net, dense: proximal Newton, its quadratic model solved by coordinate descent. Zeros are exact.
import { addScaled, dot, norm } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { carried } from "../proof/carry.js";
import { prove, proveAtLast } from "../proof/prove.js";
import type { Outcome } from "../proof/verdict.js";
import { leastSubgradient, thresholdsOf } from "./l1.js";
import { backtrack } from "./line-search.js";
import { minimiseModel } from "./quadratic-model.js";
import { endAt, type Run } from "./solver.js";

/** The predicted decrease, as a share of the tolerance, at which a proven point is left for good. */
const SETTLED = 1e-4;

/**
 * Each iteration minimises g·d + ½ d·H d + l1 Σ κ |θ + d|, as glmnet does (Friedman, Hastie & Tibshirani 2010), with
 * the exact Hessian, and stops on the certificate of the step's dual point.
 */
export function* coordinateDescent(problem: Problem, from: Float64Array, run: Run): Asking<Outcome> {
  const { tolerance } = run;
  const thresholds = thresholdsOf(problem);
  const absolute = (theta: Float64Array): number => theta.reduce((sum, v, j) => sum + thresholds[j] * Math.abs(v), 0);
  let point = yield* problem.at(from);
  for (;;) {
    const { theta, gradient, objective } = point;
    const last = run.iterate(point, norm(leastSubgradient(gradient, theta, thresholds)));

    // 1. The minimum of the model, and what the step to it promises.
    const target = minimiseModel(yield* point.hessian(), gradient, theta, thresholds);
    const step = addScaled(target, -1, theta);
    const decrease = dot(gradient, step) + absolute(target) - absolute(theta);
    let line = yield* point.along(step);

    // 2. The step's dual point may be the proof.
    if (last || -0.5 * decrease <= tolerance * objective) {
      const verdict = yield* prove(problem, point, tolerance, { line });
      if (last) return endAt(point, verdict);
      // one iteration more than the proof needs brings the weights far closer than the tolerance
      if (verdict.end === "converged" && -0.5 * decrease <= SETTLED * tolerance * objective) {
        // the step is at hand and nearly exact: take it where F does not rise
        const ahead = yield* problem.at(target);
        const rise = dot(ahead.gradient, step) + absolute(target) - absolute(theta);
        const better = carried(problem, point, verdict, tolerance, ahead, step, rise);
        if (better === undefined) return endAt(point, verdict);
        run.iterate(ahead, norm(leastSubgradient(ahead.gradient, target, thresholds)));
        return endAt(ahead, better);
      }
      line = yield* point.along(step);
    }

    // 3. As far along the step as F falls; at full length the target itself, whose zeros are exact.
    const trial = yield* backtrack(line, point, decrease);
    if (trial === undefined) {
      const verdict = yield* proveAtLast(problem, point, tolerance, yield* prove(problem, point, tolerance, { line }));
      return endAt(point, verdict.end === "stopped" ? { ...verdict, end: "stalled" } : verdict);
    }
    point = yield* problem.at(trial.length === 1 ? target : addScaled(theta, trial.length, step));
  }
}
