// A proof that costs no pass over the rows: enough where the gradient is small beside the penalty.

import type { Ask } from "../problem/ask.js";
import { type Certificate, certifyResiduals, LARGEST_CURVATURE } from "../proof/certificate.js";
import type { ProblemFacts } from "./solver.js";

/**
 * The proof at theta where it is within the tolerance, else undefined.
 * @param reply the answer to the ask `gradient` at theta.
 */
export function* certifyByResiduals(
  facts: ProblemFacts,
  theta: Float64Array,
  reply: Float64Array,
): Generator<Ask, Certificate | undefined, Float64Array> {
  const proof = { ...facts, theta, gradient: reply.slice(0, -1), objective: reply[reply.length - 1] };
  const within = (curvature: number): Certificate | undefined => {
    const certificate = certifyResiduals({ ...proof, curvature });
    return certificate.relativeGap <= facts.tolerance ? certificate : undefined;
  };
  // the rows are asked only where the best that they could say would do
  if (within(LARGEST_CURVATURE) === undefined) return undefined;
  const [curvature] = yield { kind: "mean-curvature" };
  return within(curvature);
}
