// Newton's method without a Hessian, with and without l1: for sparse rows and very many columns.
import { addScaled, dot, norm } from "../math/vector.js";
import { type InexactStep, inexactStep } from "../problem/newton-step.js";
import type { Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { carried } from "../proof/carry.js";
import { provable, prove, proveAtLast } from "../proof/prove.js";
import { ranAway, separated, unsettled } from "../proof/separation.js";
import type { Outcome, Verdict } from "../proof/verdict.js";
import { cutOff, firstCrossing, leastSubgradient, type Orthant, strays, thresholdsOf } from "./l1.js";
import { ENOUGH } from "./line-search.js";
import { endAt, type Run } from "./solver.js";

/** The share of the gradient that a step far from the minimum may leave, in the preconditioner's metric. */
const FORCING = 0.2;
/** After a proof that failed the next step may leave so much less. */
const STRICTER = 1e-3;
/**
 * With l1, far from the minimum, most of a step is cut off again: four products, or what they leave, are enough for it
 * (npm run bench:rivals -- l1: 62 reads instead of 116). Where that gets nowhere, as columns depend on each other, half
 * as many as there were steps.
 */
const L1_PRODUCTS = 4;
const L1_FORCING = 0.05;
/**
 * The predicted decrease, as a share of the tolerance, below which a step is made exact enough for a proof. With l1 alone
 * that must not move what stays at 0 by more than its slack.
 */
const NEAR = 0.1;
const L1_NEAR = 1e-3;
/** Products with an ill-conditioned Hessian may go on for ever: so many passes in all. */
const MOST_PASSES = 780;
/** Fewer where a Hessian may be formed, as careful-newton goes on from there. */
const MOST_BEFORE_OTHERS = 600;
/** Steps in a row that lower F by no more than its rounding: none will any more. */
const MOST_FLAT = 3;
/** Halvings of a step that is cut off, and of one inside the orthant. */
const TRIALS = 10;
const MOST_TRIALS = 40;
/** What a step inside the orthant may leave, in the preconditioner's metric squared. */
const INSIDE = 1e-4;

/**
 * Orthant-based: a Newton step of the entries that are not 0 or want to leave it, by conjugate gradients, cut off where
 * a weight would change sign. After Keskar, Nocedal, Öztoprak & Wächter, "A second-order method for convex
 * ℓ1-regularized optimization with active-set prediction" (2016); zeros are exact. Near the minimum the step is made so
 * exact that its dual point proves the gap.
 */
export function* newtonCg(problem: Problem, from: Float64Array, run: Run): Asking<Outcome> {
  const { tolerance } = run;
  const most = problem.hasHessian ? MOST_BEFORE_OTHERS : MOST_PASSES;
  const thresholds = thresholdsOf(problem);
  const absolute = (theta: Float64Array): number => theta.reduce((sum, v, j) => sum + thresholds[j] * Math.abs(v), 0);
  let point = yield* problem.at(from);
  let before: InexactStep | undefined;
  let share = 1;
  let flat = 0;
  let steps = 0;
  const bent = problem.l1 > 0 && problem.l2 === 0;
  /** A separation that leaves rows on the boundary. */
  let quasi: Outcome | undefined;
  for (;;) {
    const { theta, objective } = point;
    const steepest = leastSubgradient(point.gradient, theta, thresholds);
    const over = run.iterate(point, norm(steepest));
    const last = over || flat >= MOST_FLAT || problem.passes > most;

    // 1. The residuals may prove the point already.
    const known = yield* prove(problem, point, tolerance);
    if (known.end === "converged") return endAt(point, known);

    // 2. The Newton step of the free entries, the more exact the nearer the minimum.
    steps++;
    let products = 0;
    const free = new Uint8Array(problem.size).map((_, j) => Number(theta[j] !== 0 || steepest[j] !== 0));
    const near = (step: Float64Array): boolean =>
      -0.5 * dot(steepest, step) <= (bent ? L1_NEAR : NEAR) * tolerance * objective;
    // as they are in this iteration
    const [allowed, previous] = [share, before];
    const exact = (reached: InexactStep): boolean =>
      provable(problem, { theta, objective }, tolerance, reached, allowed);
    const reached: InexactStep = yield* inexactStep(problem, point, steepest, free, (reached) => {
      if (near(reached.step)) return exact(reached);
      products++;
      const left = Math.sqrt(reached.size / reached.first);
      if (problem.l1 > 0) return left <= L1_FORCING || products >= Math.max(L1_PRODUCTS, steps / 2);
      return left <= forcing(reached.first, previous);
    });
    const { step } = reached;
    before = reached;

    // 3. Without a penalty it may separate the classes: there is no minimum then.
    if (problem.l1 === 0 && problem.l2 === 0) {
      const { end } = yield* separated(problem, point, yield* point.along(step));
      if (end !== undefined && (last || !unsettled(problem, end, quasi?.objective ?? Infinity))) return end;
      quasi = end ?? quasi;
    }

    // 4. Near the minimum, or at the end, its dual point is the proof.
    const orthant = { theta, steepest, thresholds };
    if (last || near(step)) {
      const verdict = yield* proveByStep(problem, point, tolerance, step);
      if (over) return yield* stop(problem, point, verdict, quasi);
      if (last)
        return yield* stop(problem, point, stalled(yield* proveAtLast(problem, point, tolerance, verdict)), quasi);
      if (verdict.end === "converged") {
        // the step is at hand: take it where F does not rise
        const ahead = yield* problem.at(cutOff(orthant, step, 1));
        const taken = addScaled(ahead.theta, -1, theta);
        const rise = dot(ahead.gradient, taken) + absolute(ahead.theta) - absolute(theta);
        const better = carried(problem, point, verdict, tolerance, ahead, taken, rise);
        if (better === undefined) return endAt(point, verdict);
        run.iterate(ahead, norm(leastSubgradient(ahead.gradient, ahead.theta, thresholds)));
        return endAt(ahead, better);
      }
      // where columns depend on each other what a step leaves says little of how far it is from exact
      share *= STRICTER;
    }

    // 5. As far along the step as F falls enough, by a cut-off step or by one inside the orthant.
    const enough = (ahead: Point): boolean => {
      const promise = Math.min(0, dot(steepest, addScaled(ahead.theta, -1, theta)));
      return ahead.objective <= objective + ENOUGH * promise + problem.rounding * objective;
    };
    const next =
      (yield* descend(problem, (length) => cutOff(orthant, step, length), TRIALS, enough)) ??
      (yield* descendInside(problem, orthant, free, step, enough));
    if (next === undefined) {
      const back = yield* problem.at(theta);
      const verdict = yield* proveByStep(problem, back, tolerance, step);
      return yield* stop(problem, back, stalled(yield* proveAtLast(problem, back, tolerance, verdict)), quasi);
    }
    flat = next.objective < objective * (1 - problem.rounding) ? 0 : flat + 1;
    point = next;
  }
}

function* proveByStep(problem: Problem, point: Point, tolerance: number, step: Float64Array): Asking<Verdict> {
  if (problem.l1 + problem.l2 === 0) return yield* prove(problem, point, tolerance, { step });
  const line = yield* (yield* point.along(step)).balanced();
  return yield* prove(problem, point, tolerance, { line });
}

function stalled(verdict: Verdict): Verdict {
  return verdict.end === "stopped" ? { ...verdict, end: "stalled" } : verdict;
}

/** The end at a point from which no step leads on, or none may. */
function* stop(problem: Problem, point: Point, verdict: Verdict, quasi: Outcome | undefined): Asking<Outcome> {
  if (verdict.end === "converged") return endAt(point, verdict);
  return (yield* ranAway(problem, point)) ?? quasi ?? endAt(point, verdict);
}

/**
 * A cut-off step may rise. Inside the orthant a Newton step descends: that of the weights that do not stray, as far as
 * the first of them becomes 0.
 */
function* descendInside(
  problem: Problem,
  orthant: Orthant,
  free: Uint8Array,
  step: Float64Array,
  enough: (ahead: Point) => boolean,
): Asking<Point | undefined> {
  const point = yield* problem.at(orthant.theta);
  let inside = step;
  let kept = free;
  while (inside.some((_, j) => strays(orthant, inside, j))) {
    kept = kept.map((may, j) => (strays(orthant, inside, j) ? 0 : may));
    const well = ({ size, first }: InexactStep): boolean => size <= INSIDE * first;
    const reached: InexactStep = yield* inexactStep(problem, point, orthant.steepest, kept, well);
    inside = reached.step;
  }
  const most = firstCrossing(orthant, inside);
  return yield* descend(problem, (length) => cutOff(orthant, inside, most * length), MOST_TRIALS, enough);
}

/** The first of ever shorter moves that is low enough; the bend that l1 puts into the path allows no line search. */
function* descend(
  problem: Problem,
  moved: (length: number) => Float64Array,
  trials: number,
  enough: (ahead: Point) => boolean,
): Asking<Point | undefined> {
  for (let k = 0; k < trials; k++) {
    const ahead = yield* problem.at(moved(1 / 2 ** k));
    if (enough(ahead)) return ahead;
  }
  return undefined;
}

/**
 * What a step may leave of the gradient: as much as the last step's model was off from the gradient that it led to.
 * Eisenstat & Walker, "Choosing the forcing terms in an inexact Newton method" (1996), choice 1.
 */
function forcing(first: number, before: InexactStep | undefined): number {
  if (before === undefined) return FORCING;
  return Math.min(FORCING, Math.abs(Math.sqrt(first) - Math.sqrt(before.size)) / Math.sqrt(before.first));
}
