// Newton's method with an exact Hessian and a backtracking line search, for dense data.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm } from "../math/vector.js";
import type { Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { carried } from "../proof/carry.js";
import type { Relation } from "../proof/certificate.js";
import type { Factored } from "../proof/decrement.js";
import { relationsOf } from "../proof/dependence.js";
import { prove } from "../proof/prove.js";
import { ranAway, separated } from "../proof/separation.js";
import type { Outcome, Verdict } from "../proof/verdict.js";
import { backtrack, extend, stretch } from "./line-search.js";
import { endAt, type Run } from "./solver.js";

/** Newton steps until the gap is certified, then one more, whose gradient is certified in its turn. */
export function* newton(problem: Problem, from: Float64Array, run: Run): Asking<Outcome> {
  const free = problem.l2 === 0;
  // without a penalty the weights of classes that separate would soon be beyond all bounds
  const search = free ? backtrack : extend;
  let dependent: ReadonlySet<number> | undefined;
  let relations: Relation[] | undefined;
  let point = yield* problem.at(from);
  for (;;) {
    const last = run.iterate(point, norm(point.gradient));

    // 1. The Newton step, in the columns that do not depend on others.
    const hessian = yield* point.hessian();
    const factor = factorise(problem, hessian, dependent);
    if (factor === undefined) {
      // no curvature left in some direction: the weights run away, or have come from far
      const away = yield* ranAway(problem, point);
      if (away !== undefined) return away;
      const damped = last ? undefined : yield* dampedStep(problem, point, hessian);
      if (damped === undefined) return endAt(point, yield* prove(problem, point, run.tolerance));
      point = damped;
      continue;
    }
    if (dependent === undefined) relations = yield* relationsOf(problem, hessian, factor);
    dependent ??= factor.dependent;
    const factored = { factor, relations };
    let line = yield* point.along(towardsMinimum(factor, point));

    // 2. Without a penalty it may separate the classes: there is no minimum then.
    if (free) {
      const seen = yield* separated(problem, point, line);
      if (seen.end !== undefined) return seen.end;
      line = seen.line;
    }

    // 3. −½ g·step estimates the gap: prove it only when it looks small enough.
    const slope = dot(point.gradient, line.step);
    const atHand = free ? { factored } : { line };
    let verdict: Verdict | undefined;
    if (-0.5 * slope <= run.tolerance * point.objective) {
      verdict = yield* prove(problem, point, run.tolerance, atHand);
      if (verdict.end === "converged") {
        return last ? endAt(point, verdict) : yield* polish(problem, point, line.step, factored, verdict, run);
      }
    }

    // 4. As far along the step as F falls, if it can still be seen to fall.
    const falls = -0.5 * slope > problem.rounding * point.objective;
    const trial = last || !falls ? undefined : yield* search(line, point, slope);
    if (trial !== undefined) {
      point = yield* problem.at(addScaled(point.theta, trial.length, line.step));
      continue;
    }
    if (!last && falls) {
      const damped = yield* dampedStep(problem, point, hessian);
      if (damped !== undefined) {
        point = damped;
        continue;
      }
      line = yield* point.along(line.step);
    }
    if (verdict === undefined || !free) verdict = yield* prove(problem, point, run.tolerance, { ...atHand, factored });
    if (verdict.end === "converged") return endAt(point, verdict);
    const away = yield* ranAway(problem, point);
    if (away !== undefined) return away;
    const columns = [...factor.dependent].filter((j) => factor.diagonal[j] > 0);
    return endAt(point, last ? verdict : { ...verdict, end: "stalled", dependent: columns });
  }
}

/**
 * Where rows are saturated a Newton step means nothing. With ‖g‖ added to the Hessian's diagonal it is short enough to
 * descend (Mishchenko, "Regularized Newton method with global O(1/k²) convergence", 2021), and then stretched.
 */
function* dampedStep(problem: Problem, point: Point, hessian: Float64Array): Asking<Point | undefined> {
  const { size, columnSize } = problem;
  const damping = norm(point.gradient);
  const damped = hessian.slice();
  for (let j = 0; j < size; j++) if (columnSize[j] > 0) damped[j * size + j] += damping;
  const line = yield* point.along(towardsMinimum(new Cholesky(damped, size), point));
  const trial = yield* stretch(line, point);
  return trial === undefined ? undefined : yield* problem.at(addScaled(point.theta, trial.length, line.step));
}

/** Undefined where a column that takes part has no curvature left, in it or beside others. */
function factorise(
  { size, columnSize }: Problem,
  hessian: Float64Array,
  dependent: ReadonlySet<number> | undefined,
): Cholesky | undefined {
  if (columnSize.some((x, j) => x > 0 && !(hessian[j * size + j] > 0))) return undefined;
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
  factored: Factored,
  verdict: Verdict,
  run: Run,
): Asking<Outcome> {
  const { tolerance } = run;
  const { factor } = factored;
  const free = problem.l2 === 0;
  const next = yield* problem.at(addScaled(point.theta, 1, step));
  if (!(next.objective <= point.objective * (1 + problem.rounding))) return endAt(point, verdict);
  const last = run.iterate(next, norm(next.gradient));
  const line = yield* next.along(towardsMinimum(factor, next));
  const better = yield* prove(problem, next, tolerance, free ? { factored, since: step } : { line });
  if (better.end !== "converged") return endAt(point, verdict);
  if (last) return endAt(next, better);
  const again = free ? yield* next.along(line.step) : line;
  const { objective, slope } = yield* again.trial(1);
  const { gradientError, marginError } = next;
  const best = carried(problem, next, better, tolerance, { objective, gradientError, marginError }, line.step, slope);
  if (best === undefined) return endAt(next, better);
  return endAt({ theta: addScaled(next.theta, 1, line.step), objective }, best);
}
