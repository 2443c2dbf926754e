// The minimum of the loss while one entry of θ is held fast, with the proof that a fit has.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, replaced } from "../math/vector.js";
import type { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { certifyDecrement } from "../proof/decrement.js";

const MOST_STEPS = 60;
const MOST_HALVINGS = 40;

export interface HeldFit {
  theta: Float64Array;
  objective: number;
  /** ∂F/∂θ of the entry that is held: how fast the minimum rises with it. */
  slope: number;
  /** θ after one Newton step more. */
  next: Float64Array;
  /** How the other entries follow the one that is held; 1 there. */
  tangent: Float64Array;
  /** F is at most so far above the minimum, and as computed off by so much. */
  gap: number;
  valueError: number;
}

/**
 * Newton's method from θ over the entries that are free: all where `held` is none of them. `enough` is a share of F that
 * the estimated gap must come below; the proof is asked for where `proven`.
 */
export function* heldFit(
  problem: Logistic,
  from: Float64Array,
  held: number,
  enough: number,
  proven: boolean,
): Asking<HeldFit> {
  const { size } = problem;
  let point = yield* problem.at(from);
  // where no step lowers F, rounding ends the search
  let stuck = false;
  for (let k = 0; ; k++) {
    const hessian = yield* point.hessian();
    const beside = Float64Array.from({ length: size }, (_, j) =>
      held < 0 || j === held ? 0 : hessian[j <= held ? j * size + held : held * size + j],
    );
    for (let j = 0; j < size && held >= 0; j++) hessian[j <= held ? j * size + held : held * size + j] = 0;
    const factor = new Cholesky(hessian, size);
    const gradient = held < 0 ? point.gradient : replaced(point.gradient, held, 0);
    const step = factor.solve(gradient.map((g) => -g));
    const estimate = -0.5 * dot(gradient, step);
    if (estimate <= enough * point.objective || k === MOST_STEPS || stuck) {
      const at: Point = point;
      const valued = { theta: at.theta, loss: at.loss, objective: at.objective, gradient, reach: at.reach.bind(at) };
      const gap = proven ? (yield* certifyDecrement(problem, valued, { factor, relations: [] })).gap : estimate;
      const follow = factor.solve(beside.map((h) => -h));
      return {
        theta: at.theta,
        next: addScaled(at.theta, 1, step),
        objective: at.objective,
        slope: held < 0 ? 0 : at.gradient[held],
        tangent: held < 0 ? follow : replaced(follow, held, 1),
        gap,
        valueError: problem.valueError(at.theta, at.objective),
      };
    }
    let next = yield* problem.at(addScaled(point.theta, 1, step));
    for (let length = 0.5, h = 0; !(next.objective < point.objective) && h < MOST_HALVINGS; length *= 0.5, h++) {
      next = yield* problem.at(addScaled(point.theta, length, step));
    }
    stuck = !(next.objective < point.objective);
    point = stuck ? yield* problem.at(point.theta) : next;
  }
}
