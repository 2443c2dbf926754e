// One fit after another along a path of strengths: Newton's method whose Hessian is kept from fit to fit.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, norm } from "../math/vector.js";
import type { Own, Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero, type Certificate } from "../proof/certificate.js";
import { certifyFromAfar } from "../proof/decrement.js";
import { prove } from "../proof/prove.js";
import type { Outcome } from "../proof/verdict.js";
import { leastSubgradient, thresholdsOf } from "./l1.js";
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
  #serves = true;

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

  /** A fit takes another way, which overwrites the marks. */
  forget(): void {
    this.#hessian = undefined;
    this.#last = undefined;
  }

  /** So will all others. */
  giveUp(): void {
    this.#serves = false;
    this.forget();
  }

  /** Whether it can still serve a fit. */
  get serves(): boolean {
    return this.#serves;
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
    return problem.own(minimum(this.#hessian, { ...penalty, penalty: problem.penalty }, theta, expected));
  }
}

/**
 * Each iteration goes to the minimum of g·d + ½ d·H d + l1 Σ κ |θ + d|, where H is the Hessian of an iteration before,
 * perhaps one of another fit. Its factor serves the proof, too, as far as margins have not moved much since. Where it
 * does not serve it is formed anew.
 */
export function* pathNewton(problem: Problem, from: Float64Array, run: Run, path: PathModel): Asking<Outcome> {
  const { tolerance } = run;
  const thresholds = thresholdsOf(problem);
  let point = yield* problem.at(from);
  let promised = Infinity;
  for (;;) {
    const { theta, gradient, objective } = point;
    const least = leastSubgradient(gradient, theta, thresholds);
    const last = run.iterate(point, norm(least));

    // 1. What a step by the Hessian at hand promises; where that is little, the proof by its factor.
    let hessian = path.hessian;
    let seen = hessian && (yield* look(problem, point, hessian, least, tolerance));

    // 2. A Hessian that serves no more is formed anew.
    const dull = seen === undefined || seen.promise <= tolerance * objective || seen.promise > ENOUGH * promised;
    if (hessian === undefined || (dull && seen?.certificate === undefined)) {
      hessian = yield* point.lossHessian();
      yield* point.mark();
      path.keep(hessian);
      seen = yield* look(problem, point, hessian, least, tolerance);
    }
    const slope = lossSlope(problem, point);
    if (seen?.certificate !== undefined) {
      path.end(problem, { theta, slope });
      return endAt(point, { end: "converged", certificate: seen.certificate });
    }

    // 3. To the minimum of the model, if F does not rise.
    if (last || seen === undefined) {
      if (seen === undefined) path.giveUp();
      else path.forget();
      return endAt(point, yield* prove(problem, point, tolerance));
    }
    const ahead = yield* problem.at(minimum(hessian, problem, theta, slope));
    if (!(ahead.objective <= objective * (1 + problem.rounding))) {
      path.forget();
      return endAt(point, { end: "stopped", certificate: boundedByZero(problem, point) });
    }
    point = ahead;
    promised = seen.promise;
  }
}

/**
 * By how much a step of Newton's with that Hessian would lower F, and the proof where it is one. Undefined where columns
 * depend on each other.
 */
function* look(
  problem: Problem,
  point: Point,
  hessian: Float64Array,
  least: Float64Array,
  tolerance: number,
): Asking<{ promise: number; certificate?: Certificate } | undefined> {
  const factor = new Cholesky(penalised(hessian, problem), problem.size);
  if ([...factor.dependent].some((j) => problem.columnSize[j] > 0)) return undefined;
  const length = norm(factor.forward(least));
  const promise = 0.5 * length * length;
  if (!(promise <= tolerance * point.objective)) return { promise };
  const moved = yield* point.movedSinceMark();
  const certificate = yield* certifyFromAfar(problem, point, { factor, relations: [] }, moved);
  return { promise, ...(certificate.relativeGap <= tolerance && { certificate }) };
}

function lossSlope({ l2, penalty }: Problem, { theta, gradient }: Point): Float64Array {
  return gradient.map((g, j) => g - l2 * penalty[j] * penalty[j] * theta[j]);
}

/** The minimum of the quadratic model of the loss with the penalty. */
function minimum(
  hessian: Float64Array,
  problem: Pick<Problem, "l1" | "l2" | "penalty">,
  theta: Float64Array,
  slope: Float64Array,
): Float64Array {
  const { l2, penalty } = problem;
  const gradient = slope.map((s, j) => s + l2 * penalty[j] * penalty[j] * theta[j]);
  return minimiseModel(penalised(hessian, problem), gradient, theta, thresholdsOf(problem));
}

/** H + l2 κ² */
function penalised(hessian: Float64Array, { l2, penalty }: Pick<Problem, "l2" | "penalty">): Float64Array {
  const sum = hessian.slice();
  const size = penalty.length;
  for (let j = 0; j < size; j++) sum[j * size + j] += l2 * penalty[j] * penalty[j];
  return sum;
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
