// Intervals and tests of Firth's fits by the profile of the penalised likelihood: Wald's are far off where classes all
// but separate. G. Heinze and M. Schemper, "A solution to the problem of separation in logistic regression" (2002).
import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { addScaled, dot, norm, replaced } from "../math/vector.js";
import { Jeffreys, type Penalised } from "../problem/jeffreys.js";
import { Logistic } from "../problem/logistic.js";
import { type Asking, runHere } from "../problem/sums.js";
import { InverseHessian } from "../solvers/inverse-hessian.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { checkOptions } from "../training/options.js";
import { type RowsAnd, rowsFirst, withTraining } from "../training/training-set.js";
import { chiSquareP, reachOf } from "./distributions.js";

/** Options of `firthProfile`; every one is optional. */
export interface FirthProfileOptions {
  /** How often such an interval is to hold the true weight, above 0 and below 1; default 0.95. */
  level?: number;
  /** As in the fit: how many rows each stands for. */
  sampleWeight?: ArrayLike<number>;
  /** As in the fit. */
  offset?: ArrayLike<number>;
}

/** What the profile says of one weight, in its column's own unit, or of the bias. */
export interface FirthProfile {
  weight: number;
  /** Where twice the penalised log-likelihood is below its maximum by the quantile of `level`, the others at their best. */
  interval: [number, number];
  /** Twice the fall of the penalised log-likelihood where this weight is 0: chi-square with one degree of freedom. */
  statistic: number;
  /** P of such a statistic or a larger one where the true weight is 0. */
  p: number;
}

const NAMES = ["level", "sampleWeight", "offset"] as const;
/** What twice the log-likelihood may be off by at an end, and the square of what the others may gain there. */
const EXACT = 1e-10;
/** Standard errors: weights so far from the optimum are not of these rows. */
const FAR = 0.01;
/** Standard errors that one step may go. */
const LONGEST = 4;
const MOST_STEPS = 100;

/**
 * Profile intervals and likelihood-ratio tests of every weight, then of the bias where it is fitted, as R's logistf has
 * them: each end and each test is a fit of its own, whose others are at their best.
 * @param model fitted with `firth: true`, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model, other rows, a constant column, and bad options.
 */
export function firthProfile(
  model: LogisticRegression,
  ...given: RowsAnd<[options?: FirthProfileOptions]>
): FirthProfile[] {
  const [rows, said = {}] = rowsFirst<[options?: FirthProfileOptions]>(given);
  const { level: asked, ...vectors } = readOptions("firthProfile option", said, NAMES);
  const level = numberIn("level", asked, 0.95, "a number above 0 and below 1", (value) => value > 0 && value < 1);
  const options = checkOptions(model.options);
  if (!options.firth) throw new RangeError("model: expected a fit with firth: true, got one without");
  const { status } = model.report;
  if (status !== "converged") throw new RangeError(`model: expected a fit that has converged, got status "${status}"`);
  return withTraining(rows, options, { ...vectors, steady: true }, ({ summary, shards }) => {
    const { weights, bias } = model;
    if (summary.features !== weights.length) {
      throw new RangeError(`x: expected ${weights.length} columns as in the fit, got ${summary.features}`);
    }
    const { fitBias } = options;
    const problem = new Logistic(summary, { standardize: false, fitBias, raw: false, l1: 0, l2: 0 });
    return runHere(profiles(new Jeffreys(problem), problem.fromOwn({ weights, bias }), level), shards);
  });
}

/** Where the search stands. */
interface Place {
  at: Penalised;
  gradient: Float64Array;
}

function* profiles(jeffreys: Jeffreys, theta: Float64Array, level: number): Asking<FirthProfile[]> {
  const { problem } = jeffreys;
  const { weight, size, fitBias } = problem;
  const best = yield* placeAt(jeffreys, theta);
  if (best === undefined || !(Math.sqrt(weight) * norm(best.at.factor.forward(best.gradient)) < FAR)) {
    throw new RangeError(
      "model: expected weights at the optimum for these rows, got other ones: pass the rows of its fit",
    );
  }
  const units = Array.from({ length: size }, (_, j) => problem.own(replaced(new Float64Array(size), j, 1)));
  const quantile = reachOf(level) ** 2;
  const found: FirthProfile[] = [];
  for (let j = 0; j < size - Number(!fitBias); j++) {
    // own weight or bias = towards·θ
    const towards = Float64Array.from(units, ({ weights, bias }) => (j < size - 1 ? weights[j] : bias));
    if (towards.every((part) => part === 0)) {
      throw new RangeError(`x: expected columns that vary, got one value in all of column ${j}: leave it out`);
    }
    const ownAt = (at: Float64Array): number => {
      const own = problem.own(at);
      return j < size - 1 ? own.weights[j] : own.bias;
    };
    const profile = new Profile(jeffreys, best, towards, j);
    const low = yield* profile.end(-1, quantile);
    const high = yield* profile.end(1, quantile);
    const statistic = yield* profile.fallAtZero();
    found.push({
      weight: ownAt(theta),
      interval: [ownAt(low), ownAt(high)],
      statistic,
      p: chiSquareP(statistic, 1),
    });
  }
  return found;
}

