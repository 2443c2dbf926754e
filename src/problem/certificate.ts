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

export interface CertifyInput {
  /** F at the point. */
  objective: number;
  /** Relative rounding error of F. */
  rounding: number;
  l1: number;
  l2: number;
  /** The point, and κ of every column (conditioning.ts). */
  theta: Float64Array;
  penalty: Float64Array;
  /** The answer to the ask `dual`, for the Newton direction at the point. */
  dual: Float64Array;
  direction: Float64Array;
}

/**
 * gap = Σ s KL(a′ ‖ a) + Σ_j gap_j, where q = Σ u x + l2 κ² v is what the dual point u leaves of the gradient: F − D by
 * the Fenchel–Young equality of each term, so nothing cancels. The dual is that of Yu, Huang & Lin, "Dual coordinate
 * descent methods for logistic regression and maximum entropy models" (2011); the KL terms are bounded in
 * assembly/rows.ts; `gapOfColumn` has the terms of the penalty. What is not penalised must be left with q = 0: there
 * the rounding that remains costs |q_j| times the distance to the minimum, taken as twice the Newton step, and no less
 * than twice what the largest curvature there is, 1/4, would give.
 */
export function certify(input: CertifyInput): Certificate {
  const { objective, rounding, l2, penalty, dual, direction } = input;
  const [divergence, outside] = dual;
  if (outside > 0) return boundedByZero(objective, l2);
  let gap = divergence;
  let residual = 0;
  let excess = 0;
  for (let j = 0; j < direction.length; j++) {
    const q = dual[3 + j];
    const kappa = j < penalty.length ? penalty[j] : 0;
    if (kappa > 0 && input.l1 + l2 > 0) {
      const column = gapOfColumn(input, q, input.theta[j], kappa);
      gap += column.gap;
      excess = Math.max(excess, column.excess);
    } else {
      gap += 2 * Math.abs(q) * Math.max(Math.abs(direction[j]), 4 * Math.abs(q));
      residual = Math.max(residual, Math.abs(q));
    }
  }
  // the loss is not negative, so l1 Σ |κ v*| ≤ F* ≤ F bounds what an infeasible dual point can hide
  if (excess > 0) gap += (objective / input.l1) * excess;
  gap += rounding * objective;
  if (!(gap < objective)) return boundedByZero(objective, l2);
  const corrected = divergence > 0;
  return certificate(gap, objective, l2, corrected ? "newton-dual" : "residual-dual", residual);
}

/**
 * g(v) + g*(−c) + c v for g(v) = l1 κ |v| + (l2/2) (κ v)² and c = q − l2 κ² v. With m the minimum of g(v) + c v:
 * (l2/2) κ² (v − m)² + l1 κ |v| + (c v or −sign(m) l1 κ v). Without l2 the dual point must have |c| ≤ l1 κ: `excess`
 * is by how much, relative to κ, it has not.
 */
function gapOfColumn({ l1, l2 }: CertifyInput, q: number, v: number, kappa: number): { gap: number; excess: number } {
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
  return certificate(objective, objective, l2, "non-negative-loss", 0);
}

function certificate(
  gap: number,
  objective: number,
  l2: number,
  method: Certificate["method"],
  residual: number,
): Certificate {
  const proof = { gap, relativeGap: gap / objective, method, residual };
  return l2 > 0 ? { ...proof, weightError: Math.sqrt((2 * gap) / l2) } : proof;
}
