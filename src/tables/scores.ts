import { describe } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import { type CalibrationFit, calibrationFit } from "../index.js";
import {
  accuracyOf,
  balancedAccuracyOf,
  type ConfusionMatrix,
  confusionOf,
  fScoreOf,
  matthewsOf,
  precisionOf,
  recallOf,
} from "../metrics/decisions.js";
import { RocSpread } from "../metrics/roc-interval.js";
import { type MetricRows, metricRows } from "../metrics/rows.js";
import { areaSum, averagePrecisionSum, brierOf, logLossOf } from "../metrics/scores.js";
import { eachThreshold } from "../metrics/thresholds.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { FileError } from "./file-error.js";
import { requireTable, type Table } from "./table.js";

/** Predictions for rows whose labels are known. */
export interface Predicted {
  /** 1 where the label is the model's `classes[1]`. */
  y: Uint8Array;
  /** P(y = 1). */
  p: Float64Array;
  /** What each row weighs; 1 if absent. */
  weights?: Float64Array;
  /** Which row of the table each is, counted from 0; all in their order if absent. */
  rows?: Uint32Array;
}

/**
 * How well a model predicts the labels of some rows; weighted where the table has weights. A score is null where it is
 * not defined, as where all rows have one label, or none is called class 1; a class is called where P ≥ 0.5.
 */
export interface Scores {
  /** How many rows of the source were scored. */
  rows: number;
  /** Mean cross-entropy in nats. */
  logLoss: number;
  /** Mean squared error of the probabilities. */
  brier: number;
  rocAuc: number | null;
  /** DeLong's, which holds the true area 95 times in 100; weights are counts in it. */
  rocAucInterval: [number, number] | null;
  /** The mean of the precision at each probability, by what recall gains there. */
  averagePrecision: number | null;
  /** The share of rows whose label is predicted; and the mean of the shares of both classes. */
  accuracy: number;
  balancedAccuracy: number | null;
  /** Of the rows called class 1, the share that is; of those of class 1, the share called so; their harmonic mean. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
  /** Matthews' correlation of true and predicted class. */
  matthews: number | null;
  /** Slope and intercept of the labels by the log odds of P, where they were asked for and are defined. */
  calibration?: CalibrationFit;
}

const LEVEL = 0.95;

/** @param rows how many rows of a source these are. */
export function scoresOf({ y, p, weights }: Predicted, rows: number): Scores {
  // where every row counts there is nothing to look for, and fresh memory takes longer than the scores
  const counted =
    weights === undefined
      ? { y, p, s: new Float64Array(y.length).fill(1) }
      : metricRows(y, p, { sampleWeight: weights });
  const matrix = confusionOf(counted, 0.5);
  return {
    rows,
    logLoss: logLossOf(counted),
    brier: brierOf(counted),
    ...ranked(counted, matrix),
    accuracy: accuracyOf(matrix),
    balancedAccuracy: orNull(balancedAccuracyOf(matrix)),
    precision: orNull(precisionOf(matrix)),
    recall: orNull(recallOf(matrix)),
    f1: orNull(fScoreOf(matrix, 1)),
    matthews: orNull(matthewsOf(matrix)),
  };
}

/** What the order of the probabilities is worth, from one sorting. */
function ranked(counted: MetricRows, { truePositive, falseNegative, trueNegative, falsePositive }: ConfusionMatrix) {
  const spread = new RocSpread(truePositive + falseNegative, trueNegative + falsePositive);
  const [area, precision] = [areaSum(), averagePrecisionSum()];
  eachThreshold(counted, (_, positive, negative) => {
    area.add(positive, negative);
    precision.add(positive, negative);
    spread.add(positive, negative);
  });
  return {
    rocAuc: orNull(area.value()),
    rocAucInterval: spread.interval(LEVEL)?.interval ?? null,
    averagePrecision: orNull(precision.value()),
  };
}

/** JSON has no NaN. */
function orNull(score: number): number | null {
  return Number.isNaN(score) ? null : score;
}

/**
 * Scores with slope and intercept of calibration, where these are defined: not where P separates the classes, is one
 * number in all rows, or 0 or 1.
 */
export function withCalibration(scores: Scores, { y, p, weights }: Predicted): Scores {
  try {
    return { ...scores, calibration: calibrationFit(y, p, { ...(weights && { sampleWeight: weights }), positive: 1 }) };
  } catch (error) {
    if (error instanceof RangeError) return scores;
    throw error;
  }
}

/** Predicts the rows of a table read with its target. @throws {FileError} the table has no target. */
export function predictTable(model: LogisticRegression, table: Table): Predicted {
  if (typeof model?.predictProba !== "function") {
    throw new TypeError(`model: expected a LogisticRegression, got ${describe(model)}`);
  }
  requireTable(table);
  const { source, x, target, weights } = table;
  if (target === undefined) throw new FileError({ file: source }, "expected a table read with its target");
  return { y: codesFor(model, target), p: model.predictProba(x), ...(weights !== undefined && { weights }) };
}

/** 1 where the label is the model's `classes[1]`, which need not be the greater. */
export function codesFor(
  { classes }: LogisticRegression,
  target: { classes: readonly [Label, Label]; y: Uint8Array },
): Uint8Array {
  return target.classes[1] === classes[1] ? target.y : target.y.map((code) => 1 - code);
}

/** Scores a model on a table read with its target. @throws {FileError} the table has no target. */
export function scoreTable(model: LogisticRegression, table: Table): Scores {
  return scoresOf(predictTable(model, table), table.represented);
}
