// The certificate: a dual feasible point proves how far F can be from its minimum.
import type { Groups } from "../data/chosen-groups.js";
import type { DualPoint, Point, Problem } from "../problem/problem.js";

/**
 * A proof of how far a point can be from the minimum F*: F − F* ≤ gap, whatever the status of the fit. Of a fit with
 * `firth` it proves less: see `method`.
 */
export interface Certificate {
  /** Upper bound of F − F* for the weights as delivered, with the rounding of everything that it is made of. */
  gap: number;
  /** gap / F; of a fit with `firth`, whose F may be negative, gap / loss. */
  relativeGap: number;
  /** Upper bound of ‖c·w − c·w*‖₂, in the penalised scale: √(2 gap / l2), by strong convexity; only where l2 > 0. */
  weightError?: number;
  /**
   * What proves it: `residual-dual`, the residuals a − y as a dual point; `newton-dual`, the residuals corrected by a
   * step; `newton-decrement`, the gradient in the metric of the Hessian, or of one near by; or `non-negative-loss`,
   * which says no more than F* ≥ 0. `penalised-score`, of a fit with `firth`: F is not known to be convex, so nothing is
   * proven of its minimum. ½ ‖∇F‖² in the metric of the inverse information, rounding included, is what a step of
   * Fisher's scoring would still gain: so near is the penalised score to 0, at a point to which F fell all the way.
   */
  method: "newton-dual" | "newton-decrement" | "residual-dual" | "non-negative-loss" | "penalised-score";
  /** Largest entry of ∂F/∂θ that no penalty holds and the proof had to charge; 0 where a dual point leaves nothing. */
  residual: number;
  /** All that `verify` needs besides model and data; absent where only F* ≥ 0 is claimed. */
  direction?: Direction;
}

/** How the proof is made, in the columns' own units. */
export interface Direction {
  /** The step t = x·weights + bias that makes the dual point a′ = a + a(1 − a) t. */
  weights: number[];
  bias: number;
  /** The weights whose probabilities a the dual point starts from, where they are not those delivered. */
  from?: { weights: number[]; bias: number };
  /** With l1: every multiplier a′ − y is taken times this. */
  share?: number;
  /** The step moves no rows but those of these groups, as data/chosen-groups.ts chooses them. */
  sampled?: Groups;
  /** Without a penalty: columns that the Hessian's factor leaves out, each with what makes it dependent on others. */
  dependent?: Relation[];
  /** The columns of the Hessian where those of x hardly differ: each is x·weights + bias. */
  combined?: { weights: number[]; bias: number }[];
}

/** x·weights + bias = 0 in every weighted row, without rounding. */
export interface Relation {
  /** A column with a weight that is not 0. */
  column: number;
  weights: number[];
  bias: number;
}

/** A point, and F there. */
type Valued = Pick<Point, "theta" | "objective">;

/** q = (1/Σs) Σ u x + l2 κ² θ: what a dual point u leaves of the gradient's entries, and how far each may be off. */
type Left = Pick<DualPoint, "residual" | "slack">;

/**
 *     F − F* ≤ F − D(u) = (1/Σs) Σ s KL(a′ ‖ a) + Σ_j gap_j(q_j)
 *
 * for a dual point u = s(a′ − y): weak duality, then the Fenchel–Young equality of each term, so nothing cancels. The
 * dual is that of Yu, Huang & Lin, "Dual coordinate descent methods for logistic regression and maximum entropy models"
 * (2011); the KL terms are bounded in assembly/rows.ts; `gapOf` has the terms of the penalty.
 * @param step what the point was made by; the residuals as they are if absent.
 */
export function certifyDual(
  problem: Problem,
  point: Point,
  dual: DualPoint,
  step?: Pick<Direction, "share" | "sampled"> & { theta: Float64Array },
): Certificate {
  const exact = gapOfDual(problem, point, dual);
  if (!(exact < point.objective)) return boundedByZero(problem, point);
  const { theta = new Float64Array(problem.size), ...how } = step ?? {};
  const { weights, bias } = problem.own(theta);
  return certificate(problem, point, exact, {
    method: step === undefined ? "residual-dual" : "newton-dual",
    residual: 0,
    direction: { weights: [...weights], bias, ...how },
  });
}

/** The gap alone: whether a proof is worth writing down. Infinity where the dual point proves nothing. */
export function gapOfDual(problem: Problem, point: Valued, dual: DualPoint): number {
  // only a penalty makes a dual point of what leaves something of a column
  if (!dual.feasible || problem.l1 + problem.l2 === 0) return Infinity;
  return dual.divergence + gapOfPenalty(problem, point, dual);
}

/** Σ_j gap_j over the penalised entries; each q_j is known up to ± slack_j, and gap_j is convex: an end is worst. */
function gapOfPenalty(problem: Problem, point: Valued, { residual, slack }: Left): number {
  let gap = 0;
  let excess = 0;
  for (let j = 0; j < residual.length; j++) {
    if (problem.penalty[j] === 0) continue;
    const q = residual[j];
    const low = gapOf(problem, point.theta[j], q - slack[j], problem.penalty[j]);
    const high = gapOf(problem, point.theta[j], q + slack[j], problem.penalty[j]);
    gap += Math.max(low.gap, high.gap);
    excess = Math.max(excess, low.excess, high.excess);
  }
  // the loss is not negative, so l1 Σ |κ θ*| ≤ F* bounds what an infeasible dual point can hide: F is F* and F − F*,
  // which covers what cutting c off hides of an entry with c v > 0, as that has paid 2 l1 κ |v|
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
export function boundedByZero(problem: Pick<Problem, "l2" | "valueError">, { theta, objective }: Valued): Certificate {
  const gap = objective + problem.valueError(theta, objective);
  return withWeightError({ gap, relativeGap: gap / objective, method: "non-negative-loss", residual: 0 }, problem.l2);
}

/**
 * With an allowance for how F itself is rounded, and its penalty's columns scaled, to a few times the relative error of
 * a sum; no more than F* ≥ 0 where that says more.
 */
export function certificate(
  problem: Problem,
  { theta, objective, loss }: Valued & Pick<Point, "loss">,
  exact: number,
  how: Pick<Certificate, "method" | "residual" | "direction">,
): Certificate {
  const gap = exact + problem.rounding * (objective + 4 * (objective - loss));
  if (!(gap < objective)) return boundedByZero(problem, { theta, objective });
  return withWeightError({ gap, relativeGap: gap / objective, ...how }, problem.l2);
}

/** F is l2-strongly convex in c·w: (l2/2) ‖c·w − c·w*‖² ≤ F − F*. */
function withWeightError(proof: Certificate, l2: number): Certificate {
  return l2 > 0 ? { ...proof, weightError: Math.sqrt((2 * proof.gap) / l2) } : proof;
}
