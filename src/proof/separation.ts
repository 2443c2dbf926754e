// Without a penalty a direction that no row opposes lets the loss fall for ever: there is no finite minimum.
import { addScaled, largest, norm } from "../math/vector.js";
import type { Conditioning } from "../problem/conditioning.js";
import type { Line, Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero } from "./certificate.js";
import type { Outcome, Separating } from "./verdict.js";

/** A direction along which the loss falls for ever: no finite minimum exists without a penalty. */
export interface Separation {
  /** `complete`: every weighted row strictly on its side; `quasi-complete`: some rows on the boundary. */
  kind: "complete" | "quasi-complete";
  /** Direction in the columns' own units, largest entry 1: (2y − 1)(x·weights + bias) ≥ 0 for every row. */
  weights: number[];
  bias: number;
  /** Columns that the direction uses, the one with the largest entry first. */
  columns: number[];
  /** Rows strictly on their side. */
  strictRows: number;
}

/** Entries below this share of the largest are rounding of a direction that leaves these columns alone. */
const NEGLIGIBLE = 1e-6;
/** A row counts as on the boundary when its margin is below this share of the direction's length. */
const BOUNDARY = 1e-9;

/** What a line's step says of the classes, and the line that is kept now: the same step's. */
interface Sighting {
  witness?: Separating;
  line: Line;
}

/**
 * Whether the step of a line separates the classes: (2y − 1)(x·v + c) ≥ 0 for every weighted row, and > 0 for some. A
 * candidate is cleaned of negligible entries and looked at again before it counts as a witness.
 * After Albert & Anderson (1984), "On the existence of maximum likelihood estimates in logistic regression models".
 */
export function* separating({ weightedRows }: Problem, point: Point, line: Line): Asking<Sighting> {
  const { step } = line;
  const tolerance = BOUNDARY * norm(step);
  const { wrong, right } = yield* line.sides(tolerance);
  if (wrong > 0 || right === 0) return { line };
  if (right === weightedRows) return { witness: { along: step, strictRows: right }, line };
  const floor = NEGLIGIBLE * largest(step);
  const along = step.map((value) => (Math.abs(value) < floor ? 0 : value));
  const cleaned = yield* (yield* point.along(along)).sides(tolerance);
  const again = yield* point.along(step);
  if (cleaned.wrong > 0 || cleaned.right === 0) return { line: again };
  return { witness: { along, strictRows: cleaned.right }, line: again };
}

/**
 * The end where the step of a line separates the classes; else the line that is kept now. With the step the model
 * predicts, where at the start it could not: the end is there, if F is lower.
 */
export function* separated(problem: Problem, point: Point, at: Line): Asking<{ end?: Outcome; line: Line }> {
  const { witness, line } = yield* separating(problem, point, at);
  if (witness === undefined) return { line };
  const { objective } = yield* line.trial(1);
  const reached =
    objective < point.objective
      ? { theta: addScaled(point.theta, 1, line.step), objective }
      : { theta: point.theta, objective: point.objective };
  const certificate = boundedByZero(problem, reached);
  return { end: { ...reached, end: "separable", certificate, separating: witness }, line };
}

/**
 * The end of a solver that can go no further without a penalty. Weights that run away point where they run to, so they
 * are a candidate themselves.
 */
export function* ranAway(problem: Problem, point: Point): Asking<Outcome | undefined> {
  if (problem.l1 > 0 || problem.l2 > 0 || !point.theta.every(Number.isFinite)) return undefined;
  const { end } = yield* separated(problem, point, yield* point.along(point.theta));
  return end;
}

/** A separating direction in the columns' own units. */
export function describeSeparation(
  { along, strictRows }: Separating,
  conditioning: Conditioning,
  weightedRows: number,
): Separation {
  const { weights, bias } = conditioning.own(along);
  const scale = Math.max(largest(weights), Math.abs(bias));
  // what is left of centring a column that the direction does not use
  const rounded = Math.abs(bias) < 1e-12 * scale ? 0 : bias;
  const kind = strictRows === weightedRows ? "complete" : "quasi-complete";
  const columns = [...weights.keys()].filter((j) => weights[j] !== 0);
  columns.sort((j, k) => Math.abs(weights[k]) - Math.abs(weights[j]));
  return { kind, weights: [...weights.map((value) => value / scale)], bias: rounded / scale, columns, strictRows };
}
