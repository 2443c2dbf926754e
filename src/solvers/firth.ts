// Fisher's scoring for Firth's penalised likelihood: steps by the inverse information, which differs from the Hessian by
// what the penalty bends, so the last steps correct it.
import { addScaled, dot, norm } from "../math/vector.js";
import type { Jeffreys, Penalised } from "../problem/jeffreys.js";
import type { Asking } from "../problem/sums.js";
import { judgeScore } from "../proof/penalised-score.js";
import type { Outcome } from "../proof/verdict.js";
import { InverseHessian } from "./inverse-hessian.js";
import { ENOUGH } from "./line-search.js";
import { endAt, type Run } from "./solver.js";

/** Weights are as good as exact where the next step is so small a part of their standard errors. */
const SETTLED = 9.313225746154785e-10; // 2^−30
/** A shorter step changes no margin. */
const SHORTEST = 1e-10;

/**
 * From θ, or from `plain` where F is lower there, until the penalised score is settled; a step is halved where F does
 * not fall. Classes that separate are no obstacle: F grows beyond all bounds where weights do.
 * @param plain weights 0, where columns that depend on each other are seen as such.
 * @throws RangeError for columns that depend on each other.
 */
export function* firth(
  jeffreys: Jeffreys,
  { theta, plain }: { theta: Float64Array; plain: Float64Array },
  run: Run,
): Asking<Outcome> {
  const { weight } = jeffreys.problem;
  run.begin("firth", Infinity);
  let at = yield* startAt(jeffreys, theta, plain);
  let gradient = yield* jeffreys.gradient(at);
  const inverse = new InverseHessian((v) => at.factor.solve(v));
  for (;;) {
    // 1. How far there is to go, in the metric of the information.
    const decrement = norm(at.factor.forward(gradient));
    const last = run.iterate(at, decrement);
    if (last || Math.sqrt(weight) * decrement <= SETTLED) break;

    // 2. A step, halved until F falls enough; where that is not to be seen, until the score falls.
    const step = inverse.times(gradient).map((g) => -g);
    const next = yield* further(jeffreys, at, dot(gradient, step), step, decrement);
    if (next === undefined) {
      // back to where the score was least
      at = (yield* jeffreys.at(at.theta)) ?? at;
      const verdict = yield* judgeScore(jeffreys, at, gradient, run.tolerance);
      return endAt(at, verdict.end === "converged" ? verdict : { ...verdict, end: "stalled" });
    }

    // 3. What it showed of how F bends.
    inverse.add(addScaled(next.at.theta, -1, at.theta), addScaled(next.gradient, -1, gradient));
    ({ at, gradient } = next);
  }
  return endAt(at, yield* judgeScore(jeffreys, at, gradient, run.tolerance));
}

function* startAt(jeffreys: Jeffreys, theta: Float64Array, plain: Float64Array): Asking<Penalised> {
  const start = yield* jeffreys.at(plain);
  if (start === undefined) {
    const [column] = yield* jeffreys.dependentAt(plain);
    throw new RangeError(
      `x: expected columns that do not depend on each other with firth, got column ${column}, which the others make up for: leave it out`,
    );
  }
  if (theta === plain) return start;
  const given = yield* jeffreys.at(theta);
  if (given !== undefined && given.objective < start.objective) return given;
  return (yield* jeffreys.at(plain)) ?? start;
}

/** A shorter step is accepted where F falls too little to be seen, as long as the score falls by this at least. */
const FALLEN = 0.9;

function* further(
  jeffreys: Jeffreys,
  from: Penalised,
  slope: number,
  step: Float64Array,
  decrement: number,
): Asking<{ at: Penalised; gradient: Float64Array } | undefined> {
  const rounding = 8 * jeffreys.problem.rounding * (from.loss + Math.abs(from.objective));
  for (let length = 1; length > SHORTEST; length /= 2) {
    const at = yield* jeffreys.at(addScaled(from.theta, length, step));
    if (at === undefined) continue;
    const isSeen = -length * slope > rounding;
    if (isSeen && !(at.objective <= from.objective + ENOUGH * length * slope)) continue;
    const gradient = yield* jeffreys.gradient(at);
    if (isSeen || norm(at.factor.forward(gradient)) < FALLEN * decrement) return { at, gradient };
    return undefined;
  }
  return undefined;
}
