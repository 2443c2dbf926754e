// Newton's method without a Hessian, with and without l1: for sparse rows and very many columns.

import { addScaled, dot, norm } from "../math/vector.js";
import type { Ask } from "../problem/ask.js";
import { certifyByResiduals } from "./certify-by-residuals.js";
import { certifyByStep, type Proof, provable } from "./certify-by-step.js";
import { type InexactStep, newtonStep } from "./conjugate-gradients.js";
import { leastSubgradient } from "./least-subgradient.js";
import { ENOUGH } from "./line-search.js";
import { cutOff, firstCrossing, type Orthant, strays } from "./orthant.js";
import { type Reached, ranAway, separated } from "./separation.js";
import type { ProblemFacts, Solver, SolverResult } from "./solver.js";

/** The share of the gradient that a step far from the minimum may leave, in the preconditioner's metric. */
const FORCING = 0.2;
/** After a proof that failed the next step may leave so much less. */
const STRICTER = 1e-3;
/** The predicted decrease, as a share of the tolerance, below which a step is made exact enough for a proof. */
const NEAR = 0.1;
/** Halvings of a step that is cut off, and of one inside the orthant. */
const TRIALS = 10;
const MOST_TRIALS = 40;
/** What a step inside the orthant may leave, in the preconditioner's metric squared. */
const INSIDE = 1e-4;

/** A point and the answer to the ask `gradient` there. */
interface Move {
  theta: Float64Array;
  reply: Float64Array;
}

/**
 * Orthant-based: a Newton step of the entries that are not 0 or want to leave it, by conjugate gradients, cut off where
 * a weight would change sign. After Keskar, Nocedal, Öztoprak & Wächter, "A second-order method for convex
 * ℓ1-regularized optimization with active-set prediction" (2016); zeros are exact. Near the minimum the step is made so
 * exact that its dual point proves the gap.
 * @param first the number of the first iteration, where another solver has come before.
 */
export function* newtonCg(facts: ProblemFacts, first = 0): Solver {
  const { l1, l2, penalty, tolerance, maxIterations, rounding } = facts;
  const thresholds = penalty.map((kappa) => l1 * kappa);
  let theta = facts.start;
  let reply = yield { kind: "gradient", at: theta };
  let before: InexactStep | undefined;
  let share = 1;
  for (let iteration = first; ; iteration++) {
    const objective = reply[reply.length - 1];
    const steepest = leastSubgradient(reply.slice(0, -1), theta, thresholds);
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(steepest) };
    const at = { theta, objective, iterations: iteration };
    const certificate = yield* certifyByResiduals(facts, theta, reply);
    if (certificate !== undefined) return { ...at, certificate, status: "converged" };
    const free = Uint8Array.from(steepest, (slope, j) => Number(theta[j] !== 0 || slope !== 0));
    const near = (step: Float64Array): boolean => -0.5 * dot(steepest, step) <= NEAR * tolerance * objective;
    const exact = (reached: InexactStep): boolean => provable(facts, theta, objective, reached, share);
    const reached: InexactStep = yield* newtonStep(facts, steepest, free, (reached) => {
      if (near(reached.step)) return exact(reached);
      return Math.sqrt(reached.size) <= forcing(reached.first, before) * Math.sqrt(reached.first);
    });
    const { step } = reached;
    before = reached;
    if (l1 === 0 && l2 === 0) {
      yield { kind: "direction", along: step };
      const end = yield* separated(facts, at, step);
      if (end !== undefined) return end;
    }
    const orthant = { theta, steepest, thresholds };
    const last = iteration >= maxIterations;
    if (last || near(step)) {
      const proof = yield* certifyByStep(facts, theta, objective, step, exact(reached));
      if (last) return yield* stop(facts, at, proof);
      if (proof.status === "converged") {
        // the step is at hand: take it where it does not rise
        const full = cutOff(orthant, step, 1);
        const ahead = yield { kind: "gradient", at: full };
        const lower = ahead[ahead.length - 1] <= objective;
        return { ...at, ...(lower && { theta: full, objective: ahead[ahead.length - 1] }), ...proof };
      }
      // where columns depend on each other what a step leaves says little of how far it is from exact
      share *= STRICTER;
    }
    const enough = (to: Float64Array, value: number): boolean => {
      const promise = Math.min(0, dot(steepest, addScaled(to, -1, theta)));
      return value <= objective + ENOUGH * promise + rounding * objective;
    };
    const next =
      (yield* descend((length) => cutOff(orthant, step, length), TRIALS, enough)) ??
      (yield* descendInside(facts, orthant, free, step, enough));
    if (next === undefined) {
      yield { kind: "gradient", at: theta };
      return yield* stop(facts, at, yield* certifyByStep(facts, theta, objective, step, exact(reached)));
    }
    ({ theta, reply } = next);
  }
}

/** The end at a point from which no step leads on, or none may. */
function* stop(facts: ProblemFacts, at: Reached, proof: Proof): Generator<Ask, SolverResult, Float64Array> {
  const away = proof.status === "converged" ? undefined : yield* ranAway(facts, at);
  return away ?? { ...at, ...proof };
}

/**
 * A cut-off step may rise. Inside the orthant a Newton step descends: that of the weights that do not stray, as far as
 * the first of them becomes 0.
 */
function* descendInside(
  facts: ProblemFacts,
  orthant: Orthant,
  free: Uint8Array,
  step: Float64Array,
  enough: (to: Float64Array, value: number) => boolean,
): Generator<Ask, Move | undefined, Float64Array> {
  yield { kind: "gradient", at: orthant.theta };
  let inside = step;
  let kept = free;
  while (inside.some((_, j) => strays(orthant, inside, j))) {
    kept = kept.map((may, j) => (strays(orthant, inside, j) ? 0 : may));
    const reached = yield* newtonStep(facts, orthant.steepest, kept, ({ size, first }) => size <= INSIDE * first);
    inside = reached.step;
  }
  const most = firstCrossing(orthant, inside);
  return yield* descend((length) => cutOff(orthant, inside, most * length), MOST_TRIALS, enough);
}

/** The first of ever shorter moves whose value is low enough; the bend that l1 puts into the path allows no line search. */
function* descend(
  moved: (length: number) => Float64Array,
  trials: number,
  enough: (to: Float64Array, value: number) => boolean,
): Generator<Ask, Move | undefined, Float64Array> {
  for (let k = 0; k < trials; k++) {
    const theta = moved(1 / 2 ** k);
    const reply = yield { kind: "gradient", at: theta };
    if (enough(theta, reply[reply.length - 1])) return { theta, reply };
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
