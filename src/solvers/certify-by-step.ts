// A proof from the step at hand: its dual point, for two passes over the rows.

import type { Ask } from "../problem/ask.js";
import { certifyStep } from "../proof/certificate.js";
import type { InexactStep } from "./conjugate-gradients.js";
import type { ProblemFacts, SolverResult } from "./solver.js";

/** How a point was found to stand. */
export type Proof = Pick<SolverResult, "status" | "certificate" | "separating">;

/** The parts of the tolerance that what a step leaves may take: with l2, and with l1 alone. */
const LEFT = 1e-3;
const INFEASIBLE = 0.6;
/** Without a penalty nothing bounds what is left of a column, but rounding: what to ask for, and what to accept. */
const ROUNDED = 1e-12;
const ACCEPTED = 1e-11;
/** The share of what it began with that such a step may leave, so that it follows directions of little curvature, too. */
const EXACT = 1e-12;

/**
 * The dual point of a step, at theta with the value `objective`.
 * @param exact whether the step is a Newton step but for rounding; it need not be where there is a penalty.
 */
export function* certifyByStep(
  facts: ProblemFacts,
  theta: Float64Array,
  objective: number,
  step: Float64Array,
  exact: boolean,
): Generator<Ask, Proof, Float64Array> {
  yield { kind: "direction", along: step };
  const [shift] = yield { kind: "balance" };
  const direction = step.with(step.length - 1, step[step.length - 1] + shift);
  const dual = yield* feasible(facts, yield { kind: "dual" });
  const certificate = certifyStep({ ...facts, theta, objective, dual, direction });
  // a step that still moves margins may run on for ever: quasi-complete separation
  const finite = exact && dual[2] === 0 && certificate.residual <= ACCEPTED;
  const proven = certificate.relativeGap <= facts.tolerance && (facts.l1 > 0 || facts.l2 > 0 || finite);
  return { status: proven ? "converged" : "iteration-limit", certificate };
}

/** Shrunk until l1 alone holds every column: |Σ u x_j| ≤ l1 κ_j. */
function* feasible({ l1, l2, penalty }: ProblemFacts, dual: Float64Array): Generator<Ask, Float64Array, Float64Array> {
  if (l1 === 0 || l2 > 0 || dual[1] > 0) return dual;
  const most = penalty.reduce(
    (most, kappa, j) => (kappa > 0 ? Math.max(most, Math.abs(dual[3 + j]) / kappa) : most),
    0,
  );
  if (most <= l1) return dual;
  const share = l1 / most;
  const shrunk = dual.map((left) => share * left);
  shrunk.set(yield { kind: "shrink-dual", share });
  return shrunk;
}

/**
 * Whether what the step leaves is small enough for a proof: see the columns' terms in problem/certificate.ts.
 * @param share of the usual bounds.
 */
export function provable(
  { l1, l2, penalty, tolerance }: ProblemFacts,
  theta: Float64Array,
  objective: number,
  { residual, size, first }: InexactStep,
  share = 1,
): boolean {
  if (l2 > 0) return size <= share * LEFT * tolerance * objective;
  const strength = (j: number): number => (j < penalty.length ? l1 * penalty[j] : 0);
  const most = residual.reduce((most, left, j) => Math.max(most, Math.abs(left) / (strength(j) || 1)), 0);
  if (l1 === 0) return most <= ROUNDED && size <= EXACT * EXACT * first;
  const absolute = penalty.reduce((sum, kappa, j) => sum + l1 * kappa * Math.abs(theta[j]), 0);
  return most * absolute <= share * INFEASIBLE * tolerance * objective;
}
