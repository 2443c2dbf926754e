// Limited-memory BFGS: a gradient an iteration, no Hessian of all rows.

import { addScaled, dot, norm } from "../math/vector.js";
import { boundedByZero } from "../proof/certificate.js";
import { certifyByResiduals } from "./certify-by-residuals.js";
import { certifySmoothly } from "./certify-smoothly.js";
import { InverseHessian } from "./inverse-hessian.js";
import { ENOUGH, lineSearch } from "./line-search.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** A proof that needs more passes is tried again after this factor of iterations. */
const PATIENCE = 1.25;

export interface LbfgsOptions {
  /** A first inverse Hessian times a vector. */
  guess: (gradient: Float64Array) => Float64Array;
  /** Stop, unproven, once the predicted decrease is below this share of F. */
  rough?: number;
}

/** Quasi-Newton steps, at length 1 where that descends, until the gap is certified. */
export function* lbfgs(facts: ProblemFacts, { guess, rough }: LbfgsOptions): Solver {
  const { l2, tolerance, maxIterations, rounding } = facts;
  const inverse = new InverseHessian(guess);
  let reply = yield { kind: "gradient", at: facts.start };
  let theta = facts.start;
  let nextProof = 0;
  for (let iteration = 0; ; iteration++) {
    const gradient = reply.slice(0, -1);
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(gradient) };
    const at = { theta, objective, iterations: iteration };
    const proof = yield* certifyByResiduals(facts, theta, reply);
    if (proof !== undefined) return { ...at, certificate: proof, status: "converged" };
    const direction = inverse.times(gradient).map((value) => -value);
    const slope = dot(gradient, direction);
    if (rough !== undefined && !(-slope > rough * objective)) {
      return { ...at, certificate: boundedByZero(objective, l2), status: "iteration-limit" };
    }
    const last = iteration === maxIterations || !(slope < 0);
    // with l2 the next step's residuals prove as much as this step's dual point, for one pass instead of two
    const settled = -0.5 * slope <= (l2 > 0 ? rounding : tolerance) * objective;
    if (rough === undefined && (last || (settled && iteration >= nextProof))) {
      const proof = yield* certifySmoothly(facts, theta, reply, direction);
      if (last || proof.status !== "iteration-limit") return { ...at, ...proof };
      nextProof = Math.ceil((iteration + 1) * PATIENCE);
    }
    if (last) return { ...at, certificate: boundedByZero(objective, l2), status: "iteration-limit" };
    let next = addScaled(theta, 1, direction);
    let ahead = yield { kind: "gradient", at: next };
    if (!(ahead[ahead.length - 1] <= objective + ENOUGH * slope + rounding * objective)) {
      // back to the point, whose margins the line starts from
      yield { kind: "gradient", at: theta };
      yield { kind: "direction", along: direction };
      const length = yield* lineSearch(objective, slope);
      if (length === 0) return { ...at, ...(yield* certifySmoothly(facts, theta, reply, direction)) };
      next = addScaled(theta, length, direction);
      ahead = yield { kind: "gradient", at: next };
    }
    inverse.add(
      addScaled(next, -1, theta),
      gradient.map((value, j) => ahead[j] - value),
    );
    theta = next;
    reply = ahead;
  }
}
