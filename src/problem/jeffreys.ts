// Firth's penalised likelihood on the scale of the mean loss: F = loss − ½ log det(Σ s a(1 − a) [x 1]ᵀ[x 1]) / Σ s, the
// posterior of Jeffreys' prior. D. Firth, "Bias reduction of maximum likelihood estimates" (1993).
import { Cholesky } from "../math/cholesky.js";
import { log } from "../math/functions.js";
import { addScaled } from "../math/vector.js";
import type { Logistic } from "./logistic.js";
import type { Point } from "./problem.js";
import type { Asking } from "./sums.js";

/** Where the margins of all rows stand, and F there. */
export interface Penalised {
  readonly theta: Float64Array;
  readonly loss: number;
  /** F, with the determinant in the columns' own units. */
  readonly objective: number;
  /** The loss alone, and its derivatives. */
  readonly point: Point;
  /** Of the mean information, Σ s a(1 − a) x xᵀ / Σ s, in θ. */
  readonly factor: Cholesky;
}

export class Jeffreys {
  readonly problem: Logistic;
  /** Columns that take no part: a constant one beside a bias, or a bias that is not fitted. */
  readonly #idle: number;
  /** log det of the information in own units less that of the mean information in θ. */
  readonly #toOwn: number;
  #latest: Penalised | undefined;

  /** @param problem without a penalty, and with a Hessian. */
  constructor(problem: Logistic) {
    this.problem = problem;
    const { columnSize, size, weight } = problem;
    const { inverse } = problem.conditioning;
    this.#idle = columnSize.reduce((count, x) => count + Number(x === 0), 0);
    const scales = inverse.reduce((sum, k) => (k === 0 ? sum : sum + log(k)), 0);
    this.#toOwn = (size - this.#idle) * log(weight) - 2 * scales;
  }

  /** Moves there; undefined where the information is singular to working precision, and F infinite. */
  *at(theta: Float64Array): Asking<Penalised | undefined> {
    const { problem } = this;
    const point = yield* problem.at(theta);
    const factor = new Cholesky(yield* point.hessian(), problem.size);
    if (!(factor.dependent.size === this.#idle) || !Number.isFinite(point.loss)) return undefined;
    const { loss } = point;
    const objective = loss - (0.5 * (factor.logDeterminant + this.#toOwn)) / problem.weight;
    this.#latest = { theta, loss, objective, point, factor };
    return this.#latest;
  }

  /** Columns that others make up for, where θ is no singular point but for them. */
  *dependentAt(theta: Float64Array): Asking<number[]> {
    const { columnSize, size } = this.problem;
    const point = yield* this.problem.at(theta);
    const { dependent } = new Cholesky(yield* point.hessian(), size);
    return [...dependent].filter((j) => columnSize[j] > 0);
  }

  /** ∂F/∂θ = (1/Σs) Σ [s (a − y) + h (a − ½)] x at the latest point, h the leverage of a row. */
  *gradient(at: Penalised): Asking<Float64Array> {
    const { problem } = this;
    if (at !== this.#latest) throw new Error("point: expected the latest, got an earlier one");
    const { conditioning, objective, weight } = problem;
    const roots = conditioning.roots(at.factor.inverseFactor(), 1 / Math.sqrt(weight));
    const sums = yield objective.sum({ kind: "firth-score", roots });
    return addScaled(at.point.gradient, 1, conditioning.gradient(sums, weight));
  }

  /** F less the loss at the latest point. */
  penaltyOf(theta: Float64Array): number {
    if (this.#latest?.theta !== theta) throw new Error("theta: expected that of the latest point, got another");
    return this.#latest.objective - this.#latest.loss;
  }
}
