import { describe } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import { accuracyOf, confusionOf } from "../metrics/decisions.js";
import { metricRows } from "../metrics/rows.js";
import { brierOf, logLossOf, rocAucOf } from "../metrics/scores.js";
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

/** How well a model predicts the labels of some rows; weighted where the table has weights. */
export interface Scores {
  /** How many rows of the source were scored. */
  rows: number;
  /** Mean cross-entropy in nats. */
  logLoss: number;
  /** The share of rows whose label is predicted. */
  accuracy: number;
  /** null where all rows have one label, for which it is not defined. */
  rocAuc: number | null;
  /** Mean squared error of the probabilities. */
  brier: number;
}

/** @param rows how many rows of a source these are. */
export function scoresOf({ y, p, weights }: Predicted, rows: number): Scores {
  // where every row counts there is nothing to look for, and fresh memory takes longer than the scores
  const counted =
    weights === undefined
      ? { y, p, s: new Float64Array(y.length).fill(1) }
      : metricRows(y, p, { sampleWeight: weights });
  const bothClasses = counted.y.includes(0) && counted.y.includes(1);
  return {
    rows,
    logLoss: logLossOf(counted),
    accuracy: accuracyOf(confusionOf(counted, 0.5)),
    rocAuc: bothClasses ? rocAucOf(counted) : null,
    brier: brierOf(counted),
  };
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
