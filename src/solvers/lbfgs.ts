// Limited-memory BFGS: a gradient an iteration, no Hessian of all rows.
import { boundedByZero, type Certificate, certify } from "../problem/certificate.js";
import type { Ask } from "../problem/objective.js";
import { addScaled, dot, norm } from "../vector.js";
import { certifyByNewton } from "./certify-by-newton.js";
import { InverseHessian } from "./inverse-hessian.js";
import { lineSearch } from "./newton.js";
import type { ProblemFacts, Solver, SolverResult } from "./solver.js";

/** Armijo's share of the predicted decrease, as in newton.ts. */
const ENOUGH = 1e-4;
/** A proof that needs more passes is tried again after this factor of iterations. */
const PATIENCE = 1.25;

export interface LbfgsOptions {
  /** A first inverse Hessian times a vector. */
  guess: (gradient: Float64Array) => Float64Array;
  /** Stop, unproven, once the predicted decrease is below this share of F. */
  rough?: number;
}

/** The gradient at a point, the value there, and the step that the metric proposes. */
interface State {
  theta: Float64Array;
  gradient: Float64Array;
  objective: number;
  direction: Float64Array;
}

/** Quasi-Newton steps, at length 1 where that descends, until the gap is certified. */
export function* lbfgs(facts: ProblemFacts, { guess, rough }: LbfgsOptions): Solver {
  const { tolerance, maxIterations } = facts;
  const inverse = new InverseHessian(guess);
  let reply = yield { kind: "gradient", at: facts.start };
  let theta = facts.start;
  let nextProof = 0;
  for (let iteration = 0; ; iteration++) {
    const gradient = reply.slice(0, -1);
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(gradient) };
    const direction = inverse.times(gradient).map((value) => -value);
    const state: State = { theta, gradient, objective, direction };
    const slope = dot(gradient, direction);
    const at = { theta, objective, iterations: iteration };
    let certificate = provenByResiduals(facts, state);
    if (certificate.relativeGap <= tolerance) return { ...at, certificate, status: "converged" };
    if (rough !== undefined && !(-slope > rough * objective)) return { ...at, certificate, status: "iteration-limit" };
    const last = iteration === maxIterations || !(slope < 0);
    const predicted = -0.5 * slope;
    // with l2 the next step's residuals prove as much as this step's dual point, for one pass instead of two
    const promising = predicted <= (facts.l2 > 0 ? facts.rounding : tolerance) * objective;
    if (rough === undefined && (last || (promising && iteration >= nextProof))) {
      const proof = yield* provenByStep(facts, state, reply);
      if (proof.status !== "iteration-limit") return { ...at, ...proof };
      certificate = proof.certificate;
      nextProof = Math.ceil((iteration + 1) * PATIENCE);
    }
    if (last) return { ...at, certificate, status: "iteration-limit" };
    let next = addScaled(theta, 1, direction);
    let ahead = yield { kind: "gradient", at: next };
    if (!(ahead[ahead.length - 1] <= objective + ENOUGH * slope + facts.rounding * objective)) {
      // back to the point, whose margins the line starts from
      yield { kind: "gradient", at: theta };
      yield { kind: "direction", along: direction };
      const length = yield* lineSearch(objective, slope);
      if (length === 0) return { ...at, certificate, status: "iteration-limit" };
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

/** The residuals a − y as the dual point: costs nothing, and is tight enough where the gradient is small beside l2. */
function provenByResiduals(facts: ProblemFacts, { theta, gradient, objective, direction }: State): Certificate {
  if (facts.l2 === 0) return boundedByZero(objective, 0);
  const dual = new Float64Array(gradient.length + 3);
  dual.set(gradient, 3);
  return certify({ ...facts, theta, objective, dual, direction });
}

/** The dual point of the step at hand, two passes; without a penalty it takes an exact Newton step, a Hessian. */
function* provenByStep(
  facts: ProblemFacts,
  { theta, objective, direction }: State,
  reply: Float64Array,
): Generator<Ask, Pick<SolverResult, "status" | "certificate" | "separating">, Float64Array> {
  if (facts.l2 === 0) {
    if (facts.hessian) return yield* certifyByNewton(facts, theta, reply);
    return { status: "iteration-limit", certificate: boundedByZero(objective, 0) };
  }
  yield { kind: "direction", along: direction };
  const dual = yield { kind: "dual" };
  const certificate = certify({ ...facts, theta, objective, dual, direction });
  return { status: certificate.relativeGap <= facts.tolerance ? "converged" : "iteration-limit", certificate };
}
