// A proof for a point that no Newton solver has come to: one Newton direction and its dual point.
import { Cholesky } from "../cholesky.js";
import type { Ask } from "../problem/ask.js";
import { boundedByZero } from "../problem/certificate.js";
import { certifyByStep, type Proof, provable } from "./certify-by-step.js";
import { newtonStep } from "./conjugate-gradients.js";
import { separation } from "./separation.js";
import type { ProblemFacts } from "./solver.js";

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
  const direction = yield* newtonDirection(facts, theta, reply);
  if (!direction.every((value) => Number.isFinite(value))) return unproven;
  if (facts.l2 === 0) {
    yield { kind: "direction", along: direction };
    const separating = yield* separation(direction, facts.weightedRows);
    if (separating !== undefined) return { ...unproven, status: "separable", separating };
  }
  return yield* certifyByStep(facts, theta, objective, direction);
}

function* newtonDirection(
  facts: ProblemFacts,
  theta: Float64Array,
  reply: Float64Array,
): Generator<Ask, Float64Array, Float64Array> {
  const gradient = reply.slice(0, -1);
  if (facts.hessian) {
    const hessian = yield { kind: "hessian" };
    return new Cholesky(hessian, theta.length).solve(gradient.map((value) => -value));
  }
  const all = new Uint8Array(theta.length).fill(1);
  const objective = reply[reply.length - 1];
  const { step } = yield* newtonStep(facts, gradient, all, (reached) => provable(facts, theta, objective, reached));
  return step;
}
