// Newton's method for many rows: the Hessian of a sample is good enough a metric for steps on all rows.
import { Cholesky } from "../math/cholesky.js";
import { lbfgs } from "./lbfgs.js";
import { newton } from "./newton.js";
import { sampleHessian, startFromSample } from "./sample.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** The sample's minimum is known no better than features / (2 sampled rows): a share of F below that is enough. */
const ROUGH = 1e-4;
const SAMPLE_ITERATIONS = 60;
/** Each step cuts the gap by a factor of a hundred or more where the sample is fair; if so many do not do, exact Newton. */
const STEPS = 20;

/**
 * Fits the sample, then takes L-BFGS steps on all rows whose first metric is the sample's Hessian: a pass a step.
 * Without l2 only an exact step proves the gap, so Newton's method goes on from the sample's minimum.
 * After Byrd, Chin, Neveitt & Nocedal, "On the use of stochastic Hessian information in optimization methods for
 * machine learning" (2011).
 */
export function* sampledNewton(facts: ProblemFacts): Solver {
  const onSample = lbfgs({ ...facts, maxIterations: SAMPLE_ITERATIONS }, { guess: facts.precondition, rough: ROUGH });
  const start = yield* startFromSample(facts, onSample);
  if (facts.l2 === 0) return yield* newton({ ...facts, start });
  const factor = new Cholesky(yield* sampleHessian(start), start.length);
  const maxIterations = Math.min(STEPS, facts.maxIterations);
  const result = yield* lbfgs({ ...facts, start, maxIterations }, { guess: (gradient) => factor.solve(gradient) });
  if (result.status !== "iteration-limit" || result.iterations >= facts.maxIterations) return result;
  return yield* newton({ ...facts, start: result.theta }, result.iterations + 1);
}
