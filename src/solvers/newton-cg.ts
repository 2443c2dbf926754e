// Newton's method without a Hessian, with and without l1: for sparse rows and very many columns.
import type { Ask } from "../problem/ask.js";
import { addScaled, dot, norm } from "../vector.js";
import { certifyByResiduals } from "./certify-by-residuals.js";
import { certifyByStep, provable } from "./certify-by-step.js";
import { type InexactStep, newtonStep } from "./conjugate-gradients.js";
import { leastSubgradient } from "./least-subgradient.js";
import { ENOUGH } from "./line-search.js";
import { separated } from "./separation.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** The share of the gradient that a step far from the minimum may leave, in the preconditioner's metric. */
const FORCING = 0.2;
/** After a proof that failed the next step may leave so much less. */
const STRICTER = 1e-3;
/** The predicted decrease, as a share of the tolerance, below which a step is made exact enough for a proof. */
const NEAR = 0.1;

/**
 * Orthant-based: a Newton step of the entries that are not 0 or want to leave it, by conjugate gradients, cut off where
 * a weight would change sign. After Keskar, Nocedal, Öztoprak & Wächter, "A second-order method for convex
 * ℓ1-regularized optimization with active-set prediction" (2016); zeros are exact. Near the minimum the step is made so
 * exact that its dual point proves the gap.
 */
export function* newtonCg(facts: ProblemFacts): Solver {
  const { l1, l2, penalty, tolerance, maxIterations, rounding } = facts;
  const thresholds = penalty.map((kappa) => l1 * kappa);
  let theta = facts.start;
  let reply = yield { kind: "gradient", at: theta };
  let before: InexactStep | undefined;
  let share = 1;
  for (let iteration = 0; ; iteration++) {
    const objective = reply[reply.length - 1];
    const steepest = leastSubgradient(reply.slice(0, -1), theta, thresholds);
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(steepest) };
    const at = { theta, objective, iterations: iteration };
    const certificate = yield* certifyByResiduals(facts, theta, reply);
    if (certificate !== undefined) return { ...at, certificate, status: "converged" };
    const free = Uint8Array.from(steepest, (slope, j) => Number(theta[j] !== 0 || slope !== 0));
    const near = (step: Float64Array): boolean => -0.5 * dot(steepest, step) <= NEAR * tolerance * objective;
    const reached: InexactStep = yield* newtonStep(facts, steepest, free, (reached) => {
      if (near(reached.step)) return provable(facts, theta, objective, reached, share);
      return Math.sqrt(reached.size) <= forcing(reached.first, before) * Math.sqrt(reached.first);
    });
    const { step } = reached;
    before = reached;
    if (l1 === 0 && l2 === 0) {
      yield { kind: "direction", along: step };
      const end = yield* separated(facts, at, step);
      if (end !== undefined) return end;
    }
    /** 0 where an entry under l1 leaves the side it was on, or from 0 goes against the steepest direction. */
    const moved = (length: number): Float64Array =>
      addScaled(theta, length, step).map((value, j) => {
        const side = theta[j] !== 0 ? theta[j] : -steepest[j];
        return value * side > 0 || !(thresholds[j] > 0) ? value : 0;
      });
    const last = iteration === maxIterations;
    if (last || near(step)) {
      const proof = yield* certifyByStep(facts, theta, objective, step);
      if (last) return { ...at, ...proof };
      if (proof.status === "converged") {
        // the step is at hand: take it where it does not rise
        const full = moved(1);
        const ahead = yield { kind: "gradient", at: full };
        const lower = ahead[ahead.length - 1] <= objective;
        return { ...at, ...(lower && { theta: full, objective: ahead[ahead.length - 1] }), ...proof };
      }
      // where columns depend on each other what a step leaves says little of how far it is from exact
      share *= STRICTER;
    }
    const promise = (next: Float64Array): number => ENOUGH * dot(steepest, addScaled(next, -1, theta));
    const next = yield* descend(moved, (to, value) => value <= objective + promise(to) + rounding * objective);
    if (next === undefined) {
      yield { kind: "gradient", at: theta };
      return { ...at, ...(yield* certifyByStep(facts, theta, objective, step)) };
    }
    ({ theta, reply } = next);
  }
}

/** The first of ever shorter moves whose value is low enough; the bend that l1 puts into the path allows no line search. */
function* descend(
  moved: (length: number) => Float64Array,
  enough: (to: Float64Array, value: number) => boolean,
): Generator<Ask, { theta: Float64Array; reply: Float64Array } | undefined, Float64Array> {
  for (let length = 1; length > 1e-10; length /= 2) {
    const theta = moved(length);
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
