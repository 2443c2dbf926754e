// Likelihood-ratio tests of weights that are held at 0. Of Firth's fits as R's logistf has them: in the penalty of all
// columns. G. Heinze and M. Schemper, "A solution to the problem of separation in logistic regression" (2002).
import { quoteList } from "../checks/describe.js";
import { addScaled, replaced } from "../math/vector.js";
import type { Asking } from "../problem/sums.js";
import { plainStart } from "../training/start.js";
import { type HeldFit, heldFit } from "./held-fit.js";
import { type ChiSquareTest, likelihoodRatioTest } from "./likelihood-ratio.js";
import type { Optimum } from "./optimum.js";
import { metricOf, walkFrom } from "./walk.js";

/** A statistic, or 1 where it is less, is proven to be off by such a share at most. */
const PROVEN = 1e-3;

export interface TestsAtZero {
  /** The log-likelihood of the model; of Firth's fits with its penalty. */
  whole: number;
  /** The same with the weights of some columns at 0, the others fitted anew; and whether these do as well. */
  parts: { left: number; test: ChiSquareTest }[];
}

/**
 * A test of each group of columns.
 * @throws RangeError where rounding hides likelihoods, or the penalised one cannot be followed.
 */
export function* testsAtZero(optimum: Optimum, groups: readonly (readonly number[])[]): Asking<TestsAtZero> {
  return yield* (optimum.isFirth ? penalisedTests : likelihoodTests)(optimum, groups);
}

function* likelihoodTests(optimum: Optimum, groups: readonly (readonly number[])[]): Asking<TestsAtZero> {
  const { problem, point, training, names } = optimum;
  const { weight } = problem;
  const whole = yield* heldFit(problem, point.theta, []);
  const parts: TestsAtZero["parts"] = [];
  for (const columns of groups) {
    const near = yield* problem.at(expectedAtZero(optimum, columns));
    const plain = yield* plainStart(problem, training.summary);
    const left = yield* heldFit(problem, (near.objective < plain.objective ? near : plain).theta, columns);
    const test = likelihoodRatioTest(-weight * left.objective, -weight * whole.objective, columns.length);
    const off = 2 * weight * (doubt(whole) + doubt(left));
    if (!(off <= PROVEN * Math.max(1, test.statistic))) {
      const which = quoteList(columns.map((j) => names[j]));
      throw new RangeError(
        `x: expected likelihoods that tell a test of ${which} to three digits, got ones that rounding hides: bring columns to similar scales`,
      );
    }
    parts.push({ left: -weight * left.objective, test });
  }
  return { whole: -weight * whole.objective, parts };
}

function doubt({ gap, valueError }: HeldFit): number {
  return gap + valueError;
}

/** Where the minimum would be with the columns' weights at 0, were the loss quadratic. */
function expectedAtZero({ problem, point, information }: Optimum, columns: readonly number[]): Float64Array {
  const none = new Float64Array(problem.size);
  const units = columns.map((j) => replaced(none, j, 1));
  const along = units.map((unit) => information.solve(unit));
  const values = Float64Array.from(columns, (j) => point.theta[j]);
  const back = metricOf(units, along).solve(values);
  const theta = along.reduce((sum, direction, k) => addScaled(sum, -back[k], direction), point.theta);
  for (const j of columns) theta[j] = 0;
  return theta;
}

function* penalisedTests(
  { surface, point, problem, names }: Optimum,
  groups: readonly (readonly number[])[],
): Asking<TestsAtZero> {
  const { conditioning, weight } = problem;
  const walk = yield* walkFrom(surface, point.theta);
  const whole = -weight * walk.best.objective;
  const parts: TestsAtZero["parts"] = [];
  for (const columns of groups) {
    const there = yield* walk.toZero(columns.map((j) => conditioning.ownEntry(j)));
    if (there === undefined) {
      const which = quoteList(columns.map((j) => names[j]));
      throw new RangeError(
        `x: expected a likelihood that can be followed to weights of 0, got none for ${which}: bring columns to similar scales`,
      );
    }
    const left = -weight * there.objective;
    parts.push({ left, test: likelihoodRatioTest(left, whole, columns.length) });
  }
  return { whole, parts };
}
