// A proof from the step at hand: its dual point, two passes over the rows, or an exact Newton step where that is to be had.
import { boundedByZero, certifyStep } from "../problem/certificate.js";
import type { Ask } from "../problem/objective.js";
import { certifyByNewton, type Proof } from "./certify-by-newton.js";
import type { ProblemFacts } from "./solver.js";

/**
 * Moves nothing: the objective stays at theta, where the ask `gradient` was answered with `reply`.
 * Without a Hessian and without a penalty nothing is proven: no step is exact enough for columns that nothing holds.
 */
export function* certifySmoothly(
  facts: ProblemFacts,
  theta: Float64Array,
  reply: Float64Array,
  step: Float64Array,
): Generator<Ask, Proof, Float64Array> {
  if (facts.hessian) return yield* certifyByNewton(facts, theta, reply);
  const objective = reply[reply.length - 1];
  if (facts.l2 === 0) return { status: "iteration-limit", certificate: boundedByZero(objective, 0) };
  return yield* certifyByStep(facts, theta, objective, step);
}

/** The dual point of a step that need not be exact, at theta with the value `objective`. */
export function* certifyByStep(
  facts: ProblemFacts,
  theta: Float64Array,
  objective: number,
  step: Float64Array,
): Generator<Ask, Proof, Float64Array> {
  const direction = yield* balanced(step);
  const dual = yield { kind: "dual" };
  const certificate = certifyStep({ ...facts, theta, objective, dual, direction });
  return { status: certificate.relativeGap <= facts.tolerance ? "converged" : "iteration-limit", certificate };
}

/** The step with its bias moved so that the dual point sums to 0, as a free bias demands; the objective keeps it. */
function* balanced(step: Float64Array): Generator<Ask, Float64Array, Float64Array> {
  yield { kind: "direction", along: step };
  const dual = yield { kind: "dual" };
  const [curvature] = yield { kind: "mean-curvature" };
  const bias = step.length - 1;
  // where the dual point is no probability nothing is proven in any case
  const left = dual[1] > 0 ? 0 : dual[3 + bias];
  const direction = step.with(bias, step[bias] - (left === 0 ? 0 : left / curvature));
  yield { kind: "direction", along: direction };
  return direction;
}
