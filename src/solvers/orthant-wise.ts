// l1 without a Hessian, for sparse rows and very many columns: L-BFGS steps that stop where a weight would change sign.
import { addScaled, dot, norm } from "../vector.js";
import { certifyByResiduals } from "./certify-by-residuals.js";
import { certifyByStep } from "./certify-by-step.js";
import { leastSubgradient } from "./coordinate-descent.js";
import { InverseHessian } from "./inverse-hessian.js";
import { ENOUGH } from "./line-search.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** Andrew & Gao, "Scalable training of L1-regularized log-linear models" (2007). Zeros are exact. */
export function* orthantWise(facts: ProblemFacts, guess: (gradient: Float64Array) => Float64Array): Solver {
  const { l1, penalty, maxIterations, rounding } = facts;
  const thresholds = penalty.map((kappa) => l1 * kappa);
  const inverse = new InverseHessian(guess);
  let theta = facts.start;
  let reply = yield { kind: "gradient", at: theta };
  for (let iteration = 0; ; iteration++) {
    const gradient = reply.slice(0, -1);
    const objective = reply[reply.length - 1];
    const steepest = leastSubgradient(gradient, theta, thresholds);
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(steepest) };
    const at = { theta, objective, iterations: iteration };
    const certificate = yield* certifyByResiduals(facts, theta, reply);
    if (certificate !== undefined) return { ...at, certificate, status: "converged" };
    const free = (j: number): boolean => theta[j] !== 0 || steepest[j] !== 0;
    // only entries that descend as the steepest direction does
    const direction = inverse.times(steepest, free).map((value, j) => (value * steepest[j] > 0 ? -value : 0));
    let next: { theta: Float64Array; reply: Float64Array } | undefined;
    for (let length = 1; length > 1e-10 && iteration < maxIterations; length /= 2) {
      const moved = withinOrthant(theta, addScaled(theta, length, direction), steepest);
      const ahead = yield { kind: "gradient", at: moved };
      const promised = dot(steepest, addScaled(moved, -1, theta));
      if (!(ahead[ahead.length - 1] <= objective + ENOUGH * promised + rounding * objective)) continue;
      next = { theta: moved, reply: ahead };
      break;
    }
    if (next === undefined) {
      yield { kind: "gradient", at: theta };
      return { ...at, ...(yield* certifyByStep(facts, theta, objective, direction)) };
    }
    inverse.add(
      addScaled(next.theta, -1, theta),
      gradient.map((value, j) => (next === undefined ? 0 : next.reply[j] - value)),
    );
    ({ theta, reply } = next);
  }
}

/** 0 where an entry has left the side it was on, or from 0 goes against the steepest direction. */
function withinOrthant(from: Float64Array, to: Float64Array, steepest: Float64Array): Float64Array {
  const bias = to.length - 1;
  return to.map((value, j) => {
    const side = from[j] !== 0 ? from[j] : -steepest[j];
    return j === bias || value * side > 0 ? value : 0;
  });
}
