// The inverse Hessian as L-BFGS knows it: a first guess, corrected by what the last steps showed.
import { dot, increase } from "../math/vector.js";

/** Steps remembered; Liu & Nocedal (1989) find 3 to 20 useful. */
const MEMORY = 10;
/** A curvature below this share of the pair's lengths is rounding. */
const ROUNDED = 1e-14;

interface Pair {
  step: Float64Array;
  change: Float64Array;
  rho: number;
}

/** After Nocedal & Wright, Numerical Optimization, algorithm 7.4. */
export class InverseHessian {
  readonly #guess: (gradient: Float64Array) => Float64Array;
  readonly #pairs: Pair[] = [];

  /** @param guess a first inverse Hessian times a vector, as a new one. */
  constructor(guess: (gradient: Float64Array) => Float64Array) {
    this.#guess = guess;
  }

  /** A step and the change of the gradient it brought; left out where rounding hides the curvature. */
  add(step: Float64Array, change: Float64Array): void {
    const curvature = dot(step, change);
    if (!(curvature > ROUNDED * Math.sqrt(dot(step, step) * dot(change, change)))) return;
    this.#pairs.push({ step, change, rho: 1 / curvature });
    if (this.#pairs.length > MEMORY) this.#pairs.shift();
  }

  times(gradient: Float64Array): Float64Array {
    const q = gradient.slice();
    const alphas: number[] = [];
    for (let k = this.#pairs.length - 1; k >= 0; k--) {
      const { step, change, rho } = this.#pairs[k];
      alphas[k] = rho * dot(step, q);
      increase(q, -alphas[k], change);
    }
    const r = this.#guess(q);
    this.#pairs.forEach(({ step, change, rho }, k) => {
      increase(r, alphas[k] - rho * dot(change, r), step);
    });
    return r;
  }
}
