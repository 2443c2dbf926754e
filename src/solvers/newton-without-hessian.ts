// Newton's method where no Hessian is formed: quasi-Newton steps while they get on, then exact ones.
import { lbfgs } from "./lbfgs.js";
import { newtonCg } from "./newton-cg.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** Where columns hardly depend on each other fewer suffice, a pass each (npm run bench:rivals -- sparse). */
const STEPS = 12;

/**
 * With l2 alone, and columns that hardly depend on each other, L-BFGS needs the fewest passes; with l1 or without a
 * penalty it could not prove where it ends.
 */
export function* newtonWithoutHessian(facts: ProblemFacts): Solver {
  if (facts.l1 > 0 || facts.l2 === 0) return yield* newtonCg(facts);
  const maxIterations = Math.min(STEPS, facts.maxIterations);
  const result = yield* lbfgs({ ...facts, maxIterations }, { guess: facts.precondition });
  if (result.status !== "iteration-limit" || result.iterations >= facts.maxIterations) return result;
  return yield* newtonCg({ ...facts, start: result.theta }, result.iterations + 1);
}
