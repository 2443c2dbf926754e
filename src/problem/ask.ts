// The narrow waist between solvers and rows: a solver asks, the objective answers with a small vector, and no solver
// ever sees a row. After liblinear's `function` (newton.h) and scikit-learn's _linear_loss.py.

/** What an observer is told of an iteration. */
export interface Iterate {
  iteration: number;
  objective: number;
  gradientNorm: number;
}

/**
 * θ = (v, β), the weights of conditioned columns and the bias;
 * F(θ) = mean loss + l1 Σ |κ_j v_j| + (l2/2) Σ (κ_j v_j)². Derivatives are those of F without the l1 term, whose kinks
 * are the solver's affair; values of F hold all of it.
 */
export type Ask =
  /** The same ask of a small sample of the rows, where the data has one. */
  | { kind: "sample"; ask: Ask }
  /** Moves to a point. Answer: ∂F/∂v, ∂F/∂β, F. */
  | { kind: "gradient"; at: Float64Array }
  /** Answer: the Hessian of F at the point, upper triangle, row-major. */
  | { kind: "hessian" }
  /** Answer: the Hessian of F at the point times a vector. */
  | { kind: "hessian-vector"; of: Float64Array }
  /** Sets a direction from the point. No answer. */
  | { kind: "direction"; along: Float64Array }
  /** Answer: F, F′, F″ at that step along the direction. */
  | { kind: "line"; step: number }
  /** Moves the direction's bias, where it is free, so that the dual point sums to 0. Answer: by how much. */
  | { kind: "balance" }
  /** What the direction proves; see `Objective.#dual`. */
  | { kind: "dual" }
  /** Shrinks the dual point. Answer: the first three numbers of `dual`; its others are `share` times what they were. */
  | { kind: "shrink-dual"; share: number }
  /** Answer: weighted rows on the wrong and on the right side of the direction, by more than `tolerance`. */
  | { kind: "sides"; tolerance: number }
  /** Answer: θ after one seed's update, w := w − rate ∂F/∂w and b := b − rate ∂F/∂b, from the point with gradient as kept. */
  | { kind: "descend"; rate: number }
  /** Answer: θ after mini-batches of the rows named, from a point. */
  | { kind: "mini-batches"; at: Float64Array; order: Uint32Array; batch: number; rate: number }
  /** Answer: the weighted mean of a(1 − a) at the point. */
  | { kind: "mean-curvature" }
  /** Answer: an estimate of the largest curvature of F anywhere, from below, by power iteration. */
  | { kind: "curvature" }
  /** Tells the observer of an iteration. No answer. */
  | ({ kind: "iterate" } & Iterate);
