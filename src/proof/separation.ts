// Without a penalty a direction that no row opposes lets the loss fall for ever: there is no finite minimum.
import { addScaled, largest, norm } from "../math/vector.js";
import type { Line, Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero } from "./certificate.js";
import type { Outcome, Separating } from "./verdict.js";

/** A direction along which the loss falls for ever: no finite minimum exists without a penalty. */
export interface Separation {
  /** `complete`: every weighted row strictly on its side; `quasi-complete`: some rows on the boundary. */
  kind: "complete" | "quasi-complete";
  /** Direction in the columns' own units, largest entry 1: (2y − 1)(x·weights + bias) ≥ 0 for every row, exactly. */
  weights: number[];
  bias: number;
  /** Columns that the direction uses, the one with the largest entry first. */
  columns: number[];
  /** Rows strictly on their side. */
  strictRows: number;
}

/**
 * Entries below such shares of the largest may be what is left of other columns in a direction that leaves them alone.
 * Steps come near to it fast, weights that run away slowly.
 */
const NEGLIGIBLE = [1e-6, 1e-3, 0.05];
/** A row whose margin is below this share of the direction's length may well be on the boundary. */
export const BOUNDARY = 0.02;
/** Directions that leave rows on the boundary have simple ratios, if they can be written down at all. */
const MOST_PARTS = 12;
const NEAR = 1e-3;

/** What a line's step says of the classes, and the line that is kept now: the same step's. */
interface Sighting {
  witness?: Separating;
  line: Line;
}

/**
 * Whether the step of a line separates the classes: (2y − 1)(x·v + c) ≥ 0 for every weighted row, and > 0 for some. A
 * step for which that is so, or all but so, is a candidate; what counts is the direction as it is delivered, in every
 * row without rounding: as it is, or with simple ratios, so that rows on the boundary can be there exactly.
 * After Albert & Anderson (1984), "On the existence of maximum likelihood estimates in logistic regression models".
 */
export function* separating(problem: Problem, point: Point, line: Line): Asking<Sighting> {
  const { step } = line;
  const { wrong, right } = yield* line.sides(BOUNDARY * norm(step));
  if (wrong > 0 || right === 0) return { line };
  let witness: Separating | undefined;
  for (const weights of candidates(problem, step)) {
    const bias = problem.fitBias ? yield* problem.biasBetween(weights) : 0;
    const sides = yield* problem.sidesOf({ weights, bias });
    if (sides.wrong > 0 || sides.right === 0) continue;
    witness = { direction: { weights, bias }, strictRows: sides.right };
    break;
  }
  const again = yield* point.along(step);
  return witness === undefined ? { line: again } : { witness, line: again };
}

/** Weights in own units, largest 1: all of them, and ever fewer in simple ratios. */
export function candidates(problem: Problem, step: Float64Array): Float64Array[] {
  const most = largest(step);
  const simple = NEGLIGIBLE.map((share) => {
    const cleaned = step.map((value) => (Math.abs(value) < share * most ? 0 : value));
    return scaled(problem.own(cleaned).weights).map(simpleRatio);
  });
  const fewer = simple.filter((weights, k) => k === 0 || weights.some((weight, j) => weight !== simple[k - 1][j]));
  return [scaled(problem.own(step).weights), ...fewer];
}

/** The largest entry 1. */
export function scaled(weights: Float64Array): Float64Array {
  const most = largest(weights);
  return most === 0 ? weights : weights.map((weight) => weight / most);
}

/** The nearest ratio of small whole numbers, where one is near. */
function simpleRatio(value: number): number {
  for (let parts = 1; parts <= MOST_PARTS; parts++) {
    const whole = Math.round(parts * value);
    if (Math.abs(whole - parts * value) <= NEAR) return whole / parts;
  }
  return value;
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

/** While F still falls by more than such a share in a step, rows may yet leave the boundary. */
const SETTLED = 0.05;

/**
 * Whether a separation that leaves rows on the boundary may yet turn out to be complete: as long as F goes on falling.
 * With a Hessian boundary.ts tells.
 * @param before F at the last such end.
 */
export function unsettled(problem: Problem, { separating, objective }: Outcome, before: number): boolean {
  if (separating === undefined || problem.hasHessian) return false;
  return separating.strictRows < problem.weightedRows && objective < (1 - SETTLED) * before;
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

/** As the report tells it. */
export function describeSeparation({ direction, strictRows }: Separating, weightedRows: number): Separation {
  const weights = [...direction.weights];
  const kind = strictRows === weightedRows ? "complete" : "quasi-complete";
  const columns = [...weights.keys()].filter((j) => weights[j] !== 0);
  columns.sort((j, k) => Math.abs(weights[k]) - Math.abs(weights[j]));
  return { kind, weights, bias: direction.bias, columns, strictRows };
}
