// Newton's method with an exact Hessian and a backtracking line search, for dense data.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm } from "../math/vector.js";
import type { Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { prove } from "../proof/prove.js";
import { ranAway, separated } from "../proof/separation.js";
import type { Outcome, Verdict } from "../proof/verdict.js";
import { backtrack, extend } from "./line-search.js";
import { endAt, type Run } from "./solver.js";

/** Newton steps until the gap is certified, then one more, whose gradient is certified in its turn. */
export function* newton(problem: Problem, from: Float64Array, run: Run): Asking<Outcome> {
  // without a penalty the weights of classes that separate would soon be beyond all bounds
  const search = problem.l2 > 0 ? extend : backtrack;
  let dependent: ReadonlySet<number> | undefined;
  let point = yield* problem.at(from);
  for (;;) {
    const last = run.iterate(point, norm(point.gradient));

    // 1. The Newton step, in the columns that do not depend on others.
    const factor = factorise(yield* point.hessian(), problem.size, dependent);
    if (factor === undefined) {
      // no curvature left in some direction: the weights run away, or columns depend on each other all but exactly
      return (yield* ranAway(problem, point)) ?? endAt(point, yield* prove(problem, point, run.tolerance));
    }
    dependent ??= factor.dependent;
    let line = yield* point.along(towardsMinimum(factor, point));

    // 2. Without a penalty it may separate the classes: there is no minimum then.
    if (problem.l2 === 0) {
      const seen = yield* separated(problem, point, line);
      if (seen.end !== undefined) return seen.end;
      line = seen.line;
    }

    // 3. −½ g·step estimates the gap: prove it only when it looks small enough.
    const slope = dot(point.gradient, line.step);
    if (-0.5 * slope <= run.tolerance * point.objective) {
      const verdict = yield* prove(problem, point, run.tolerance, { line, exactness: "factored" });
      if (verdict.end === "converged") {
        return last ? endAt(point, verdict) : yield* polish(problem, point, line.step, factor, verdict, run);
      }
    }

    // 4. As far along the step as F falls.
    const trial = last ? undefined : yield* search(line, point, slope);
    if (trial === undefined) {
      const verdict = yield* prove(problem, point, run.tolerance, { line, exactness: "factored" });
      const away = verdict.end === "converged" ? undefined : yield* ranAway(problem, point);
      return away ?? endAt(point, verdict.end === "stopped" ? { ...verdict, end: "stalled" } : verdict);
    }
    point = yield* problem.at(addScaled(point.theta, trial.length, line.step));
  }
}

function factorise(
  hessian: Float64Array,
  size: number,
  dependent: ReadonlySet<number> | undefined,
): Cholesky | undefined {
  try {
    return new Cholesky(hessian, size, dependent);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function towardsMinimum(factor: Cholesky, { gradient }: Point): Float64Array {
  return factor.solve(gradient.map((g) => -g));
}

/**
 * From a certified point: the Newton step, then a second one with the same factor, whose dual point gives the
 * certificate. The steps are at hand, so the weights come out far closer than the tolerance for two passes more.
 */
function* polish(
  problem: Problem,
  point: Point,
  step: Float64Array,
  factor: Cholesky,
  verdict: Verdict,
  run: Run,
): Asking<Outcome> {
  const notHigher = (to: number, from: number): boolean => to <= from * (1 + problem.rounding);
  const next = yield* problem.at(addScaled(point.theta, 1, step));
  if (!notHigher(next.objective, point.objective)) return endAt(point, verdict);
  const last = run.iterate(next, norm(next.gradient));
  const line = yield* next.along(towardsMinimum(factor, next));
  const better = yield* prove(problem, next, run.tolerance, { line, exactness: "factored" });
  if (better.end !== "converged") return endAt(point, verdict);
  if (last) return endAt(next, better);
  const { objective } = yield* line.trial(1);
  if (!notHigher(objective, next.objective)) return endAt(next, better);
  return endAt({ theta: addScaled(next.theta, 1, line.step), objective }, better);
}
