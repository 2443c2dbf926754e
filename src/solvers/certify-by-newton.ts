// A proof for a point that no Newton solver has come to: one Hessian, one Newton direction, its dual point.
import { Cholesky } from "../cholesky.js";
import { boundedByZero, certifyStep } from "../problem/certificate.js";
import type { Ask } from "../problem/objective.js";
import { separation } from "./separation.js";
import type { ProblemFacts, SolverResult } from "./solver.js";

/** How a point was found to stand. */
export type Proof = Pick<SolverResult, "status" | "certificate" | "separating">;

/**
 * Moves nothing: the objective stays at theta.
 * @param reply the answer to the ask `gradient` at theta.
 */
export function* certifyByNewton(
  facts: ProblemFacts,
  theta: Float64Array,
  reply: Float64Array,
): Generator<Ask, Proof, Float64Array> {
  const objective = reply[reply.length - 1];
  const unproven: Proof = { status: "iteration-limit", certificate: boundedByZero(objective, facts.l2) };
  if (!Number.isFinite(objective)) return unproven;
  const hessian = yield { kind: "hessian" };
  const direction = new Cholesky(hessian, theta.length).solve(reply.slice(0, -1).map((value) => -value));
  if (!direction.every((value) => Number.isFinite(value))) return unproven;
  yield { kind: "direction", along: direction };
  if (facts.l2 === 0) {
    const separating = yield* separation(direction, facts.weightedRows);
    if (separating !== undefined) return { ...unproven, status: "separable", separating };
  }
  const dual = yield { kind: "dual" };
  const certificate = certifyStep({ ...facts, theta, objective, dual, direction });
  const proven = certificate.relativeGap <= facts.tolerance && (facts.l2 > 0 || dual[2] === 0);
  return { status: proven ? "converged" : "iteration-limit", certificate };
}
