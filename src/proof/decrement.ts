// How far F is above its minimum by Newton's decrement, and that there is a minimum at all.
import type { Cholesky } from "../math/cholesky.js";
import { expOfMinusAbs } from "../math/functions.js";
import { norm } from "../math/vector.js";
import type { Point, Problem, Reach } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero, type Certificate, certificate, type Relation } from "./certificate.js";

/** A Hessian's factor, or one of a matrix below it, and what is known of the columns that it leaves out. */
export interface Factored {
  factor: Cholesky;
  /** One for every column that is left out; undefined where some column is not known to do without, exactly. */
  relations: Relation[] | undefined;
}

/** What is asked of a point; where entries of θ are held fast, their gradient is 0 and the factor leaves them out. */
export type ReachingPoint = Pick<Point, "theta" | "loss" | "objective" | "gradient" | "reach">;

/** What rounding the factor's own inverse may come to, as long as η below is less than ½. */
const SLIGHTLY = 1.0000009536743164; // 1 + 2^−20

/**
 * With l1, ∇F stands for a subgradient ∇F + v, and what follows holds as it is: l1 Σ |κ θ| is convex.
 *
 * With λ = ‖∇F‖ in the metric H⁻¹, r = ‖θ* − θ‖ in H's and R = max_i ‖x_i‖ in H⁻¹'s: along the way to the minimum no
 * margin changes faster than R r, so curvatures shrink by at most e^(−R r) (quasi-self-concordance: Sun & Tran-Dinh,
 * "Generalized self-concordant functions", 2019). The gradient, which rises from ∇F to 0, then gives
 * λ ≥ (1 − e^(−R r))/R; so where λR < 1 there is a minimum, and F, integrated twice along the way, gives
 *
 *     F − F* ≤ max_r [λ r − (e^(−R r) + R r − 1)/R²] = φ(−λR)/R² ≤ ½ λ² (1 + λR),   φ(v) = (1 + v) log(1 + v) − v.
 *
 * Rows that are right by far may be left out: their losses are at least 0, and at most `left`, as is what they add to H.
 *
 * What is computed of H, g and the margins is off by E, δ and ε:
 *     H ≥ (1 − η) L Lᵀ with η = Σ_jk |E_jk| c_j c_k,  c_j = ‖L⁻¹ e_j‖,  |E_jk| a few roundings of D_j D_k;
 *     λ grows by Σ_j δ_j c_j, and by ½ rms(ε): the rows' part of a gradient is as long as the multipliers, times ½.
 * @param since the step to the point from where the factor was made, if it was made elsewhere.
 */
export function* certifyDecrement(
  problem: Problem,
  point: ReachingPoint,
  factored: Factored,
  since?: Float64Array,
): Asking<Certificate> {
  const all = bound(problem, point, factored, yield* point.reach("all"), since);
  // rows that are right by far here may have bent the factor where it was made
  const near = all === undefined && factored.relations !== undefined && since === undefined;
  if (!near) return all ?? boundedByZero(problem, point);
  return bound(problem, point, factored, yield* point.reach("near")) ?? boundedByZero(problem, point);
}

/**
 * The same with a factor that was made elsewhere, from where no row's margin has moved by more than `moved`: as a(1 − a)
 * changes no faster than by e^|z|, the Hessian here is at least e^(−moved) of what it was there.
 */
export function* certifyFromAfar(
  problem: Problem,
  point: ReachingPoint,
  factored: Factored,
  moved: number,
): Asking<Certificate> {
  return bound(problem, point, factored, yield* point.reach("all"), undefined, moved) ?? boundedByZero(problem, point);
}

function bound(
  problem: Problem,
  point: ReachingPoint,
  { factor, relations }: Factored,
  reach: Reach,
  since?: Float64Array,
  far = 0,
): Certificate | undefined {
  if (relations === undefined) return undefined;
  const { size, rounding, columnSize, offCentre } = problem;
  const { marginError, left } = reach;
  const { gradient, error } = steepest(problem, point, reach.gradientError);
  const norms = factor.inverseNorms();
  const corner = Math.sqrt(factor.diagonal[size - 1]);
  let rounded = 0;
  let bent = 0;
  let moved = 0;
  let furthest = 0;
  let errors = 0.5 * marginError * SLIGHTLY;
  for (let j = 0; j < size; j++) {
    // entries come from sums over columns as stored, which lie |off-centre| further out
    rounded += (Math.sqrt(factor.diagonal[j]) + offCentre[j] * corner) * norms[j];
    bent += columnSize[j] * norms[j];
    errors += error[j] * norms[j];
    furthest += reach.columns[j] * norms[j];
    if (since !== undefined) moved += reach.columns[j] * Math.abs(since[j]);
  }
  const eta = 8 * rounding * rounded * rounded + left * bent * bent;
  const near = 1 - eta - 2 * moved - 4 * reach.largestMarginError;
  if (!(near > 0.5)) return undefined;
  const kept = near * expOfMinusAbs(SLIGHTLY * far);
  const lambda = (SLIGHTLY * norm(factor.forward(gradient)) + errors) / Math.sqrt(kept);
  furthest /= Math.sqrt(kept);
  if (!(lambda * furthest <= 0.5)) return undefined;
  const step = factor.solve(gradient.map((g) => -g));
  const { weights, bias } = problem.own(step);
  return certificate(problem, point, 0.5 * lambda * lambda * (1 + lambda * furthest) + left, {
    method: "newton-decrement",
    residual: gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0),
    direction: { weights: [...weights], bias, ...(relations.length > 0 && { dependent: relations }) },
  });
}

/** The subgradient whose entries are least, and what they can be off by; a weight of 0 takes up what l1 leaves room for. */
function steepest(
  { l1, penalty }: Problem,
  { theta, gradient }: ReachingPoint,
  gradientError: Float64Array,
): { gradient: Float64Array; error: Float64Array } {
  const least = gradient.slice();
  const error = gradientError.slice();
  for (let j = 0; j < least.length; j++) {
    const threshold = l1 * penalty[j];
    if (threshold === 0) continue;
    if (theta[j] !== 0) {
      least[j] += Math.sign(theta[j]) * threshold;
      continue;
    }
    least[j] = Math.sign(gradient[j]) * Math.max(0, Math.abs(gradient[j]) + error[j] - threshold);
    error[j] = 0;
  }
  return { gradient: least, error };
}
