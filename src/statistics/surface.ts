// F of a fit as what profiles walk on: the loss, or Firth's penalised likelihood.
import { Cholesky } from "../math/cholesky.js";
import type { Jeffreys } from "../problem/jeffreys.js";
import type { Logistic } from "../problem/logistic.js";
import type { Point } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";

/** Where F stands, and what a step from there is made of. */
export interface Place {
  theta: Float64Array;
  objective: number;
  gradient: Float64Array;
  /** Of the mean information; of the loss that is its Hessian. */
  factor: Cholesky;
}

export interface Surface<P extends Place = Place> {
  problem: Logistic;
  /** Whether the factor is that of F's own Hessian. */
  isExact: boolean;
  /** Moves there; undefined where the information is singular. */
  at(theta: Float64Array): Asking<P | undefined>;
}

export interface LossPlace extends Place {
  point: Point;
  /** In the form in which the point gives it. */
  hessian: Float64Array;
}

export class LossSurface implements Surface<LossPlace> {
  readonly isExact = true;
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

export class FirthSurface implements Surface {
  readonly isExact = false;
  readonly problem: Logistic;
  readonly #jeffreys: Jeffreys;

  constructor(jeffreys: Jeffreys) {
    this.problem = jeffreys.problem;
    this.#jeffreys = jeffreys;
  }

  *at(theta: Float64Array): Asking<Place | undefined> {
    const at = yield* this.#jeffreys.at(theta);
    if (at === undefined) return undefined;
    const { objective, factor } = at;
    return { theta, objective, gradient: yield* this.#jeffreys.gradient(at), factor };
  }
}
