// The inverse Hessian as L-BFGS knows it: a first guess, corrected by what the last steps showed.
import { addScaled, dot } from "../vector.js";

/** Steps remembered; Liu & Nocedal (1989) find 3 to 20 useful. */
const MEMORY = 10;
/** A curvature below this share of the pair's lengths is rounding. */
const ROUNDED = 1e-14;

interface Pair {
  step: Float64Array;
  change: Float64Array;
}

/** After Nocedal & Wright, Numerical Optimization, algorithm 7.4. */
export class InverseHessian {
  readonly #guess: (gradient: Float64Array) => Float64Array;
  readonly #pairs: Pair[] = [];

  /** @param guess a first inverse Hessian times a vector. */
  constructor(guess: (gradient: Float64Array) => Float64Array) {
    this.#guess = guess;
  }

  /** A step and the change of the gradient it brought. */
  add(step: Float64Array, change: Float64Array): void {
    this.#pairs.push({ step, change });
    if (this.#pairs.length > MEMORY) this.#pairs.shift();
  }

  /**
   * @param free where given: the entries that may move, as if there were no others. What the steps showed is cut to
   * them, since the inverse of a part of a matrix is not a part of its inverse.
   */
  times(gradient: Float64Array, free?: (j: number) => boolean): Float64Array {
    const cut = (a: Float64Array): Float64Array =>
      free === undefined ? a : a.map((value, j) => (free(j) ? value : 0));
    const pairs = this.#pairs.flatMap(({ step, change }) => {
      const [s, y] = [cut(step), cut(change)];
      const curvature = dot(s, y);
      // left out where rounding hides the curvature
      return curvature > ROUNDED * Math.sqrt(dot(s, s) * dot(y, y)) ? [{ s, y, rho: 1 / curvature }] : [];
    });
    let q = cut(gradient);
    const alphas: number[] = [];
    for (let k = pairs.length - 1; k >= 0; k--) {
      const { s, y, rho } = pairs[k];
      alphas[k] = rho * dot(s, q);
      q = addScaled(q, -alphas[k], y);
    }
    let r = cut(this.#guess(q));
    pairs.forEach(({ s, y, rho }, k) => {
      r = addScaled(r, alphas[k] - rho * dot(y, r), s);
    });
    return r;
  }
}
