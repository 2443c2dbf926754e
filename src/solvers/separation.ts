// Without a penalty a direction that no row opposes lets the loss fall for ever: there is no finite minimum.

import { addScaled, largest, norm } from "../math/vector.js";
import type { Ask } from "../problem/ask.js";
import { boundedByZero } from "../proof/certificate.js";
import type { ProblemFacts, SolverResult } from "./solver.js";

/** Entries below this share of the largest are rounding of a direction that leaves these columns alone. */
const NEGLIGIBLE = 1e-6;
/** A row counts as on the boundary when its margin is below this share of the direction's length. */
const BOUNDARY = 1e-9;

/**
 * Whether the direction that the objective keeps separates the classes: (2y − 1)(x·v + c) ≥ 0 for every weighted row,
 * and > 0 for some. A candidate is cleaned of negligible entries and looked at again before it counts as a witness.
 * After Albert & Anderson (1984), "On the existence of maximum likelihood estimates in logistic regression models".
 */
export function* separation(
  direction: Float64Array,
  weightedRows: number,
): Generator<Ask, { along: Float64Array; strictRows: number } | undefined, Float64Array> {
  const tolerance = BOUNDARY * norm(direction);
  const [wrong, right] = yield { kind: "sides", tolerance };
  if (wrong > 0 || right === 0) return undefined;
  if (right === weightedRows) return { along: direction, strictRows: right };
  const floor = NEGLIGIBLE * largest(direction);
  const along = direction.map((value) => (Math.abs(value) < floor ? 0 : value));
  yield { kind: "direction", along };
  const [opposed, strict] = yield { kind: "sides", tolerance };
  // back to the direction that the solver works with
  yield { kind: "direction", along: direction };
  return opposed === 0 && strict > 0 ? { along, strictRows: strict } : undefined;
}

/** A point that a solver has come to. */
export type Reached = Pick<SolverResult, "theta" | "objective" | "iterations">;

/** The end of a solver whose step, the direction that the objective keeps, separates the classes. */
export function* separated(
  { l2, weightedRows }: ProblemFacts,
  { theta, objective, iterations }: Reached,
  step: Float64Array,
): Generator<Ask, SolverResult | undefined, Float64Array> {
  const separating = yield* separation(step, weightedRows);
  if (separating === undefined) return undefined;
  // with the step the model predicts, where at the start it could not
  const [lower] = yield { kind: "line", step: 1 };
  const end = lower < objective ? { theta: addScaled(theta, 1, step), objective: lower } : { theta, objective };
  const certificate = boundedByZero(end.objective, l2);
  return { ...end, certificate, status: "separable", iterations, separating };
}

/**
 * The end of a solver that can go no further without a penalty. Weights that run away point where they run to, so they
 * are a candidate themselves.
 */
export function* ranAway(facts: ProblemFacts, at: Reached): Generator<Ask, SolverResult | undefined, Float64Array> {
  if (facts.l1 > 0 || facts.l2 > 0 || !at.theta.every((value) => Number.isFinite(value))) return undefined;
  yield { kind: "direction", along: at.theta };
  return yield* separated(facts, at, at.theta);
}
