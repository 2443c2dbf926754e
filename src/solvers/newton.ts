// Newton's method with an exact Hessian and a backtracking line search, for dense data.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm } from "../math/vector.js";
import { type Certificate, certifyStep } from "../proof/certificate.js";
import { extendedLineSearch, lineSearch } from "./line-search.js";
import { newtonCg } from "./newton-cg.js";
import { ranAway, separated } from "./separation.js";
import type { ProblemFacts, Solver } from "./solver.js";

/**
 * Newton steps until the gap is certified, then one more, whose gradient is certified in its turn.
 * @param first the number of the first iteration, where another solver has come before.
 */
export function* newton(facts: ProblemFacts, first = 0): Solver {
  const { l2, tolerance, maxIterations } = facts;
  let theta = facts.start;
  let dependent: ReadonlySet<number> | undefined;
  for (let iteration = first; ; iteration++) {
    const reply = yield { kind: "gradient", at: theta };
    const gradient = reply.slice(0, -1);
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(gradient) };
    const hessian = yield { kind: "hessian" };
    const factor = factorise(hessian, theta.length, dependent);
    const at = { theta, objective, iterations: iteration };
    // no curvature left in some direction: the weights run away, or columns depend on each other all but exactly
    if (factor === undefined) {
      return (yield* ranAway(facts, at)) ?? (yield* newtonCg({ ...facts, start: theta }, iteration + 1));
    }
    dependent ??= factor.dependent;
    const step = factor.solve(gradient.map((value) => -value));
    yield { kind: "direction", along: step };
    if (l2 === 0) {
      const end = yield* separated(facts, at, step);
      if (end !== undefined) return end;
    }
    // −½ g·step estimates the gap: prove it only when it looks small enough
    if (-0.5 * dot(gradient, step) <= tolerance * objective) {
      const dual = yield { kind: "dual" };
      const proof = certifyStep({ ...facts, theta, objective, dual, direction: step });
      // without a penalty a step that still moves margins may run on for ever: quasi-complete separation
      if (proof.relativeGap <= tolerance && (l2 > 0 || dual[2] === 0)) {
        return yield* finish(facts, factor, theta, step, objective, proof, iteration);
      }
    }
    // without a penalty the weights of classes that separate would soon be beyond all bounds
    const search = l2 > 0 ? extendedLineSearch : lineSearch;
    const length = iteration === maxIterations ? 0 : yield* search(objective, dot(gradient, step));
    if (length === 0) {
      const dual = yield { kind: "dual" };
      const certificate = certifyStep({ ...facts, theta, objective, dual, direction: step });
      return (yield* ranAway(facts, at)) ?? { ...at, certificate, status: "iteration-limit" };
    }
    theta = addScaled(theta, length, step);
  }
}

function factorise(hessian: Float64Array, size: number, dependent: ReadonlySet<number> | undefined) {
  try {
    return new Cholesky(hessian, size, dependent);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * From a certified point: the Newton step, then a second one with the same factor, whose dual point gives the
 * certificate. The steps are at hand, so the weights come out far closer than the tolerance for two passes more.
 */
function* finish(
  facts: ProblemFacts,
  factor: Cholesky,
  theta: Float64Array,
  step: Float64Array,
  objective: number,
  certificate: Certificate,
  iteration: number,
): Solver {
  const stay = { theta, objective, certificate, status: "converged", iterations: iteration } as const;
  const next = addScaled(theta, 1, step);
  const reply = yield { kind: "gradient", at: next };
  const gradient = reply.slice(0, -1);
  const nextObjective = reply[reply.length - 1];
  if (!(nextObjective <= objective * (1 + facts.rounding))) return stay;
  yield { kind: "iterate", iteration: iteration + 1, objective: nextObjective, gradientNorm: norm(gradient) };
  const second = factor.solve(gradient.map((value) => -value));
  yield { kind: "direction", along: second };
  const dual = yield { kind: "dual" };
  const proof = certifyStep({ ...facts, theta: next, objective: nextObjective, dual, direction: second });
  if (!(proof.relativeGap <= facts.tolerance)) return stay;
  const [finalObjective] = yield { kind: "line", step: 1 };
  const moved = finalObjective <= nextObjective * (1 + facts.rounding);
  return {
    theta: moved ? addScaled(next, 1, second) : next,
    objective: moved ? finalObjective : nextObjective,
    certificate: proof,
    status: "converged",
    iterations: iteration + 1,
  };
}
