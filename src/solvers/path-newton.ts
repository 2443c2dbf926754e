// One fit after another along a path of strengths: Newton's method whose Hessian is kept from fit to fit.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm } from "../math/vector.js";
import type { Own, Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { certifyFromAfar } from "../proof/decrement.js";
import { prove } from "../proof/prove.js";
import type { Outcome } from "../proof/verdict.js";
import { leastSubgradient } from "./l1.js";
import { minimiseModel } from "./quadratic-model.js";
import { endAt, type Run } from "./solver.js";

/** Beyond so many columns a Hessian costs more than the reads that it saves. */
const MOST_COLUMNS = 128;
/** A Hessian serves as long as a step by it cuts what the next one promises to such a share. */
const ENOUGH = 0.1;

/** Where a fit of a path ended, and the slope of the loss there. */
export interface PathPlace {
  theta: Float64Array;
  slope: Float64Array;
}

/** Whether it is worth while for rows of that shape, for which a Hessian may be formed. */
export function servesPath({ hessian, features }: { hessian: boolean; features: number }): boolean {
  return hessian && features <= MOST_COLUMNS;
}

/** What the fits of a path over the same rows, which weigh the same, hand on from one to the next. */
export class PathModel {
  /** The Hessian of the loss where the rows' margins are marked, upper triangle. */
  #hessian: Float64Array | undefined;
  #last: (PathPlace & { problem: Problem }) | undefined;

  /** Where the last fit ended; undefined where it took another way. */
  get place(): PathPlace | undefined {
    return this.#last;
  }

  get hessian(): Float64Array | undefined {
    return this.#hessian;
  }

  keep(hessian: Float64Array): void {
    this.#hessian = hessian;
  }

  end(problem: Problem, place: PathPlace): void {
    this.#last = { problem, ...place };
  }

  /** Margins are marked no more. */
  forget(): void {
    this.#hessian = undefined;
    this.#last = undefined;
  }

  /**
   * Where the minimum at another strength is to be looked for: at that of the quadratic model from where the last fit
   * ended, with a slope corrected by how wrong the model is between two places, along the path or one near it.
   */
  ahead(penalty: Pick<Problem, "l1" | "l2">, beside?: { from: PathPlace; to: PathPlace }): Own | undefined {
    if (this.#last === undefined || this.#hessian === undefined) return undefined;
    const { problem, theta, slope } = this.#last;
    let expected = slope;
    if (beside !== undefined) {
      const { from, to } = beside;
      const modelled = times(this.#hessian, addScaled(to.theta, -1, from.theta));
      expected = slope.map((s, j) => s + (to.slope[j] - from.slope[j] - modelled[j]));
    }
    return problem.own(minimum(this.#hessian, { ...penalty, penalty: problem.penalty }, theta, expected).target);
  }
}

/**
 * Each iteration goes to the minimum of g·d + ½ d·H d + l1 Σ κ |θ + d|, where H is the Hessian of an iteration before,
 * perhaps one of another fit. It serves the proof, too, as far as margins have not moved much since; and is formed anew
 * where it does not serve.
 */
export function* pathNewton(problem: Problem, from: Float64Array, run: Run, path: PathModel): Asking<Outcome> {
  let point = yield* problem.at(from);
  let promised = Infinity;
  /** Whether the Hessian is that of the point. */
  let fresh = false;
  for (;;) {
    const { theta, gradient, objective } = point;
    const thresholds = problem.penalty.map((kappa) => problem.l1 * kappa);
    const last = run.iterate(point, norm(leastSubgradient(gradient, theta, thresholds)));

    // 1. The step, by the Hessian that is at hand.
    const slope = lossSlope(problem, point);
    if (path.hessian === undefined) {
      yield* renew(point, path);
      fresh = true;
    }
    for (;;) {
      if (path.hessian === undefined) throw new Error("path: expected a Hessian, got none");
      const { target, full } = minimum(path.hessian, problem, theta, slope);
      const step = addScaled(target, -1, theta);
      const promise = -0.5 * (dot(gradient, step) + absolute(target, thresholds) - absolute(theta, thresholds));

      // 2. The proof, by its factor.
      if (promise <= run.tolerance * objective) {
        const factor = new Cholesky(full, problem.size);
        const whole = [...factor.dependent].every((j) => problem.columnSize[j] === 0);
        const moved = fresh ? 0 : yield* point.movedSinceMark();
        const certificate = whole
          ? yield* certifyFromAfar(problem, point, { factor, relations: [] }, moved)
          : undefined;
        if (certificate !== undefined && certificate.relativeGap <= run.tolerance) {
          path.end(problem, { theta, slope });
          return endAt(point, { end: "converged", certificate });
        }
      }
      if (fresh || !(promise <= run.tolerance * objective || promise > ENOUGH * promised)) {
        if (last) {
          path.forget();
          return endAt(point, yield* prove(problem, point, run.tolerance));
        }
        // 3. Move there, if F does not rise.
        const ahead = yield* problem.at(target);
        if (!(ahead.objective <= objective * (1 + problem.rounding))) {
          path.forget();
          return endAt(point, yield* prove(problem, point, run.tolerance));
        }
        point = ahead;
        promised = promise;
        fresh = false;
        break;
      }
      yield* renew(point, path);
      fresh = true;
    }
  }
}

function* renew(point: Point, path: PathModel): Asking<void> {
  path.keep(yield* point.lossHessian());
  yield* point.mark();
}

function lossSlope({ l2, penalty }: Problem, { theta, gradient }: Point): Float64Array {
  return gradient.map((g, j) => g - l2 * penalty[j] * penalty[j] * theta[j]);
}

function absolute(theta: Float64Array, thresholds: Float64Array): number {
  return theta.reduce((sum, v, j) => sum + thresholds[j] * Math.abs(v), 0);
}

/** The minimum of the quadratic model of the loss with the penalty; and the Hessian of both. */
function minimum(
  hessian: Float64Array,
  { l1, l2, penalty }: Pick<Problem, "l1" | "l2" | "penalty">,
  theta: Float64Array,
  slope: Float64Array,
): { target: Float64Array; full: Float64Array } {
  const size = theta.length;
  const full = hessian.slice();
  const gradient = slope.slice();
  for (let j = 0; j < size; j++) {
    const strength = l2 * penalty[j] * penalty[j];
    full[j * size + j] += strength;
    gradient[j] += strength * theta[j];
  }
  const thresholds = penalty.map((kappa) => l1 * kappa);
  return { target: minimiseModel(full, gradient, theta, thresholds), full };
}

/** A v, for A given by its upper triangle. */
function times(upper: Float64Array, v: Float64Array): Float64Array {
  const size = v.length;
  const product = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    product[j] += upper[j * size + j] * v[j];
    for (let k = j + 1; k < size; k++) {
      product[j] += upper[j * size + k] * v[k];
      product[k] += upper[j * size + k] * v[j];
    }
  }
  return product;
}
