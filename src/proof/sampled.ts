// The proof from a sample: a dual point that moves the sampled rows alone reads no other row, and is exactly feasible,
// also without l2. It is loose by about as much as there are more rows than sampled ones.
import { Cholesky } from "../math/cholesky.js";
import { inexactStep } from "../problem/newton-step.js";
import type { Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero, certifyDual } from "./certificate.js";
import { certifyDecrement } from "./decrement.js";
import type { Verdict } from "./verdict.js";

/** The part of the tolerance that what the step leaves may take. */
const LEFT = 1e-3;
/** More products than the preconditioner should ever need. */
const MOST_PRODUCTS = 30;

/** Whether there is hope for such a proof where a step of Newton's would lower F by so much: it sees a share of the rows. */
export function hopeful(problem: Problem, promise: number, tolerance: number, { objective }: Point): boolean {
  return promise <= shareOf(problem) * tolerance * objective;
}

/** The sample's share of all weight; 0 where there is none. */
function shareOf({ sample, weight }: Problem): number {
  return sample === undefined ? 0 : sample.weight / weight;
}

/**
 * Whether the point is within the tolerance of the minimum, as the sample's rows can tell: by the step d with
 * (H_S + l2 κ²) d = −∇F, where H_S is the sampled rows' part of the Hessian. After `prove`, which costs nothing.
 * @param near the sample's Hessian somewhere near, upper triangle, penalty included, where one is at hand.
 * @throws Error where there is no sample.
 */
export function* proveBySample(
  problem: Problem,
  point: Point,
  tolerance: number,
  near?: Float64Array,
): Asking<Verdict> {
  const { sample, size, l1, l2, penalty, columnSize } = problem;
  if (sample === undefined) throw new Error("problem: expected a sample, got none");
  const unproven: Verdict = { end: "stopped", certificate: boundedByZero(problem, point) };
  const judged = (certificate: Verdict["certificate"]): Verdict =>
    certificate.relativeGap <= tolerance ? { end: "converged", certificate } : { end: "stopped", certificate };
  const there = yield* sample.at(point.theta);
  const share = shareOf(problem);

  // 1. Without a penalty nothing may be left of the gradient: it is charged in the metric of H_S, which is below H.
  if (l1 === 0 && l2 === 0) {
    const factor = new Cholesky(
      (yield* there.hessian()).map((entry) => share * entry),
      size,
    );
    const out = [...factor.dependent].some((j) => columnSize[j] > 0);
    return out ? unproven : judged(yield* certifyDecrement(problem, point, { factor, relations: [] }));
  }

  // 2. The step of the entries that are not 0, or not held by l1, by conjugate gradients: H_S there is the sample's.
  const strength = penalty.map((kappa) => l2 * kappa * kappa);
  const free = Uint8Array.from(columnSize, (x, j) => Number(x > 0 && (point.theta[j] !== 0 || l1 * penalty[j] === 0)));
  const factor = factorOf(near ?? (yield* there.hessian()), share, strength, free);
  if (factor === undefined) return unproven;
  const gradient = point.gradient.map((g, j) => g + l1 * penalty[j] * Math.sign(point.theta[j]));
  const left = LEFT * tolerance * point.objective;
  let products = 0;
  const { step } = yield* inexactStep(
    { precondition: (v) => factor.solve(v), passes: 0 },
    {
      *hessianTimes(v) {
        const product = yield* there.hessianTimes(v);
        return product.map((entry, j) => share * entry + (1 - share) * strength[j] * v[j]);
      },
    },
    gradient,
    free,
    ({ residual }) => ++products >= MOST_PRODUCTS || costOf(residual, problem, point, strength) <= left,
  );
  if (!step.every(Number.isFinite)) return unproven;

  // 3. The dual point that it makes.
  const dual = yield* point.sampledDual(yield* there.along(step));
  return judged(certifyDual(problem, point, dual, { theta: step, sampled: problem.sampled }));
}

/** What is left of a column costs its square over l2 κ², or l1 κ of its weight. */
function costOf(residual: Float64Array, { l1 }: Problem, { theta }: Point, strength: Float64Array): number {
  return residual.reduce((cost, left, j) => {
    if (strength[j] > 0) return cost + (left * left) / (2 * strength[j]);
    return l1 > 0 ? cost + Math.abs(left * theta[j]) : cost;
  }, 0);
}

/** The factor of H_S + l2 κ² in the free columns, from the Hessian somewhere near. */
function factorOf(
  hessian: Float64Array,
  share: number,
  strength: Float64Array,
  free: Uint8Array,
): Cholesky | undefined {
  const size = strength.length;
  const upper = hessian.map((entry) => share * entry);
  for (let j = 0; j < size; j++) upper[j * size + j] += (1 - share) * strength[j];
  const out = new Set([...free.keys()].filter((j) => free[j] === 0));
  try {
    return new Cholesky(upper, size, out);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
