// Limited-memory BFGS: a gradient an iteration, no Hessian of all rows.
import { addScaled, dot, norm } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { prove } from "../proof/prove.js";
import { hopeful, proveBySample } from "../proof/sampled.js";
import { unsettled } from "../proof/separation.js";
import type { Outcome } from "../proof/verdict.js";
import { InverseHessian } from "./inverse-hessian.js";
import { backtrack, ENOUGH } from "./line-search.js";
import { endAt, type Metric, type Run } from "./solver.js";

/** A proof that needs more passes is tried again after this factor of iterations. */
const PATIENCE = 1.25;
const FIRST_PROOF = 8;
/** Where steps are halved again and again, passes tell sooner than iterations that it leads nowhere. */
const MOST_PASSES = 900;
/** Fewer where a Hessian may be formed, as careful-newton goes on from there. */
const MOST_BEFORE_OTHERS = 600;

/** The problem's own rough one. */
export const diagonalMetric: Metric = function* (problem) {
  return { inverse: (v) => problem.precondition(v) };
};

/** A quasi-Newton step's promise may be so much too large. */
const FAR = 8;

export interface LbfgsOptions {
  metric: Metric;
  /** Stop, unproven, once the predicted decrease is below this share of F. */
  rough?: number;
}

/**
 * Quasi-Newton steps, at length 1 where that descends, until the gap is certified. With the Hessian of a sample as
 * metric after Byrd, Chin, Neveitt & Nocedal, "On the use of stochastic Hessian information in optimization methods for
 * machine learning" (2011).
 */
export function* lbfgs(
  problem: Problem,
  from: Float64Array,
  run: Run,
  { metric, rough }: LbfgsOptions,
): Asking<Outcome> {
  const { l2, rounding, hasHessian } = problem;
  const most = hasHessian ? MOST_BEFORE_OTHERS : MOST_PASSES;
  const { inverse: first, hessian: near } = yield* metric(problem, from);
  const inverse = new InverseHessian(first);
  let point = yield* problem.at(from);
  // without l2 a proof is all that tells a minimum from classes that separate
  let nextProof = l2 > 0 ? 0 : FIRST_PROOF;
  /** F where rows were last seen on the boundary of a separation. */
  let before = Infinity;
  for (;;) {
    const { theta, gradient, objective } = point;
    const over = run.iterate(point, norm(gradient));
    const last = over || problem.passes > most;

    // 1. The quasi-Newton step.
    const step = inverse.times(gradient).map((value) => -value);
    const slope = dot(gradient, step);

    // 2. The proof: by what is known, and where the step predicts nothing more, by what it takes.
    if (rough !== undefined && !(-slope > rough * objective))
      return endAt(point, yield* prove(problem, point, run.tolerance));
    // with l2 the next step's residuals prove as much as this step's dual point, for one pass instead of two
    const settled = l2 === 0 || -0.5 * slope <= rounding * objective;
    const ends = last || !(slope < 0);
    // where a sample serves, too, the rows are asked only whether classes separate
    const due = ends || (settled && !(problem.sample && l2 > 0) && run.iterations >= nextProof);
    // after the sample's metric another solver goes on, who can do it better
    const worthIt = rough === undefined && near === undefined && due;
    // a step that promises far more than the tolerance tells that F is further off than that
    const hopeless = -0.5 * slope > FAR * run.tolerance * objective;
    if (worthIt || ends || !hopeless) {
      let verdict = yield* prove(problem, point, run.tolerance);
      if (verdict.end === "stopped" && problem.sample && hopeful(problem, -0.5 * slope, run.tolerance, point)) {
        verdict = yield* proveBySample(problem, point, run.tolerance, near);
      }
      if (verdict.end === "stopped" && worthIt) verdict = yield* prove(problem, point, run.tolerance, { step });
      const found = endAt(point, verdict);
      const quasi = verdict.end === "separable" && unsettled(problem, found, before);
      if (ends || !(verdict.end === "stopped" || quasi)) return found;
      if (quasi) before = objective;
      if (worthIt) nextProof = Math.ceil((run.iterations + 1) * PATIENCE);
    }

    // 3. The full step where F falls enough, else as much of it as does.
    let ahead = yield* problem.at(addScaled(theta, 1, step));
    if (!(ahead.objective <= objective + ENOUGH * slope + rounding * objective)) {
      point = yield* problem.at(theta);
      const trial = yield* backtrack(yield* point.along(step), point, slope);
      if (trial === undefined) return endAt(point, yield* prove(problem, point, run.tolerance, { step }));
      ahead = yield* problem.at(addScaled(theta, trial.length, step));
    }
    inverse.add(addScaled(ahead.theta, -1, theta), addScaled(ahead.gradient, -1, gradient));
    point = ahead;
  }
}
