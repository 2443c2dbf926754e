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
   * How the dual point was made: `newton-dual`, from the residuals corrected by a Newton step, or `non-negative-loss`,
   * which says no more than F* ≥ 0.
   */
  method: "newton-dual" | "non-negative-loss";
  /** Largest entry of ∂F/∂θ that the dual point leaves where it should leave nothing; 0 but for rounding. */
  residual: number;
}

export interface CertifyInput {
  /** F at the point. */
  objective: number;
  /** Relative rounding error of F. */
  rounding: number;
  l2: number;
  /** κ of every column (conditioning.ts). */
  penalty: Float64Array;
  /** The answer to the ask `dual`, for the Newton direction at the point. */
  dual: Float64Array;
  direction: Float64Array;
}

/**
 * gap = Σ s KL(a′ ‖ a) + Σ_j q_j² / (2 l2 κ_j²), with q = Σ u x + l2 κ² v the gradient left by the dual point u:
 * F − D by the Fenchel–Young equality of each term, so nothing cancels. The dual is that of Yu, Huang & Lin, "Dual
 * coordinate descent methods for logistic regression and maximum entropy models" (2011). The KL terms are bounded in
 * assembly/rows.ts. What is not penalised must be left with q = 0: there the rounding that remains costs |q_j| times
 * the distance to the minimum, taken as twice the Newton step.
 */
export function certify({ objective, rounding, l2, penalty, dual, direction }: CertifyInput): Certificate {
  const [divergence, outside] = dual;
  if (outside > 0) return boundedByZero(objective, l2);
  let gap = divergence;
  let residual = 0;
  for (let j = 0; j < direction.length; j++) {
    const q = Math.abs(dual[3 + j]);
    const strength = j < penalty.length ? l2 * penalty[j] * penalty[j] : 0;
    if (strength > 0) {
      gap += (q * q) / (2 * strength);
    } else {
      gap += 2 * q * Math.abs(direction[j]);
      residual = Math.max(residual, q);
    }
  }
  gap += rounding * objective;
  if (!(gap < objective)) return boundedByZero(objective, l2);
  return certificate(gap, objective, l2, "newton-dual", residual);
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
