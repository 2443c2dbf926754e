// Is this point the minimum? The cheapest proof that can do is tried first.
import { Cholesky } from "../math/cholesky.js";
import { LARGEST_CURVATURE } from "../problem/logistic-point.js";
import { exactStep, type InexactStep, inexactStep } from "../problem/newton-step.js";
import type { DualPoint, Line, Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero, type Certificate, certifyDual, gapOfDual } from "./certificate.js";
import { certifyDecrement, type Factored } from "./decrement.js";
import { relationsOf } from "./dependence.js";
import { separating } from "./separation.js";
import type { Verdict } from "./verdict.js";

/** The parts of the tolerance that what a step leaves may take: with l2, and with l1 alone. */
const LEFT = 1e-3;
const INFEASIBLE = 0.6;
/** Without a penalty a step is as exact as products allow. */
const ROUNDED = 1e-12;
/** Such a step may leave so small a share of what it began with: it follows directions of little curvature, too. */
const EXACT = 1e-12;

/** What may serve a proof beside the gradient, and so what the proof may cost. */
export type AtHand =
  /** With a penalty, a step: Newton's or one near it. Its dual point costs a pass; a factor may say more, with l2. */
  | { line: Line; factored?: Factored }
  /** Without one, the Hessian's factor, at the point or a step before it: costs no pass. */
  | { factored: Factored; since?: Float64Array }
  /** Another step: with l2 its dual point may do, for two passes; else a Newton step is taken, whatever it costs. */
  | { step: Float64Array };

/**
 * Whether the point is within the tolerance of the minimum, relative to F. Where the answer takes more than its
 * gradient and what is at hand, the verdict is `stopped`. The problem stays at the point, but keeps another line; with
 * l1, a line at hand may be stale then.
 */
export function* prove(problem: Problem, point: Point, tolerance: number, atHand?: AtHand): Asking<Verdict> {
  if (!Number.isFinite(point.objective)) return { end: "stopped", certificate: boundedByZero(problem, point) };
  if (atHand !== undefined && "line" in atHand) {
    const verdict = yield* byLine(problem, point, tolerance, atHand.line);
    if (verdict.end === "converged" || atHand.factored === undefined) return verdict;
    return better(verdict, judge(yield* certifyDecrement(problem, point, atHand.factored), tolerance));
  }
  if (atHand !== undefined && "factored" in atHand) {
    return judge(yield* certifyDecrement(problem, point, atHand.factored, atHand.since), tolerance);
  }
  const verdict = yield* byResiduals(problem, point, tolerance);
  if (verdict.end === "converged" || atHand === undefined) return verdict;
  if (problem.l1 + problem.l2 === 0) return yield* byFactor(problem, point, tolerance);
  const step = problem.hasHessian || problem.l2 === 0 ? yield* newtonStep(problem, point, tolerance) : atHand.step;
  if (!step.every(Number.isFinite)) return verdict;
  return yield* byLine(problem, point, tolerance, yield* (yield* point.along(step)).balanced());
}

function judge(certificate: Certificate, tolerance: number): Verdict {
  return { end: certificate.relativeGap <= tolerance ? "converged" : "stopped", certificate };
}

/** The residuals as dual point: enough where the gradient is small beside the penalty, for no pass over x. */
function* byResiduals(problem: Problem, point: Point, tolerance: number): Asking<Verdict> {
  // the rows are asked only where the best that they could say would do
  const best = gapOfDual(problem, point, point.residualDual(LARGEST_CURVATURE));
  if (!(best <= tolerance * point.objective)) return { end: "stopped", certificate: boundedByZero(problem, point) };
  return judge(certifyDual(problem, point, point.residualDual(yield* point.meanCurvature())), tolerance);
}

/** The dual point that a line's step proposes; shrunk until l1 alone holds every column, where it must and does not. */
function* byLine(problem: Problem, point: Point, tolerance: number, line: Line): Asking<Verdict> {
  const { l1, l2, penalty } = problem;
  const proof = (dual: DualPoint, share?: number): Verdict =>
    judge(certifyDual(problem, point, dual, { theta: line.step, ...(share !== undefined && { share }) }), tolerance);
  const dual = yield* line.dual();
  const verdict = proof(dual);
  if (verdict.end === "converged" || l1 === 0 || l2 > 0 || !dual.feasible) return verdict;
  // |Σ u x_j| / Σs ≤ l1 κ_j
  let most = 0;
  for (let j = 0; j < penalty.length; j++) {
    if (penalty[j] > 0) most = Math.max(most, (Math.abs(dual.residual[j]) + dual.slack[j]) / penalty[j]);
  }
  return most <= l1 ? verdict : proof(yield* line.shrunkDual(dual, l1 / most), l1 / most);
}

/**
 * For a point from which no step leads on, and whose verdict falls short: what the Hessian there proves, where one can be
 * formed. Its metric forgives what single dual points have to charge.
 */
export function* proveAtLast(problem: Problem, point: Point, tolerance: number, verdict: Verdict): Asking<Verdict> {
  if (verdict.end === "converged" || !problem.hasHessian) return verdict;
  const hessian = yield* point.hessian();
  const factor = new Cholesky(hessian, problem.size);
  const relations = yield* relationsOf(problem, hessian, factor);
  return better(verdict, judge(yield* certifyDecrement(problem, point, { factor, relations }), tolerance));
}

function better(one: Verdict, other: Verdict): Verdict {
  return other.certificate.gap < one.certificate.gap ? other : one;
}

/** Without a penalty, from a point that no Newton solver has come to. Moves nothing. */
function* byFactor(problem: Problem, point: Point, tolerance: number): Asking<Verdict> {
  const unproven: Verdict = { end: "stopped", certificate: boundedByZero(problem, point) };
  // weights that run away point where they run to
  const running = yield* separating(problem, point, yield* point.along(point.theta));
  if (running.witness !== undefined) return { ...unproven, end: "separable", separating: running.witness };
  if (!problem.hasHessian) return unproven;
  const hessian = yield* point.hessian();
  const factor = new Cholesky(hessian, problem.size);
  const step = factor.solve(point.gradient.map((g) => -g));
  if (!step.every(Number.isFinite)) return unproven;
  const { witness } = yield* separating(problem, point, yield* point.along(step));
  if (witness !== undefined) return { ...unproven, end: "separable", separating: witness };
  const relations = yield* relationsOf(problem, hessian, factor);
  return judge(yield* certifyDecrement(problem, point, { factor, relations }), tolerance);
}

function* newtonStep(problem: Problem, point: Point, tolerance: number): Asking<Float64Array> {
  if (problem.hasHessian) return yield* exactStep(problem, point);
  const all = new Uint8Array(problem.size).fill(1);
  const exact = (reached: InexactStep): boolean => provable(problem, point, tolerance, reached);
  return (yield* inexactStep(problem, point, point.gradient, all, exact)).step;
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
