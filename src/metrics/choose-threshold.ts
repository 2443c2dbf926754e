import { describe, unexpected } from "../checks/describe.js";
import { oneOf } from "../checks/names.js";
import { readOptions, requireObject } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import { type ConfusionMatrix, fScoreOf } from "./decisions.js";
import { METRIC_OPTIONS, type MetricOptions, metricRows } from "./rows.js";
import { requireBothClasses, requireClassOne, thresholdCounts } from "./thresholds.js";

const CHOICES = ["youden", "f-score", "cost"] as const;

const COSTS = "{ falsePositive, falseNegative }";

/** What a wrong decision costs, in any unit; numbers of at least 0. */
export interface DecisionCosts {
  /** Of calling a row of class 0 class 1. */
  falsePositive: number;
  /** Of calling a row of class 1 class 0. */
  falseNegative: number;
}

/** Options of `chooseThreshold`. */
export interface ChooseThresholdOptions extends MetricOptions {
  /**
   * - `"youden"` (if absent): the greatest true positive rate minus false positive rate (Youden 1950).
   * - `"f-score"`: the greatest F_β.
   * - `"cost"`: the least cost.
   */
  by?: (typeof CHOICES)[number];
  /** How many times as much recall counts as precision, above 0, with `by: "f-score"`; 1 if absent. */
  beta?: number;
  /** Needed, and used, with `by: "cost"` alone. */
  costs?: DecisionCosts;
}

/** A threshold and what comes of it. */
export interface ChosenThreshold {
  /** One of p, or Infinity: to call no row class 1. As option `threshold` of the other metrics takes it. */
  threshold: number;
  /** Youden's index, F_β, or the mean cost of a row. */
  value: number;
  /** The rows by true and predicted class at this threshold. */
  confusion: ConfusionMatrix;
}

/** How good a threshold is by the rows that it calls class 1: the greatest `order` is chosen, `value` is told. */
interface Criterion {
  order(matrix: ConfusionMatrix): number;
  value(matrix: ConfusionMatrix): number;
}

/**
 * The best threshold of all that tell rows apart; of equally good ones the greatest. It is chosen for these rows, so what
 * it is worth shows on others alone.
 *
 * @param y labels of two values, of any kind that `fit` takes.
 * @param p probabilities of class 1, one a label.
 * @throws {TypeError} an argument is not an array, or holds something other than numbers (y: labels of one type); costs
 *   absent with `by: "cost"`.
 * @throws {RangeError} no rows; lengths differ; a label, probability, weight or option out of range; an option that `by`
 *   has no use for; for "youden" one class only, for "f-score" no row of class 1.
 */
export function chooseThreshold(
  y: Labels,
  p: ArrayLike<number>,
  options: ChooseThresholdOptions = {},
): ChosenThreshold {
  const { by, beta, costs, ...shared } = readOptions("metric option", options, [
    "by",
    "beta",
    "costs",
    ...METRIC_OPTIONS,
  ]);
  const choice = oneOf("by", by ?? "youden", CHOICES);
  if (beta !== undefined && choice !== "f-score") throw unused("beta", "f-score", choice);
  if (costs !== undefined && choice !== "cost") throw unused("costs", "cost", choice);
  const criterion = choice === "youden" ? YOUDEN : choice === "cost" ? costCriterion(costs) : fCriterion(beta);
  const rows = metricRows(y, p, shared);
  if (choice === "youden") requireBothClasses(rows.y);
  if (choice === "f-score") requireClassOne(rows.y);

  const { thresholds, truePositives, falsePositives } = thresholdCounts(rows);
  const last = thresholds.length - 1;
  const matrixAt = (truePositive: number, falsePositive: number): ConfusionMatrix => ({
    trueNegative: falsePositives[last] - falsePositive,
    falsePositive,
    falseNegative: truePositives[last] - truePositive,
    truePositive,
  });
  let threshold = Number.POSITIVE_INFINITY;
  let confusion = matrixAt(0, 0);
  let best = criterion.order(confusion);
  for (let k = 0; k <= last; k++) {
    const matrix = matrixAt(truePositives[k], falsePositives[k]);
    const order = criterion.order(matrix);
    if (!(order > best)) continue;
    threshold = thresholds[k];
    confusion = matrix;
    best = order;
  }
  return { threshold, value: criterion.value(confusion), confusion };
}

/** In products, as those of whole numbers are exact, so that equally good thresholds are found to be so. */
const YOUDEN: Criterion = {
  order: ({ trueNegative, falsePositive, falseNegative, truePositive }) =>
    truePositive * trueNegative - falsePositive * falseNegative,
  value: ({ trueNegative, falsePositive, falseNegative, truePositive }) =>
    truePositive / (truePositive + falseNegative) - falsePositive / (falsePositive + trueNegative),
};

function fCriterion(beta: unknown = 1): Criterion {
  if (!(typeof beta === "number" && beta > 0 && beta < Infinity)) {
    throw unexpected("beta", "a finite number above 0", beta);
  }
  const score = (matrix: ConfusionMatrix): number => fScoreOf(matrix, beta);
  return { order: score, value: score };
}

function costCriterion(costs: unknown): Criterion {
  requireObject("costs", costs, COSTS);
  const read = readOptions<Partial<DecisionCosts>>("cost", costs, ["falsePositive", "falseNegative"]);
  const perFalsePositive = checkCost("falsePositive", read.falsePositive);
  const perFalseNegative = checkCost("falseNegative", read.falseNegative);
  const sum = ({ falsePositive, falseNegative }: ConfusionMatrix): number =>
    falsePositive * perFalsePositive + falseNegative * perFalseNegative;
  return {
    order: (matrix) => -sum(matrix),
    value: (matrix) =>
      sum(matrix) / (matrix.trueNegative + matrix.falsePositive + matrix.falseNegative + matrix.truePositive),
  };
}

function checkCost(name: keyof DecisionCosts, value: number | undefined): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw unexpected(`costs.${name}`, "a finite number of at least 0", value);
}

function unused(option: string, needed: string, by: string): RangeError {
  return new RangeError(`${option}: expected by: ${describe(needed)}, which uses it, got by: ${describe(by)}`);
}
