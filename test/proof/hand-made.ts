// Problems and points of which every number is said in a test; what they are asked is written down in order.
import type { DualPoint, Line, Own, Point, Problem, Reach, Sides, Trial } from "../../src/problem/problem.js";
import { type Asking, runHere } from "../../src/problem/sums.js";

export function vector(...values: number[]): Float64Array {
  return Float64Array.from(values);
}

/** Runs a computation over hand-made problems: no rows answer. */
export function run<T>(asking: Asking<T>): T {
  return runHere(asking, [{ parts: () => [{ leaves: 1, total: new Float64Array(0) }] }]);
}

/** An answer that takes the rows, whatever they say. */
export function* answer<T>(value: T): Asking<T> {
  yield { over: "rows", kind: "totals" };
  return value;
}

function unexpected(what: string): never {
  throw new Error(`${what} was not to be asked`);
}

/** Own units are twice θ's for a weight and three times for the bias. */
function own(theta: Float64Array): Own {
  return { weights: theta.slice(0, -1).map((value) => 2 * value), bias: 3 * theta[theta.length - 1] };
}

/** A problem without rounding or penalty, of two columns and a bias, but for what is said. */
export function problemOf(said: Partial<Problem> = {}): Problem {
  const { size = 3, rounding = 0 } = said;
  return {
    size,
    l1: 0,
    l2: 0,
    penalty: new Float64Array(size).fill(1).with(size - 1, 0),
    rounding,
    offCentre: new Float64Array(size),
    columnSize: new Float64Array(size).fill(1),
    fitBias: true,
    passes: 0,
    weight: 10,
    weightedRows: 10,
    hasHessian: false,
    sampled: { groups: 0, size: 8 },
    at: () => unexpected("another point"),
    valueError: (_, objective) => rounding * objective,
    own,
    fromOwn: () => unexpected("weights from own units"),
    combinations: () => unexpected("combinations"),
    careful: () => unexpected("sums in twice the precision"),
    ownStep: () => unexpected("a step in combinations"),
    sidesOf: () => unexpected("sides of a direction"),
    boundaryOf: () => unexpected("rows on a boundary"),
    biasBetween: () => unexpected("a bias"),
    precondition: (v) => v,
    largestCurvature: () => unexpected("the largest curvature"),
    miniBatches: () => unexpected("mini-batches"),
    ...said,
  };
}

/** What a hand-made point answers to what takes the rows; it fails where it is asked for more. */
export interface PointAnswers {
  hessian?: Float64Array;
  /** The Hessian's diagonal, for products with it. */
  curvatures?: Float64Array;
  meanCurvature?: number;
  residualDual?: (meanCurvature: number) => DualPoint;
  along?: (step: Float64Array) => Line;
  reach?: Partial<Record<"all" | "near", Reach>>;
}

/** A point at weights 0 with F = loss = 1 and no gradient, but for what is said. `asked` is what it was asked. */
export function pointOf(
  said: Partial<Pick<Point, "theta" | "objective" | "loss" | "gradient" | "gradientError" | "marginError">> = {},
  answers: PointAnswers = {},
  asked: string[] = [],
): Point {
  const told = <T>(name: string, value: T | undefined): Asking<T> => {
    asked.push(name);
    return answer(value ?? unexpected(name));
  };
  return {
    theta: new Float64Array(3),
    objective: 1,
    loss: 1,
    gradient: new Float64Array(3),
    gradientError: new Float64Array(3),
    marginError: 0,
    hessian: () => told("hessian", answers.hessian),
    lossHessian: () => unexpected("the loss's Hessian"),
    mark: () => unexpected("a mark"),
    movedSinceMark: () => unexpected("the way from a mark"),
    hessianTimes: (v) => {
      const { curvatures } = answers;
      return told("product", curvatures && v.map((value, j) => value * curvatures[j]));
    },
    meanCurvature: () => told("meanCurvature", answers.meanCurvature),
    residualDual: (curvature) => (answers.residualDual ?? (() => unexpected("the residuals")))(curvature),
    sampledDual: () => unexpected("the sample's dual point"),
    along: (step) => told(`along ${[...step]}`, answers.along?.(step)),
    reach: (which) => told(`reach ${which}`, answers.reach?.[which]),
    ...said,
  };
}

/** What a hand-made line answers. */
export interface LineAnswers {
  sides?: Sides;
  trial?: Trial;
  balanced?: Line;
  dual?: DualPoint;
  shrunk?: DualPoint;
}

export function lineOf(step: Float64Array, answers: LineAnswers = {}, asked: string[] = []): Line {
  const told = <T>(name: string, value: T | undefined): Asking<T> => {
    asked.push(name);
    return answer(value ?? unexpected(name));
  };
  return {
    step,
    trial: (length) => told(`trial ${length}`, answers.trial),
    sides: (tolerance) => told(`sides ${tolerance}`, answers.sides),
    balanced: () => told("balanced", answers.balanced),
    dual: () => told("dual", answers.dual),
    dualChange: () => unexpected("the change of a dual point"),
    shrunkDual: (_, share) => told(`shrunk ${share}`, answers.shrunk),
  };
}

/** A dual point that costs `divergence` and leaves nothing, but for what is said. */
export function dualOf(divergence: number, said: Partial<DualPoint> = {}): DualPoint {
  return { divergence, feasible: true, residual: new Float64Array(3), slack: new Float64Array(3), ...said };
}

/** As far as unit entries reach, with no error, but for what is said. */
export function reachOf(said: Partial<Reach> = {}): Reach {
  const columns = Float64Array.of(1, 1, 1);
  return { columns, gradientError: new Float64Array(3), marginError: 0, largestMarginError: 0, left: 0, ...said };
}
