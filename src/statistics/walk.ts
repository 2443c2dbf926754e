// Ways over F from its minimum: to where it is higher by so much, and to where some combinations of θ are 0, the rest at
// its best.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, increase, norm } from "../math/vector.js";
import type { Asking } from "../problem/sums.js";
import { InverseHessian } from "../solvers/inverse-hessian.js";
import type { Place, Surface } from "./surface.js";

/** What twice the log-likelihood may be off by at an end, and the square of what the others may gain there. */
const EXACT = 1e-10;
/** Standard errors that one step may go. */
const LONGEST = 4;
const MOST_STEPS = 100;

/** H⁻¹∇F and H⁻¹g for every g of a few, H the information or what the last steps showed F's Hessian to be. */
interface Directions {
  down: Float64Array;
  along: Float64Array[];
}

/** @param theta where F is least. */
export function* walkFrom<P extends Place>(surface: Surface<P>, theta: Float64Array): Asking<Walk<P>> {
  const best = yield* surface.at(theta);
  if (best === undefined) throw new Error("walk: expected information that is not singular at the minimum");
  return new Walk(surface, best);
}

class Walk<P extends Place> {
  readonly best: P;
  readonly #surface: Surface<P>;
  /** What twice the log-likelihood may be off by: as little as rounding lets be seen. */
  readonly #exact: number;

  constructor(surface: Surface<P>, best: P) {
    this.#surface = surface;
    this.best = best;
    const { weight, rounding } = surface.problem;
    this.#exact = Math.max(EXACT, 16 * weight * rounding * Math.abs(best.objective));
  }

  /**
   * θ where F is quantile / (2 Σs) above its minimum and ∇F = λ g: with a quadratic F the step −H⁻¹(∇F − λ g) leads there
   * for λ² g·H⁻¹g = 2 (target − F) + ∇F·H⁻¹∇F. D. Venzon and S. Moolgavkar, "A method for computing
   * profile-likelihood-based confidence intervals" (1988). Undefined where no steps led there.
   */
  *end(towards: Float64Array, side: 1 | -1, quantile: number): Asking<P | undefined> {
    const { weight } = this.#surface.problem;
    const target = this.best.objective + quantile / (2 * weight);
    return yield* this.#walk(
      [towards],
      ({ objective, gradient }, { down, along: [along] }) => {
        const square = (2 * (target - objective) + dot(gradient, down)) / dot(towards, along);
        return [side * Math.sqrt(Math.max(0, square))];
      },
      ({ objective }) => Math.abs(2 * weight * (objective - target)) <= this.#exact,
    );
  }

  /** θ where every g·θ = 0 and F is least among these. Undefined where no steps led there. */
  *toZero(combinations: readonly Float64Array[]): Asking<P | undefined> {
    const { weight } = this.#surface.problem;
    return yield* this.#walk(
      combinations,
      ({ theta }, { down, along }) => {
        const missing = Float64Array.from(combinations, (g) => dot(g, down) - dot(g, theta));
        return metricOf(combinations, along).solve(missing);
      },
      ({ theta }, { along }) => {
        const values = Float64Array.from(combinations, (g) => dot(g, theta));
        return weight * dot(values, metricOf(combinations, along).solve(values)) <= EXACT * EXACT;
      },
    );
  }

  /**
   * Steps −H⁻¹(∇F − Σ λ g) until `isThere` and the rest would gain next to nothing: Σs ‖∇F − Σ λ g‖² in the metric H⁻¹,
   * with the λ that make it least.
   */
  *#walk(
    combinations: readonly Float64Array[],
    multipliers: (place: Place, directions: Directions) => ArrayLike<number>,
    isThere: (place: Place, directions: Directions) => boolean,
  ): Asking<P | undefined> {
    const { weight } = this.#surface.problem;
    let place = this.best;
    const inverse = new InverseHessian((v) => place.factor.solve(v));
    for (let k = 0; k < MOST_STEPS; k++) {
      const directions = { down: inverse.times(place.gradient), along: combinations.map((g) => inverse.times(g)) };
      const { down, along } = directions;
      const across = Float64Array.from(combinations, (g) => dot(g, down));
      const left = dot(place.gradient, down) - dot(across, metricOf(combinations, along).solve(across));
      if (weight * left <= this.#exact && isThere(place, directions)) return place;
      const step = down.map((d) => -d);
      const lambda = multipliers(place, directions);
      along.forEach((direction, i) => {
        increase(step, lambda[i], direction);
      });
      const next = yield* this.#step(place, step);
      if (next === undefined) return undefined;
      if (!this.#surface.isExact) {
        inverse.add(addScaled(next.theta, -1, place.theta), addScaled(next.gradient, -1, place.gradient));
      }
      place = next;
    }
    return undefined;
  }

  /** Not farther than a few standard errors, and halved where the information is singular. */
  *#step({ theta, factor }: Place, step: Float64Array): Asking<P | undefined> {
    const { weight } = this.#surface.problem;
    const length = Math.sqrt(weight) * norm(factor.timesFactor(step));
    let share = Math.min(1, LONGEST / length);
    for (; share > EXACT; share /= 2) {
      const next = yield* this.#surface.at(addScaled(theta, share, step));
      if (next !== undefined) return next;
    }
    return undefined;
  }
}

/** g·H⁻¹g of all pairs. */
export function metricOf(combinations: readonly Float64Array[], along: readonly Float64Array[]): Cholesky {
  const upper = Float64Array.from(combinations.flatMap((g) => along.map((direction) => dot(g, direction))));
  return new Cholesky(upper, combinations.length);
}
