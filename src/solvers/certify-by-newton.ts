// A proof for a point that no Newton solver has come to: one Newton direction and its dual point.
import { Cholesky } from "../math/cholesky.js";
import type { Ask } from "../problem/ask.js";
import { boundedByZero } from "../proof/certificate.js";
import { certifyByStep, type Proof, provable } from "./certify-by-step.js";
import { type InexactStep, newtonStep } from "./conjugate-gradients.js";
import { separation } from "./separation.js";
import type { ProblemFacts } from "./solver.js";

/**
 * Rows with such margins have curvatures that a Hessian beside others loses: whether they hold the weights, or the
 * weights run away along them, a point alone does not tell.
 */
const BEYOND = 20;

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
  const { step, exact } = yield* newtonDirection(facts, theta, reply);
  const finite = step.every((value) => Number.isFinite(value));
  if (facts.l2 > 0) return finite ? yield* certifyByStep(facts, theta, objective, step, exact) : unproven;
  // weights that run away point where they run to
  const running = yield* witness(facts, theta);
  const [wrong, right] = yield { kind: "sides", tolerance: BEYOND };
  const separating = running ?? (finite ? yield* witness(facts, step) : undefined);
  if (separating !== undefined) return { ...unproven, status: "separable", separating };
  if (!finite) return unproven;
  return yield* certifyByStep(facts, theta, objective, step, exact && wrong + right === 0);
}

/** What `separation` says of a direction. */
function* witness({ weightedRows }: ProblemFacts, along: Float64Array) {
  yield { kind: "direction", along } as const;
  return yield* separation(along, weightedRows);
}

function* newtonDirection(
  facts: ProblemFacts,
  theta: Float64Array,
  reply: Float64Array,
): Generator<Ask, { step: Float64Array; exact: boolean }, Float64Array> {
  const gradient = reply.slice(0, -1);
  if (facts.hessian) {
    const hessian = yield { kind: "hessian" };
    return { step: new Cholesky(hessian, theta.length).solve(gradient.map((value) => -value)), exact: true };
  }
  const all = new Uint8Array(theta.length).fill(1);
  const objective = reply[reply.length - 1];
  const exact = (reached: InexactStep): boolean => provable(facts, theta, objective, reached);
  const reached = yield* newtonStep(facts, gradient, all, exact);
  return { step: reached.step, exact: exact(reached) };
}
