// Where a fit of many rows begins: at the minimum of a sample of them, or where the caller says.
import type { Ask } from "../problem/ask.js";
import type { ProblemFacts, Solver } from "./solver.js";

/**
 * The point, and the sample's Hessian there. A start that the caller gave is better than the sample's minimum.
 * @param onSample a solver that has not begun; it is answered for the sample.
 */
export function* startFromSample(
  { warm, start }: ProblemFacts,
  onSample: Solver,
): Generator<Ask, { start: Float64Array; hessian: Float64Array }, Float64Array> {
  let theta = start;
  if (!warm) {
    let next = onSample.next();
    while (!next.done) next = onSample.next(yield { kind: "sample", ask: next.value });
    theta = next.value.theta;
  }
  yield { kind: "sample", ask: { kind: "gradient", at: theta } };
  const hessian = yield { kind: "sample", ask: { kind: "hessian" } };
  return { start: theta, hessian };
}