function* placeAt(jeffreys: Jeffreys, theta: Float64Array): Asking<Place | undefined> {
  const at = yield* jeffreys.at(theta);
  return at && { at, gradient: yield* jeffreys.gradient(at) };
}

/** What a step is made of: H⁻¹∇F and H⁻¹g, H the information or what the last steps showed F's Hessian to be. */
interface Directions {
  down: Float64Array;
  along: Float64Array;
}

/** F where g·θ is held, and the rest at its best. */
class Profile {
  readonly #jeffreys: Jeffreys;
  readonly #best: Place;
  readonly #towards: Float64Array;
  readonly #column: number;

  /** @param towards g */
  constructor(jeffreys: Jeffreys, best: Place, towards: Float64Array, column: number) {
    this.#jeffreys = jeffreys;
    this.#best = best;
    this.#towards = towards;
    this.#column = column;
  }

  /**
   * θ where F is quantile / (2 Σs) above its minimum and ∇F = λ g: with a quadratic F the step −H⁻¹(∇F − λ g) leads there
   * for λ² g·H⁻¹g = 2 (target − F) + ∇F·H⁻¹∇F. D. Venzon and S. Moolgavkar, "A method for computing
   * profile-likelihood-based confidence intervals" (1988).
   */
  *end(side: 1 | -1, quantile: number): Asking<Float64Array> {
    const { weight } = this.#jeffreys.problem;
    const target = this.#best.at.objective + quantile / (2 * weight);
    const place = yield* this.#walk(
      ({ at, gradient }, { down, along }) => {
        const curved = dot(this.#towards, along);
        const square = (2 * (target - at.objective) + dot(gradient, down)) / curved;
        const lambda = side * Math.sqrt(Math.max(0, square));
        return addScaled(
          down.map((d) => -d),
          lambda,
          along,
        );
      },
      ({ at }, left) => Math.abs(2 * weight * (at.objective - target)) <= EXACT && left <= EXACT,
    );
    return place.at.theta;
  }

  /** 2 Σs (F − F*) where g·θ = 0. */
  *fallAtZero(): Asking<number> {
    const { weight } = this.#jeffreys.problem;
    const towards = this.#towards;
    const place = yield* this.#walk(
      ({ at }, { down, along }) => {
        const multiplier = (dot(towards, down) - dot(towards, at.theta)) / dot(towards, along);
        return addScaled(
          down.map((d) => -d),
          multiplier,
          along,
        );
      },
      ({ at }, left) => {
        const off = dot(towards, at.theta) ** 2 / dot(towards, at.factor.solve(towards));
        return weight * off <= EXACT * EXACT && left <= EXACT;
      },
    );
    return Math.max(0, 2 * weight * (place.at.objective - this.#best.at.objective));
  }

  /**
   * Steps from the optimum until `isThere`, which is also told what the others would still gain: Σs ‖∇F − λ g‖² in the
   * metric H⁻¹, with the λ that makes it least.
   */
  *#walk(
    stepFrom: (place: Place, directions: Directions) => Float64Array,
    isThere: (place: Place, left: number) => boolean,
  ): Asking<Place> {
    const { weight } = this.#jeffreys.problem;
    const towards = this.#towards;
    let place = this.#best;
    const inverse = new InverseHessian((v) => place.at.factor.solve(v));
    for (let k = 0; k < MOST_STEPS; k++) {
      const directions = { down: inverse.times(place.gradient), along: inverse.times(towards) };
      const across = dot(towards, directions.down);
      const left = dot(place.gradient, directions.down) - across ** 2 / dot(towards, directions.along);
      if (isThere(place, weight * left)) return place;
      const next = yield* this.#step(place.at, stepFrom(place, directions));
      if (next === undefined) break;
      inverse.add(addScaled(next.at.theta, -1, place.at.theta), addScaled(next.gradient, -1, place.gradient));
      place = next;
    }
    throw new RangeError(
      `x: expected a profile that can be followed, got none of column ${this.#column}: bring columns to similar scales`,
    );
  }

  /** Not farther than a few standard errors, and halved where the information is singular. */
  *#step({ theta, factor }: Penalised, step: Float64Array): Asking<Place | undefined> {
    const { weight } = this.#jeffreys.problem;
    const length = Math.sqrt(weight) * norm(factor.timesFactor(step));
    let share = Math.min(1, LONGEST / length);
    for (; share > EXACT; share /= 2) {
      const next = yield* placeAt(this.#jeffreys, addScaled(theta, share, step));
      if (next !== undefined) return next;
    }
    return undefined;
  }
}
