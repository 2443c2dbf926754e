// How well one set of predictions does: everything that its figures and tables show.
import { type CalibrationCurve, calibrationCurve } from "../metrics/curves.js";
import { accuracyOf, confusionOf } from "../metrics/decisions.js";
import { type RocInterval, rocIntervalOf } from "../metrics/roc-interval.js";
import { type MetricOptions, metricRows } from "../metrics/rows.js";
import { areaUnder, averagePrecisionSum, brierOf, logLossOf } from "../metrics/scores.js";
import { type ThresholdCounts, thresholdCounts } from "../metrics/thresholds.js";
import type { CalibrationFit } from "../statistics/calibration-fit.js";
import { type HosmerLemeshow, hosmerLemeshow } from "../statistics/hosmer-lemeshow.js";
import { type Predicted, type Reportable, SETS, type SetName } from "./reportable.js";

const LEVEL = 0.95;
const CALIBRATION_BINS = 10;
export const SCORE_BINS = 25;
const MOST_GROUPS = 30;
const ROWS_A_GROUP = 8;

/** Of more rows the test of Hosmer & Lemeshow finds what matters to nobody. */
const MOST_TESTED = 100_000;

/** What people call the sets. */
const SPOKEN: Record<SetName, { name: string; adjective: string; what: string }> = {
  test: { name: "held out", adjective: "Held-out", what: "that training did not see" },
  evaluated: { name: "evaluated", adjective: "Evaluated", what: "of the evaluated data" },
  cv: {
    name: "cross-validated",
    adjective: "Cross-validated",
    what: "that were predicted by models that did not see them",
  },
  train: { name: "trained on", adjective: "Training", what: "that it was trained on" },
};

/** Rows of about the same probability, taken together. */
export interface Group {
  rows: number;
  /** Mean of y − p. */
  residual: number;
  /** Mean p. */
  predicted: number;
  /** Of the mean residual, if the probabilities are right. */
  standardError: number;
}

export interface Judged {
  name: string;
  adjective: string;
  what: string;
  rows: number;
  counts: ThresholdCounts;
  /** Weight of the rows of class 1, and of class 0. */
  positives: number;
  negatives: number;
  /** Undefined where all rows are of one class. */
  rocAuc: number | undefined;
  /** Undefined where a class has fewer than two rows. */
  interval: RocInterval | undefined;
  /** Undefined where no row is of class 1. */
  averagePrecision: number | undefined;
  logLoss: number;
  brier: number;
  accuracy: number;
  calibration: CalibrationCurve;
  /** Slope and intercept, where they were computed. */
  recalibration: CalibrationFit | undefined;
  /** Weight of the rows of class 0 and 1 in bins of p of equal width. */
  histogram: readonly [Float64Array, Float64Array];
  groups: Group[];
  /** Undefined where it has no degree of freedom, and where weights are no counts of rows. */
  hosmerLemeshow: HosmerLemeshow | undefined;
}

/** The sets that are there, the one first that says most of the model. */
export function judgeAll({ predicted, metrics }: Reportable): [Judged, ...Judged[]] {
  const [first, ...others] = SETS.flatMap((set) => {
    const rows = predicted[set];
    if (rows === undefined) return [];
    const known = metrics?.[set];
    return [{ ...judge(set, rows), rows: known?.rows ?? rows.y.length, recalibration: known?.calibration }];
  });
  if (first === undefined) throw new RangeError("trained.predicted: expected a set of predictions, got none");
  return [first, ...others];
}

function judge(set: SetName, { y, p, weights }: Predicted): Omit<Judged, "rows" | "recalibration"> {
  const options = weights === undefined ? {} : { sampleWeight: weights };
  const rows = metricRows(y, p, options);
  const counts = thresholdCounts(rows);
  const last = counts.thresholds.length - 1;
  const positives = counts.truePositives[last];
  const negatives = counts.falsePositives[last];
  return {
    ...SPOKEN[set],
    counts,
    positives,
    negatives,
    rocAuc: positives > 0 && negatives > 0 ? areaOf(counts) : undefined,
    interval: rocIntervalOf(counts, LEVEL),
    averagePrecision: positives > 0 ? averagePrecisionOf(counts) : undefined,
    logLoss: logLossOf(rows),
    brier: brierOf(rows),
    accuracy: accuracyOf(confusionOf(rows, 0.5)),
    calibration: calibrationCurve(y, p, { ...options, bins: CALIBRATION_BINS }),
    histogram: histogramOf(counts),
    groups: groupsOf(counts, Math.min(MOST_GROUPS, Math.max(1, Math.floor(rows.y.length / ROWS_A_GROUP)))),
    hosmerLemeshow: rows.y.length > MOST_TESTED ? undefined : tested(set, y, p, options),
  };
}

