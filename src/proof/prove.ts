// Is this point the minimum? The cheapest proof that can do is tried first.
import { LARGEST_CURVATURE } from "../problem/logistic-point.js";
import { exactStep, type InexactStep, inexactStep } from "../problem/newton-step.js";
import type { DualPoint, Line, Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero, certifyResiduals, certifyStep } from "./certificate.js";
import { separating } from "./separation.js";
import type { Verdict } from "./verdict.js";

/** The parts of the tolerance that what a step leaves may take: with l2, and with l1 alone. */
const LEFT = 1e-3;
const INFEASIBLE = 0.6;
/** Without a penalty nothing bounds what is left of a column, but rounding: what to ask for, and what to accept. */
const ROUNDED = 1e-12;
const ACCEPTED = 1e-11;
/** Such a step may leave so small a share of what it began with: it follows directions of little curvature, too. */
const EXACT = 1e-12;
/**
 * Rows with such margins have curvatures that a Hessian beside others loses: whether they hold the weights, or the
 * weights run away along them, a point alone does not tell.
 */
const BEYOND = 20;

/** How near a step is to Newton's: solved with a factor, iterated until rounding alone is left, or less than that. */
export type Exactness = "factored" | "iterated" | "rough";

/** What may serve a proof beside the gradient, and so what the proof may cost. */
export type AtHand =
  /** Newton's step, whose dual point costs a pass; without a penalty a rough one proves nothing. */
  | { line: Line; exactness: Exactness }
  /** Another step: with l2 its dual point may do, for two passes; else a Newton step is taken, whatever it costs. */
  | { step: Float64Array };

/**
 * Whether the point is within the tolerance of the minimum, relative to F. Where the answer takes more than its
 * gradient and what is at hand, the verdict is `stopped`. The problem stays at the point, but keeps another line; with
 * l1, a line at hand may be stale then.
 */
export function* prove(problem: Problem, point: Point, tolerance: number, atHand?: AtHand): Asking<Verdict> {
  if (atHand !== undefined && "line" in atHand) {
    return yield* byLine(problem, point, tolerance, atHand.line, atHand.exactness);
  }
  const verdict = yield* byResiduals(problem, point, tolerance);
  if (verdict.end === "converged" || atHand === undefined) return verdict;
  if (problem.hasHessian || problem.l2 === 0) return yield* byNewtonStep(problem, point, tolerance);
  const line = yield* (yield* point.along(atHand.step)).balanced();
  return yield* byLine(problem, point, tolerance, line, "rough");
}

/** The residuals as dual point: enough where the gradient is small beside the penalty, for no pass over x. */
function* byResiduals(problem: Problem, point: Point, tolerance: number): Asking<Verdict> {
  const proof = (curvature: number): Verdict => {
    const certificate = certifyResiduals(problem, point, point.residualDual(curvature));
    return { end: certificate.relativeGap <= tolerance ? "converged" : "stopped", certificate };
  };
  // the rows are asked only where the best that they could say would do
  const best = proof(LARGEST_CURVATURE);
  if (best.end === "converged") return proof(yield* point.meanCurvature());
  return { end: "stopped", certificate: boundedByZero(problem, point) };
}

/** The dual point that a line's step proposes; shrunk until l1 alone holds every column, where it must and does not. */
function* byLine(problem: Problem, point: Point, tolerance: number, line: Line, exactness: Exactness): Asking<Verdict> {
  const { l1, l2, penalty } = problem;
  const judge = (dual: DualPoint): Verdict => {
    const certificate = certifyStep(problem, point, dual, line.step);
    // without a penalty a step that still moves margins may run on for ever: quasi-complete separation
    const exact = exactness === "factored" || (exactness === "iterated" && certificate.residual <= ACCEPTED);
    const finite = exact && dual.far === 0;
    const proven = certificate.relativeGap <= tolerance && (l1 > 0 || l2 > 0 || finite);
    return { end: proven ? "converged" : "stopped", certificate };
  };
  const dual = yield* line.dual();
  const verdict = judge(dual);
  if (verdict.end === "converged" || l1 === 0 || l2 > 0 || dual.outside > 0) return verdict;
  // |Σ u x_j| / Σs ≤ l1 κ_j
  const most = dual.residual.reduce(
    (most, left, j) => (penalty[j] > 0 ? Math.max(most, Math.abs(left) / penalty[j]) : most),
    0,
  );
  return most <= l1 ? verdict : judge(yield* line.shrunkDual(dual, l1 / most));
}

/** A Newton step from a point that no Newton solver has come to, and its dual point. Moves nothing. */
function* byNewtonStep(problem: Problem, point: Point, tolerance: number): Asking<Verdict> {
  const unproven: Verdict = { end: "stopped", certificate: boundedByZero(problem, point) };
  if (!Number.isFinite(point.objective)) return unproven;
  const { step, exactness } = yield* newtonStep(problem, point, tolerance);
  const finite = step.every(Number.isFinite);
  if (problem.l1 > 0 || problem.l2 > 0) {
    if (!finite) return unproven;
    return yield* byLine(problem, point, tolerance, yield* (yield* point.along(step)).balanced(), exactness);
  }
  // weights that run away point where they run to
  const running = yield* separating(problem, point, yield* point.along(point.theta));
  const { wrong, right } = yield* running.line.sides(BEYOND);
  if (running.witness !== undefined) return { ...unproven, end: "separable", separating: running.witness };
  if (!finite) return unproven;
  const { witness, line } = yield* separating(problem, point, yield* point.along(step));
  if (witness !== undefined) return { ...unproven, end: "separable", separating: witness };
  const held = wrong + right === 0 ? exactness : "rough";
  return yield* byLine(problem, point, tolerance, yield* line.balanced(), held);
}

/** Either way what it leaves is looked at before it counts as exact. */
function* newtonStep(
  problem: Problem,
  point: Point,
  tolerance: number,
): Asking<{ step: Float64Array; exactness: Exactness }> {
  if (problem.hasHessian) return { step: yield* exactStep(problem, point), exactness: "iterated" };
  const all = new Uint8Array(problem.size).fill(1);
  const exact = (reached: InexactStep): boolean => provable(problem, point, tolerance, reached);
  const reached = yield* inexactStep(problem, point, point.gradient, all, exact);
  return { step: reached.step, exactness: exact(reached) ? "iterated" : "rough" };
}

/**
 * Whether what an inexact step leaves is small enough for a proof: see the terms of the penalty in certificate.ts.
 * @param share of the usual bounds.
 */
export function provable(
  { l1, l2, penalty }: Problem,
  { theta, objective }: Pick<Point, "theta" | "objective">,
  tolerance: number,
  { residual, size, first }: InexactStep,
  share = 1,
): boolean {
  if (l2 > 0) return size <= share * LEFT * tolerance * objective;
  const most = residual.reduce((most, left, j) => Math.max(most, Math.abs(left) / (l1 * penalty[j] || 1)), 0);
  if (l1 === 0) return most <= ROUNDED && size <= EXACT * EXACT * first;
  const absolute = theta.reduce((sum, value, j) => sum + l1 * penalty[j] * Math.abs(value), 0);
  return most * absolute <= share * INFEASIBLE * tolerance * objective;
}
