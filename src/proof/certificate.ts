// The certificate: a dual feasible point proves how far F can be from its minimum.

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

/** A point and what F is made of. */
export interface CertifiedPoint {
  /** F at the point. */
  objective: number;
  /** Relative rounding error of F. */
  rounding: number;
  l1: number;
  l2: number;
  theta: Float64Array;
  /** κ of every column (conditioning.ts). */
  penalty: Float64Array;
}

export interface StepProof extends CertifiedPoint {
  /** The answer to the ask `dual` for a direction at the point. */
  dual: Float64Array;
  direction: Float64Array;
}

/**
 * gap = Σ s KL(a′ ‖ a) + Σ_j gap_j, where q = Σ u x + l2 κ² v is what the dual point u leaves of the gradient: F − D by
 * the Fenchel–Young equality of each term, so nothing cancels. The dual is that of Yu, Huang & Lin, "Dual coordinate
 * descent methods for logistic regression and maximum entropy models" (2011); the KL terms are bounded in
 * assembly/rows.ts; `gapOfColumn` has the terms of the penalty. What is not penalised must be left with q = 0, as an
 * exact Newton step does: there the rounding that remains costs |q_j| times the distance to the minimum, taken as twice
 * the step or the weight, and no less than twice what the largest curvature there is would give.
 */
export function certifyStep(proof: StepProof): Certificate {
  const { objective, l2, dual, direction } = proof;
  const [divergence, outside] = dual;
  if (outside > 0) return boundedByZero(objective, l2);
  const none = new Float64Array(direction.length);
  let gap = divergence + gapOfColumns(proof, dual.subarray(3), none);
  let residual = 0;
  for (let j = 0; j < direction.length; j++) {
    if (isPenalised(proof, j)) continue;
    const q = Math.abs(dual[3 + j]);
    gap += 2 * q * Math.max(Math.abs(direction[j]), Math.abs(proof.theta[j]), q / LARGEST_CURVATURE);
    residual = Math.max(residual, q);
  }
  return certificate(proof, gap, "newton-dual", residual);
}

/** a(1 − a) is nowhere larger. */
export const LARGEST_CURVATURE = 0.25;

export interface ResidualProof extends CertifiedPoint {
  /** ∂F/∂θ without the l1 term. */
  gradient: Float64Array;
  /** Root mean square of every conditioned column. */
  spread: Float64Array;
  /** Mean of s a(1 − a) at the point. */
  curvature: number;
}

/**
 * The residuals as the dual point, moved so that they sum to 0 where the bias is free: u = s(a − y) + δ s a(1 − a) with
 * δ = −(∂F/∂b) / curvature. It costs no pass over the rows: the move adds at most ½ δ² curvature (1 + |δ|) to the
 * divergence (assembly/rows.ts, dualPoint, with t = δ), and to q_j at most |δ| times the mean of s a(1 − a) |x_j|,
 * which is at most the root mean square of x_j times the largest curvature.
 */
export function certifyResiduals(proof: ResidualProof): Certificate {
  const { objective, l2, penalty, gradient, spread, curvature } = proof;
  const delta = Math.abs(gradient[penalty.length]) / curvature;
  const unpenalised = gradient.some((g, j) => g !== 0 && j < penalty.length && !isPenalised(proof, j));
  if (unpenalised || !(delta <= 1)) return boundedByZero(objective, l2);
  const slack = spread.map((size) => delta * LARGEST_CURVATURE * size);
  const divergence = 0.5 * delta * delta * curvature * (1 + delta);
  return certificate(proof, divergence + gapOfColumns(proof, gradient, slack), "residual-dual", 0);
}

function isPenalised({ l1, l2, penalty }: CertifiedPoint, j: number): boolean {
  return j < penalty.length && penalty[j] > 0 && l1 + l2 > 0;
}

/** Σ_j gap_j over the penalised columns, where each q_j is known up to ± slack_j: gap_j is convex, so an end is worst. */
function gapOfColumns(point: CertifiedPoint, q: Float64Array, slack: Float64Array): number {
  let gap = 0;
  let excess = 0;
  for (let j = 0; j < point.penalty.length; j++) {
    if (!isPenalised(point, j)) continue;
    const low = gapOfColumn(point, q[j] - slack[j], j);
    const high = slack[j] === 0 ? low : gapOfColumn(point, q[j] + slack[j], j);
    gap += Math.max(low.gap, high.gap);
    excess = Math.max(excess, low.excess, high.excess);
  }
  // the loss is not negative, so l1 Σ |κ v*| ≤ F* ≤ F bounds what an infeasible dual point can hide
  return excess > 0 ? gap + (point.objective / point.l1) * excess : gap;
}

/**
 * g(v) + g*(−c) + c v for g(v) = l1 κ |v| + (l2/2) (κ v)² and c = q − l2 κ² v. With m the minimum of g(v) + c v:
 * (l2/2) κ² (v − m)² + l1 κ |v| + (c v or −sign(m) l1 κ v). Without l2 the dual point must have |c| ≤ l1 κ: `excess`
 * is by how much, relative to κ, it has not.
 */
function gapOfColumn(
  { l1, l2, theta, penalty }: CertifiedPoint,
  q: number,
  j: number,
): { gap: number; excess: number } {
  const [v, kappa] = [theta[j], penalty[j]];
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

/** The loss is never negative, so F − F* ≤ F. */
export function boundedByZero(objective: number, l2: number): Certificate {
  return withWeightError({ gap: objective, relativeGap: 1, method: "non-negative-loss", residual: 0 }, l2);
}

/** With the allowance for rounding; no more than F* ≥ 0 where that says more. */
function certificate(
  { objective, rounding, l2 }: CertifiedPoint,
  exact: number,
  method: Certificate["method"],
  residual: number,
): Certificate {
  const gap = exact + rounding * objective;
  if (!(gap < objective)) return boundedByZero(objective, l2);
  return withWeightError({ gap, relativeGap: gap / objective, method, residual }, l2);
}

function withWeightError(proof: Certificate, l2: number): Certificate {
  return l2 > 0 ? { ...proof, weightError: Math.sqrt((2 * proof.gap) / l2) } : proof;
}
