// What a sample of the rows tells before all of them are read.
import type { Ask } from "../problem/ask.js";
import type { ProblemFacts, Solver } from "./solver.js";

/**
 * Where to begin on all rows: at the sample's minimum, or at a start that the caller gave, which is better.
 * @param onSample a solver that has not begun; it is answered for the sample.
 */
export function* startFromSample(
  { warm, start }: ProblemFacts,
  onSample: Solver,
): Generator<Ask, Float64Array, Float64Array> {
  if (warm) return start;
  let next = onSample.next();
  while (!next.done) next = onSample.next(yield { kind: "sample", ask: next.value });
  return next.value.theta;
}

/** The sample's Hessian at a point: a metric for steps on all rows. */
export function* sampleHessian(at: Float64Array): Generator<Ask, Float64Array, Float64Array> {
  yield { kind: "sample", ask: { kind: "gradient", at } };
  return yield { kind: "sample", ask: { kind: "hessian" } };
}
