// l1 and elastic net, dense: proximal Newton, its quadratic model solved by coordinate descent. Zeros are exact.

import { addScaled, dot, norm } from "../math/vector.js";
import { certifyStep } from "../proof/certificate.js";
import { leastSubgradient } from "./least-subgradient.js";
import { lineSearch } from "./line-search.js";
import { newtonCg } from "./newton-cg.js";
import { minimiseModel } from "./quadratic-model.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** The predicted decrease, as a share of the tolerance, at which a proven point is left for good. */
const SETTLED = 1e-4;

/** Columns that depend on each other make the descent crawl; others need fewer than half as many iterations. */
const STEPS = 25;

/**
 * Each iteration minimises g·d + ½ d·H d + l1 Σ κ |v + d|, as glmnet does (Friedman, Hastie & Tibshirani 2010), with
 * the exact Hessian, and stops on the certificate of the step's dual point.
 * @param first the number of the first iteration, where another solver has come before.
 */
export function* coordinateDescent(facts: ProblemFacts, first = 0): Solver {
  const { l1, penalty, tolerance, maxIterations, rounding } = facts;
  const thresholds = penalty.map((kappa) => l1 * kappa);
  const absolute = (theta: Float64Array): number =>
    thresholds.reduce((sum, threshold, j) => sum + threshold * Math.abs(theta[j]), 0);
  let theta = facts.start;
  for (let iteration = first; ; iteration++) {
    if (iteration === first + STEPS && maxIterations > iteration) {
      return yield* newtonCg({ ...facts, start: theta }, iteration);
    }
    const reply = yield { kind: "gradient", at: theta };
    const gradient = reply.slice(0, -1);
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(leastSubgradient(gradient, theta, thresholds)) };
    const hessian = yield { kind: "hessian" };
    const target = minimiseModel(hessian, gradient, theta, thresholds);
    const step = addScaled(target, -1, theta);
    const decrease = dot(gradient, step) + absolute(target) - absolute(theta);
    yield { kind: "direction", along: step };
    const last = iteration === maxIterations;
    if (last || -0.5 * decrease <= tolerance * objective) {
      const dual = yield { kind: "dual" };
      const certificate = certifyStep({ ...facts, theta, objective, dual, direction: step });
      const proven = certificate.relativeGap <= tolerance;
      // one iteration more than the proof needs brings the weights far closer than the tolerance
      if (proven && (last || -0.5 * decrease <= SETTLED * tolerance * objective)) {
        // the step is at hand and nearly exact: take it where it does not rise
        const [moved] = yield { kind: "line", step: 1 };
        const better = moved <= objective * (1 + rounding);
        const end = better ? { theta: target, objective: moved } : { theta, objective };
        return { ...end, certificate, status: "converged", iterations: iteration };
      }
      if (last) return { theta, objective, certificate, status: "iteration-limit", iterations: iteration };
    }
    const length = yield* lineSearch(objective, decrease);
    if (length === 0) {
      const dual = yield { kind: "dual" };
      const certificate = certifyStep({ ...facts, theta, objective, dual, direction: step });
      const status = certificate.relativeGap <= tolerance ? "converged" : "iteration-limit";
      return { theta, objective, certificate, status, iterations: iteration };
    }
    // the target itself at full length: its zeros are exact
    theta = length === 1 ? target : addScaled(theta, length, step);
  }
}
