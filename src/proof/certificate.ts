// The certificate: a dual feasible point proves how far F can be from its minimum.
import { LARGEST_CURVATURE } from "../problem/logistic-point.js";
import type { DualPoint, Point, Problem } from "../problem/problem.js";

/** A proof of how far a point can be from the minimum F*: F − F* ≤ gap, by weak duality. */
export interface Certificate {
  /** Upper bound of F − F*, with an allowance for the rounding of F. */
  gap: number;
  /** gap / F. */
  relativeGap: number;
  /** Upper bound of ‖c·w − c·w*‖₂, in the penalised scale: √(2 gap / l2), by strong convexity; only where l2 > 0. */
  weightError?: number;
  /**
   * How the dual point was made: `residual-dual`, from the residuals a − y; `newton-dual`, from the residuals corrected
   * by a Newton step; or `non-negative-loss`, which says no more than F* ≥ 0.
   */
  method: "newton-dual" | "residual-dual" | "non-negative-loss";
  /** Largest entry of ∂F/∂θ that the dual point leaves where it should leave nothing; 0 but for rounding. */
  residual: number;
}

/** A point, and F there. */
type Valued = Pick<Point, "theta" | "objective">;

/** q = (1/Σs) Σ u x + l2 κ² θ: what a dual point u leaves of the gradient's entries, and how far each may be off. */
type Left = Pick<DualPoint, "residual" | "slack">;

/**
 *     F − F* ≤ F − D(u) = (1/Σs) Σ s KL(a′ ‖ a) + Σ_j gap_j(q_j)
 *
 * for the dual point u = s(a′ − y) that a step proposes: weak duality, then the Fenchel–Young equality of each term, so
 * nothing cancels. The dual is that of Yu, Huang & Lin, "Dual coordinate descent methods for logistic regression and
 * maximum entropy models" (2011); the KL terms are bounded in assembly/rows.ts; `gapOf` has the terms of the penalty.
 * What is free of penalty must be left with q = 0, as an exact Newton step does. The rounding that remains there costs
 *
 *     gap_j = |q_j| · 2 max(|step_j|, |θ_j|, |q_j| / largest curvature),
 *
 * where twice the step or the entry estimates the distance to the minimum.
 */
export function certifyStep(problem: Problem, point: Valued, dual: DualPoint, step: Float64Array): Certificate {
  if (dual.outside > 0) return boundedByZero(problem, point);
  let gap = dual.divergence + gapOfPenalty(problem, point, dual);
  let residual = 0;
  dual.residual.forEach((left, j) => {
    if (isPenalised(problem, j)) return;
    const q = Math.abs(left);
    gap += 2 * q * Math.max(Math.abs(step[j]), Math.abs(point.theta[j]), q / LARGEST_CURVATURE);
    residual = Math.max(residual, q);
  });
  return certificate(problem, point, gap, "newton-dual", residual);
}

/** The same for the residuals a − y themselves, which leave the bias with nothing (`Point.residualDual`). */
export function certifyResiduals(problem: Problem, point: Valued, dual: DualPoint): Certificate {
  const free = dual.residual.some((q, j) => !isPenalised(problem, j) && (q !== 0 || dual.slack[j] !== 0));
  if (free || dual.outside > 0) return boundedByZero(problem, point);
  return certificate(problem, point, dual.divergence + gapOfPenalty(problem, point, dual), "residual-dual", 0);
}

function isPenalised({ l1, l2, penalty }: Problem, j: number): boolean {
  return penalty[j] > 0 && l1 + l2 > 0;
}

/** Σ_j gap_j over the penalised entries; each q_j is known up to ± slack_j, and gap_j is convex: an end is worst. */
function gapOfPenalty(problem: Problem, point: Valued, { residual, slack }: Left): number {
  let gap = 0;
  let excess = 0;
  residual.forEach((q, j) => {
    if (!isPenalised(problem, j)) return;
    const low = gapOf(problem, point.theta[j], q - slack[j], problem.penalty[j]);
    const high = slack[j] === 0 ? low : gapOf(problem, point.theta[j], q + slack[j], problem.penalty[j]);
    gap += Math.max(low.gap, high.gap);
    excess = Math.max(excess, low.excess, high.excess);
  });
  // the loss is not negative, so l1 Σ |κ θ*| ≤ F* ≤ F bounds what an infeasible dual point can hide
  return excess > 0 ? gap + (point.objective / problem.l1) * excess : gap;
}

/**
 *     gap_j = g(v) + g*(−c) + c v    for g(v) = l1 κ |v| + (l2/2) (κ v)², v = θ_j and c = q − l2 κ² v.
 *
 * With m the minimum of g(v) + c v it is (l2/2) κ² (v − m)² + l1 κ |v| + (c v or −sign(m) l1 κ v). Without l2 the dual
 * point must have |c| ≤ l1 κ: `excess` is by how much, relative to κ, it has not.
 */
function gapOf({ l1, l2 }: Problem, v: number, q: number, kappa: number): { gap: number; excess: number } {
  const threshold = l1 * kappa;
  const strength = l2 * kappa * kappa;
  const c = q - strength * v;
  const beyond = Math.abs(c) > threshold;
  if (strength === 0) {
    const slope = beyond ? Math.sign(c) * threshold : c;
    return { gap: threshold * Math.abs(v) + slope * v, excess: beyond ? (Math.abs(c) - threshold) / kappa : 0 };
  }
  if (!beyond) return { gap: 0.5 * strength * v * v + threshold * Math.abs(v) + c * v, excess: 0 };
  const sign = -Math.sign(c);
  const distance = (q + threshold * sign) / strength;
  return { gap: 0.5 * strength * distance * distance + threshold * (Math.abs(v) - sign * v), excess: 0 };
}

/** The loss is never negative: F − F* ≤ F. */
export function boundedByZero({ l2 }: Pick<Problem, "l2">, { objective }: Pick<Point, "objective">): Certificate {
  return withWeightError({ gap: objective, relativeGap: 1, method: "non-negative-loss", residual: 0 }, l2);
}

/** With the allowance for rounding; no more than F* ≥ 0 where that says more. */
function certificate(
  problem: Problem,
  point: Valued,
  exact: number,
  method: Certificate["method"],
  residual: number,
): Certificate {
  const gap = exact + problem.rounding * point.objective;
  if (!(gap < point.objective)) return boundedByZero(problem, point);
  return withWeightError({ gap, relativeGap: gap / point.objective, method, residual }, problem.l2);
}

/** F is l2-strongly convex in c·w: (l2/2) ‖c·w − c·w*‖² ≤ F − F*. */
function withWeightError(proof: Certificate, l2: number): Certificate {
  return l2 > 0 ? { ...proof, weightError: Math.sqrt((2 * proof.gap) / l2) } : proof;
}
