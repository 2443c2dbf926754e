// Newton's method without a Hessian, with and without l1: for sparse rows and very many columns.
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
  /** 0 where an entry under l1 has left the side it was on, or from 0 goes against the steepest direction. */
  const within = (from: Float64Array, to: Float64Array, steepest: Float64Array): Float64Array =>
    to.map((value, j) => {
      const side = from[j] !== 0 ? from[j] : -steepest[j];
      return value * side > 0 || !(thresholds[j] > 0) ? value : 0;
    });
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
    const full = within(theta, addScaled(theta, 1, step), steepest);
    const last = iteration === maxIterations;
    if (last || near(step)) {
      const proof = yield* certifyByStep(facts, theta, objective, step);
      if (last) return { ...at, ...proof };
      if (proof.status === "converged") {
        // the step is at hand: take it where it does not rise
        const ahead = yield { kind: "gradient", at: full };
        const lower = ahead[ahead.length - 1] <= objective;
        return { ...at, ...(lower && { theta: full, objective: ahead[ahead.length - 1] }), ...proof };
      }
      // where columns depend on each other what a step leaves says little of how far it is from exact
      share *= STRICTER;
    }
    let next: Float64Array | undefined;
    for (let length = 1; length > 1e-10 && next === undefined; length /= 2) {
      const moved = length === 1 ? full : within(theta, addScaled(theta, length, step), steepest);
      reply = yield { kind: "gradient", at: moved };
      const promised = dot(steepest, addScaled(moved, -1, theta));
      if (reply[reply.length - 1] <= objective + ENOUGH * promised + rounding * objective) next = moved;
    }
    if (next === undefined) {
      yield { kind: "gradient", at: theta };
      return { ...at, ...(yield* certifyByStep(facts, theta, objective, step)) };
    }
    theta = next;
  }
}

/**
 * What a step may leave of the gradient: as much as the last step's model was off from the gradient that it led to.
 * Eisenstat & Walker, "Choosing the forcing terms in an inexact Newton method" (1996), choice 1.
 */
function forcing(first: number, before: InexactStep | undefined): number {
  if (before === undefined) return FORCING;
  return Math.min(FORCING, Math.abs(Math.sqrt(first) - Math.sqrt(before.size)) / Math.sqrt(before.first));
}
