import { describe } from "../checks/describe.js";
import { accuracy, brier, logLoss, rocAuc } from "../metrics/scores.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { FileError } from "./file-error.js";
import { requireTable, type Table } from "./table.js";

/** How well a model predicts the labels of some rows; weighted where the table has weights. */
export interface Scores {
  /** How many were scored. */
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

/** Scores a model on a table read with its target. @throws {FileError} the table has no target. */
export function scoreTable(model: LogisticRegression, table: Table): Scores {
  if (typeof model?.predictProba !== "function") {
    throw new TypeError(`model: expected a LogisticRegression, got ${describe(model)}`);
  }
  requireTable(table);
  const { file, rows, columns, target, weights } = table;
  if (target === undefined) throw new FileError({ file }, "expected a table read with its target");
  const p = model.predictProba({ columns });
  const y = Uint8Array.from(target.labels, (label) => (label === model.classes[1] ? 1 : 0));
  const options = weights === undefined ? {} : { sampleWeight: weights };
  const bothClasses = y.includes(0) && y.includes(1);
  return {
    rows,
    logLoss: logLoss(y, p, options),
    accuracy: accuracy(y, p, options),
    rocAuc: bothClasses ? rocAuc(y, p, options) : null,
    brier: brier(y, p, options),
  };
}