/** The rows that a model was fitted on take two degrees of freedom. */
function tested(
  set: SetName,
  y: Predicted["y"],
  p: Predicted["p"],
  options: Pick<MetricOptions, "sampleWeight">,
): HosmerLemeshow | undefined {
  try {
    return hosmerLemeshow(y, p, { ...options, positive: 1, heldOut: set !== "train" });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Calls `visit` with each distinct probability, falling, and the weight of each class there. */
function eachScore(
  { thresholds, truePositives, falsePositives }: ThresholdCounts,
  visit: (p: number, negative: number, positive: number) => void,
): void {
  for (let k = 0; k < thresholds.length; k++) {
    const before = k === 0 ? [0, 0] : [falsePositives[k - 1], truePositives[k - 1]];
    visit(thresholds[k], falsePositives[k] - before[0], truePositives[k] - before[1]);
  }
}

function histogramOf(counts: ThresholdCounts): readonly [Float64Array, Float64Array] {
  const bins = [new Float64Array(SCORE_BINS), new Float64Array(SCORE_BINS)] as const;
  eachScore(counts, (p, negative, positive) => {
    const bin = Math.min(Math.floor(p * SCORE_BINS), SCORE_BINS - 1);
    bins[0][bin] += negative;
    bins[1][bin] += positive;
  });
  return bins;
}

/** Groups of equal weight along p, as Gelman & Hill bin residuals (Data Analysis Using Regression, 2006, section 5.6). */
function groupsOf(counts: ThresholdCounts, most: number): Group[] {
  const last = counts.thresholds.length - 1;
  const size = (counts.truePositives[last] + counts.falsePositives[last]) / most;
  const groups: Group[] = [];
  let [rows, sumOfY, sumOfP, variance] = [0, 0, 0, 0];
  const close = () => {
    if (rows === 0) return;
    const standardError = Math.sqrt(variance) / rows;
    groups.push({ rows, predicted: sumOfP / rows, residual: (sumOfY - sumOfP) / rows, standardError });
    [rows, sumOfY, sumOfP, variance] = [0, 0, 0, 0];
  };
  eachScore(counts, (p, negative, positive) => {
    const weight = negative + positive;
    rows += weight;
    sumOfY += positive;
    sumOfP += weight * p;
    variance += weight * p * (1 - p);
    // what is left of rounding at an edge opens no group of its own
    if (rows >= size * (1 - 1e-9)) close();
  });
  close();
  return groups.reverse();
}

/** Weights of the rows that are called positive from a threshold on. */
export interface Called {
  threshold: number;
  truePositive: number;
  falsePositive: number;
}

/** At 0, 1/steps, 2/steps, … 1. */
export function calledAt({ counts }: Judged, steps: number): Called[] {
  const { thresholds, truePositives, falsePositives } = counts;
  const called: Called[] = [];
  let k = -1;
  for (let step = steps; step >= 0; step--) {
    const threshold = step / steps;
    while (k + 1 < thresholds.length && thresholds[k + 1] >= threshold) k++;
    called.push({
      threshold,
      truePositive: k < 0 ? 0 : truePositives[k],
      falsePositive: k < 0 ? 0 : falsePositives[k],
    });
  }
  return called.reverse();
}

function areaOf({ truePositives, falsePositives }: ThresholdCounts): number {
  return areaUnder((visit) => {
    for (let k = 0; k < truePositives.length; k++) visit(truePositives[k], falsePositives[k]);
  });
}

function averagePrecisionOf({ truePositives, falsePositives }: ThresholdCounts): number {
  const sum = averagePrecisionSum();
  for (let k = 0; k < truePositives.length; k++) sum.add(truePositives[k], falsePositives[k]);
  return sum.value();
}
