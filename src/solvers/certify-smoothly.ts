// The proof of a smooth solver's point: by the step at hand where l2 makes that do, else by a Newton step.
import type { Ask } from "../problem/ask.js";
import { certifyByNewton } from "./certify-by-newton.js";
import { certifyByStep, type Proof } from "./certify-by-step.js";
import type { ProblemFacts } from "./solver.js";

/**
 * Moves nothing: the objective stays at theta, where the ask `gradient` was answered with `reply`.
 * Without l2 only a Newton step is exact enough for columns that nothing holds.
 */
export function* certifySmoothly(
  facts: ProblemFacts,
  theta: Float64Array,
  reply: Float64Array,
  step: Float64Array,
): Generator<Ask, Proof, Float64Array> {
  if (facts.hessian || facts.l2 === 0) return yield* certifyByNewton(facts, theta, reply);
  return yield* certifyByStep(facts, theta, reply[reply.length - 1], step, false);
}
