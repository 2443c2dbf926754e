import { describe } from "../checks/describe.js";
import { numberIn } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { METRIC_OPTIONS, type MetricOptions } from "../metrics/rows.js";
import { chiSquareP } from "./distributions.js";
import { grouped, placed, risingTies, rowsIn } from "./score-groups.js";

/** Options of `hosmerLemeshow`. Weights are counts, whole numbers: a row of weight s stands for s rows. */
export interface HosmerLemeshowOptions extends MetricOptions {
  /** How many groups the rows are to be divided into, at least 3, or 1 with `heldOut`; 10 if absent. */
  groups?: number;
  /** Whether the model was fitted without these rows; false if absent. As many degrees of freedom then as groups. */
  heldOut?: boolean;
}

/** Rows of a group, and what is expected of them if p is right. */
export interface HosmerLemeshowGroup {
  /** The least and the greatest p. */
  from: number;
  to: number;
  rows: number;
  /** Rows of class 1. */
  observed: number;
  /** The sum of p. */
  expected: number;
}

/** A test of the hypothesis that p is right. */
export interface HosmerLemeshow {
  /** Σ (observed − expected)² / expected, over groups and both classes. */
  statistic: number;
  /** Groups − 2, or groups with `heldOut`. */
  degreesOfFreedom: number;
  /** How likely so large a statistic would be if p were right. */
  p: number;
  /** By rising p; fewer than asked for where many rows share a p. */
  groups: HosmerLemeshowGroup[];
}

/**
 * The test of Hosmer & Lemeshow (Applied Logistic Regression, section 5.2.2): observed and expected rows of class 1 in
 * groups by p. Groups lie between the quantiles of p (R's type 7) at 1/groups, 2/groups, …; a p on such an edge belongs
 * to the lower group, and edges that are equal are one, the least p among them, as in `ResourceSelection::hoslem.test`. That counts degrees of
 * freedom by the groups asked for, this by those that there are.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type).
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or number of groups out of range; so few
 *   different p that no degree of freedom is left.
 */
export function hosmerLemeshow(y: Labels, p: ArrayLike<number>, options: HosmerLemeshowOptions = {}): HosmerLemeshow {
  const {
    groups: given,
    heldOut = false,
    ...shared
  } = readOptions("metric option", options, ["groups", "heldOut", ...METRIC_OPTIONS]);
  if (typeof heldOut !== "boolean") throw new TypeError(`heldOut: expected true or false, got ${describe(heldOut)}`);
  const estimated = heldOut ? 0 : 2;
  const least = estimated + 1;
  const asked = numberIn(
    "groups",
    given,
    10,
    `a whole number of at least ${least}`,
    (v) => Number.isInteger(v) && v >= least,
  );
  const ties = risingTies(y, p, shared);
  // the least p is where the first group begins; where it is a quantile, too, it ends none
  const edges = quantiles(ties, asked).filter((edge) => edge > ties[0].p);
  const groups = grouped(ties, edges, (p, edge) => p > edge).map((group) => ({
    from: group[0].p,
    to: group[group.length - 1].p,
    rows: rowsIn(group),
    observed: group.reduce((sum, { positives }) => sum + positives, 0),
    expected: group.reduce((sum, { rows, p }) => sum + rows * p, 0),
  }));
  const degreesOfFreedom = groups.length - estimated;
  if (degreesOfFreedom < 1) {
    throw new RangeError(
      `p: expected to fall into at least ${least} groups, got ${groups.length}, as many rows share a p`,
    );
  }
  const statistic = groups.reduce((sum, { rows, observed, expected }) => {
    const square = (observed - expected) * (observed - expected);
    return sum + part(square, expected) + part(square, rows - expected);
  }, 0);
  return { statistic, degreesOfFreedom, p: chiSquareP(statistic, degreesOfFreedom), groups };
}

/** Nothing where nothing was expected and nothing came. */
function part(square: number, expected: number): number {
  return square === 0 ? 0 : square / expected;
}

/** At 1/parts, 2/parts, … 1: between the two rows whose places are nearest, as R's `quantile` does by default. */
function quantiles(ties: Parameters<typeof placed>[0], parts: number): number[] {
  const last = rowsIn(ties) - 1;
  const at = Array.from({ length: parts }, (_, k) => (last * (k + 1)) / parts);
  const below = placed(ties, at.map(Math.floor));
  const above = placed(ties, at.map(Math.ceil));
  return at.map((place, k) => {
    const beyond = place - Math.floor(place);
    return below[k] === above[k] ? below[k] : (1 - beyond) * below[k] + beyond * above[k];
  });
}
