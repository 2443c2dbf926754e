// The minimum of the loss while some entries of θ are held fast, with the proof that a fit has.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm } from "../math/vector.js";
import type { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { certifyDecrement } from "../proof/decrement.js";
import type { LossPlace } from "./surface.js";

const MOST_STEPS = 60;
const MOST_HALVINGS = 40;
/** A share of F that the estimated gap must come below. */
const ENOUGH = 1e-14;

export interface HeldFit {
  theta: Float64Array;
  objective: number;
  /** F is at most so far above the minimum, and as computed off by so much. */
  gap: number;
  valueError: number;
}

/** Newton's method from θ over the entries that are not held. */
export function* heldFit(problem: Logistic, from: Float64Array, held: readonly number[]): Asking<HeldFit> {
  let point = yield* problem.at(from);
  let free = freePart(point, yield* point.hessian(), held);
  for (let k = 0; k < MOST_STEPS; k++) {
    const step = free.factor.solve(free.gradient.map((g) => -g));
    if (-0.5 * dot(free.gradient, step) <= ENOUGH * point.objective) break;
    let next = yield* problem.at(addScaled(point.theta, 1, step));
    for (let length = 0.5, h = 0; !(next.objective < point.objective) && h < MOST_HALVINGS; length *= 0.5, h++) {
      next = yield* problem.at(addScaled(point.theta, length, step));
    }
    // where no step lowers F, rounding ends the search
    const isStuck = !(next.objective < point.objective);
    point = isStuck ? yield* problem.at(point.theta) : next;
    free = freePart(point, yield* point.hessian(), held);
    if (isStuck) break;
  }
  return yield* proven(problem, point, free);
}

/** The same where θ is there already. */
export function* provenFit(
  problem: Logistic,
  { point, hessian }: Pick<LossPlace, "point" | "hessian">,
  held: readonly number[],
): Asking<HeldFit> {
  return yield* proven(problem, point, freePart(point, hessian, held));
}

/** How far the free entries are from their minimum: the farthest that one of their combinations is, in standard errors. */
export function* distanceHeld(problem: Logistic, theta: Float64Array, held: readonly number[]): Asking<number> {
  const point = yield* problem.at(theta);
  const { gradient, factor } = freePart(point, yield* point.hessian(), held);
  return Math.sqrt(problem.weight) * norm(factor.forward(gradient));
}

/** What the entries that are free see. */
interface FreePart {
  gradient: Float64Array;
  factor: Cholesky;
}

function freePart(point: Point, hessian: Float64Array, held: readonly number[]): FreePart {
  const size = point.theta.length;
  const free = hessian.slice();
  const gradient = point.gradient.slice();
  for (const j of held) {
    gradient[j] = 0;
    for (let k = 0; k < size; k++) free[j <= k ? j * size + k : k * size + j] = 0;
  }
  return { gradient, factor: new Cholesky(free, size) };
}

function* proven(problem: Logistic, point: Point, { gradient, factor }: FreePart): Asking<HeldFit> {
  const { theta, loss, objective } = point;
  const valued = { theta, loss, objective, gradient, reach: point.reach.bind(point) };
  const { gap } = yield* certifyDecrement(problem, valued, { factor, relations: [] });
  return { theta, objective, gap, valueError: problem.valueError(theta, objective) };
}
