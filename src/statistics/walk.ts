// Ways over F from its minimum: to where it is higher by so much, and to where some combinations of θ are 0, the rest at
// its best.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, increase, norm } from "../math/vector.js";
import type { Asking } from "../problem/sums.js";
import { InverseHessian } from "../solvers/inverse-hessian.js";
import type { Place, Surface } from "./surface.js";

/** What twice the log-likelihood may be off by at an end before it is corrected, and what the rest may still gain there. */
const NEAR = 1e-5;
const SETTLED = 3e-7;
/** Standard errors that one step may go. */
const LONGEST = 4;
const MOST_STEPS = 100;
/** F may rise so many times as high as at the end that is looked for: beyond, rows are saturated and tell nothing. */
const HIGHEST = 4;
/** A step that has been halved so often leads nowhere. */
const SHORTEST = 1e-10;

/** Where a walk has come to, the rest all but at its best. */
export interface Reached<P> {
  place: P;
  /** F, and g·θ of an end, where the rest is at its best. */
  objective: number;
  value: number;
}

/** What a step is made of: H⁻¹∇F, and H⁻¹g for every g of a few, H the factor's or what the last steps showed. */
interface Directions {
  down: Float64Array;
  along: Float64Array[];
  /** g·H⁻¹g of all pairs. */
  metric: Cholesky;
  /** The multipliers λ with which ‖∇F − Σ λ g‖ is least in the metric H⁻¹, and its square. */
  slopes: Float64Array;
  left: number;
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
  /** What rounding hides of twice the log-likelihood. */
  readonly #hidden: number;

  constructor(surface: Surface<P>, best: P) {
    this.#surface = surface;
    this.best = best;
    const { weight, rounding } = surface.problem;
    this.#hidden = 16 * weight * rounding * Math.abs(best.objective);
  }

  /**
   * θ where F is `rise` above its minimum and ∇F = λ g: with a quadratic F the step −H⁻¹(∇F − λ g) leads there for
   * λ² g·H⁻¹g = 2 (target − F) + ∇F·H⁻¹∇F. D. Venzon and S. Moolgavkar, "A method for computing
   * profile-likelihood-based confidence intervals" (1988). Undefined where no steps led there.
   */
  *end(towards: Float64Array, side: 1 | -1, rise: number): Asking<Reached<P> | undefined> {
    const { weight } = this.#surface.problem;
    const target = this.best.objective + rise;
    return yield* this.#walk(
      [towards],
      { highest: this.best.objective + HIGHEST * rise },
      ({ objective, gradient }, { down, along: [along] }) => {
        const square = (2 * (target - objective) + dot(gradient, down)) / dot(towards, along);
        return [side * Math.sqrt(Math.max(0, square))];
      },
      ({ objective }, { left }) => 2 * weight * Math.abs(objective - 0.5 * left - target) <= NEAR + this.#hidden,
      (place, { left, slopes: [slope] }) => {
        const objective = place.objective - 0.5 * left;
        return { place, objective, value: dot(towards, place.theta) + (target - objective) / slope };
      },
    );
  }

  /** θ where every g·θ = 0 and F is least among these. Undefined where no steps led there. */
  *toZero(combinations: readonly Float64Array[], from?: Float64Array): Asking<Reached<P> | undefined> {
    const { weight } = this.#surface.problem;
    return yield* this.#walk(
      combinations,
      { from },
      ({ theta }, { down, metric }) => metric.solve(valuesOf(combinations, addScaled(down, -1, theta))),
      ({ theta }, { metric }) =>
        weight * norm(metric.forward(valuesOf(combinations, theta))) ** 2 <= SHORTEST * SHORTEST,
      (place, { left }) => ({ place, objective: place.objective - 0.5 * left, value: 0 }),
    );
  }

  /** Steps −H⁻¹(∇F − Σ λ g) until `isThere` and the rest would gain next to nothing. */
  *#walk(
    combinations: readonly Float64Array[],
    { from, highest = Infinity }: { from?: Float64Array | undefined; highest?: number },
    multipliers: (place: Place, directions: Directions) => ArrayLike<number>,
    isThere: (place: Place, directions: Directions) => boolean,
    reached: (place: P, directions: Directions) => Reached<P>,
  ): Asking<Reached<P> | undefined> {
    const { weight } = this.#surface.problem;
    let place = (from && (yield* this.#surface.at(from))) ?? this.best;
    const inverse = new InverseHessian((v) => place.factor.solve(v));
    for (let k = 0; k < MOST_STEPS; k++) {
      const directions = directionsAt(place.gradient, inverse, combinations);
      const { down, along, left } = directions;
      if (weight * left <= SETTLED + this.#hidden && isThere(place, directions)) return reached(place, directions);
      const step = down.map((d) => -d);
      const lambda = multipliers(place, directions);
      along.forEach((direction, i) => {
        increase(step, lambda[i], direction);
      });
      const next = yield* this.#step(place, step, Math.max(highest, place.objective));
      if (next === undefined) return undefined;
      if (!this.#surface.isExact) {
        inverse.add(addScaled(next.theta, -1, place.theta), addScaled(next.gradient, -1, place.gradient));
      }
      place = next;
    }
    return undefined;
  }

  /** Not farther than a few standard errors, and halved where the information is singular or F too high. */
  *#step({ theta, factor }: Place, step: Float64Array, highest: number): Asking<P | undefined> {
    const { weight } = this.#surface.problem;
    const length = Math.sqrt(weight) * norm(factor.timesFactor(step));
    let share = Math.min(1, LONGEST / length);
    for (; share > SHORTEST; share /= 2) {
      const next = yield* this.#surface.at(addScaled(theta, share, step));
      if (next !== undefined && next.objective <= highest) return next;
    }
    return undefined;
  }
}

function directionsAt(
  gradient: Float64Array,
  inverse: InverseHessian,
  combinations: readonly Float64Array[],
): Directions {
  const down = inverse.times(gradient);
  const along = combinations.map((g) => inverse.times(g));
  const metric = metricOf(combinations, along);
  const across = valuesOf(combinations, down);
  const slopes = metric.solve(across);
  return { down, along, metric, slopes, left: dot(gradient, down) - dot(across, slopes) };
}

/** g·v of every g. */
function valuesOf(combinations: readonly Float64Array[], v: Float64Array): Float64Array {
  const values = new Float64Array(combinations.length);
  for (const [i, g] of combinations.entries()) values[i] = dot(g, v);
  return values;
}

/** g·H⁻¹g of all pairs. */
export function metricOf(combinations: readonly Float64Array[], along: readonly Float64Array[]): Cholesky {
  const size = combinations.length;
  const upper = new Float64Array(size * size);
  for (const [i, g] of combinations.entries()) upper.set(valuesOf(along, g), i * size);
  return new Cholesky(upper, size);
}
