// F of a fit as what profiles walk on: the loss, or Firth's penalised likelihood.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot } from "../math/vector.js";
import type { Jeffreys } from "../problem/jeffreys.js";
import type { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";

/** Where F stands, and what a step from there is made of. */
export interface Place {
  theta: Float64Array;
  objective: number;
  gradient: Float64Array;
  /** Of F's Hessian, or of what is known of it. */
  factor: Cholesky;
}

export interface Surface<P extends Place = Place> {
  problem: Logistic;
  /** Moves there; undefined where the information is singular. */
  at(theta: Float64Array): Asking<P | undefined>;
}

export interface LossPlace extends Place {
  point: Point;
  /** In the form in which the point gives it. */
  hessian: Float64Array;
}

export class LossSurface implements Surface<LossPlace> {
  readonly problem: Logistic;

  constructor(problem: Logistic) {
    this.problem = problem;
  }

  *at(theta: Float64Array): Asking<LossPlace | undefined> {
    const { size, columnSize } = this.problem;
    const point = yield* this.problem.at(theta);
    const hessian = yield* point.hessian();
    const factor = new Cholesky(hessian, size);
    const isSingular = [...factor.dependent].some((j) => columnSize[j] > 0);
    return isSingular
      ? undefined
      : { theta, objective: point.objective, gradient: point.gradient, factor, point, hessian };
  }
}

/**
 * Of F's Hessian the information is known; what the penalty adds to it is learned from how the penalty's gradient changed
 * on the way so far, by the least change that would explain it. J. Dennis, D. Gay and R. Welsch, "An adaptive nonlinear
 * least-squares algorithm" (1981).
 */
export class FirthSurface implements Surface {
  readonly problem: Logistic;
  readonly #jeffreys: Jeffreys;
  /** What is known of the penalty's Hessian: upper triangle, in a matrix, row-major. */
  readonly #bend: Float64Array;
  #last: { theta: Float64Array; slope: Float64Array } | undefined;

  constructor(jeffreys: Jeffreys) {
    this.problem = jeffreys.problem;
    this.#jeffreys = jeffreys;
    this.#bend = new Float64Array(this.problem.size ** 2);
  }

  *at(theta: Float64Array): Asking<Place | undefined> {
    const at = yield* this.#jeffreys.at(theta);
    if (at === undefined) return undefined;
    const { objective, point, information, factor } = at;
    const gradient = yield* this.#jeffreys.gradient(at);
    this.#learn(theta, addScaled(gradient, -1, point.gradient), information);
    const bent = new Cholesky(addScaled(information, 1, this.#bend), this.problem.size);
    const isSound = bent.dependent.size === factor.dependent.size;
    return { theta, objective, gradient, factor: isSound ? bent : factor };
  }

  /** B += (r wᵀ + w rᵀ)/w·s − (r·s) w wᵀ/(w·s)² with r what B s misses of the change and w = I s. */
  #learn(theta: Float64Array, slope: Float64Array, information: Float64Array): void {
    const last = this.#last;
    this.#last = { theta, slope };
    if (last === undefined) return;
    const { size } = this.problem;
    const bend = this.#bend;
    const step = addScaled(theta, -1, last.theta);
    const missing = addScaled(addScaled(slope, -1, last.slope), -1, symmetricTimes(bend, step));
    const w = symmetricTimes(information, step);
    const length = dot(w, step);
    if (!(length > 0)) return;
    const share = (0.5 * dot(missing, step)) / length;
    for (let j = 0; j < size; j++) missing[j] = (missing[j] - share * w[j]) / length;
    for (let j = 0; j < size; j++) {
      for (let k = j; k < size; k++) bend[j * size + k] += missing[j] * w[k] + w[j] * missing[k];
    }
  }
}

/** A v for a symmetric A of which the upper triangle is given, in a matrix, row-major. */
function symmetricTimes(upper: Float64Array, v: Float64Array): Float64Array {
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
