import { describe, quoteList } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
// The class that users import: the entry is built into one file, which has its own copy of what it needs.
import { LogisticRegression } from "../index.js";
import type { Split } from "../training/cross-folds.js";
import { type LogisticRegressionOptions, NAMES as MODEL_OPTIONS } from "../training/options.js";
import type { FitReport, Progress } from "../training/report.js";
import { FileError } from "./file-error.js";
import type { FileModel } from "./model-document.js";
import { type Scores, scoreTable } from "./scores.js";
import { holdOutRows } from "./split.js";
import { isLabel, requireTable, type Table, takeRows } from "./table.js";

/** Options of the model, and of the split. `seed` (default 1) chooses the held-out rows and the order of `sgd`. */
export interface TrainTableOptions extends LogisticRegressionOptions {
  /** Part of the rows held out for the test scores, at least 0 and less than 1; default 0.2. */
  testFraction?: number;
  /** Called at every iteration of the fit. */
  onProgress?: (progress: Progress) => void;
}

export const TRAIN_OPTIONS = ["testFraction", "onProgress", ...MODEL_OPTIONS] as const;

/** A model trained on the rows of a table that were not held out. */
export interface Trained extends FileModel {
  table: Table;
  split: Split;
  report: FitReport;
  /** `test` where rows were held out. */
  metrics: { train: Scores; test?: Scores };
}

/**
 * Splits a table, trains on one part and scores both.
 *
 * @throws {FileError} what `fit` has against the data, with the name of the file; a `positive` that is not a label.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export function trainTable(table: Table, options: TrainTableOptions = {}): Trained {
  requireTable(table);
  requireKnownOptions("option", options, TRAIN_OPTIONS);
  const { testFraction = 0.2, seed = 1, positive, onProgress, ...modelOptions } = options;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`onProgress: expected a function, got ${describe(onProgress)}`);
  }
  const { file, encoding, target } = table;
  if (target === undefined) throw new FileError({ file }, "expected a table read with its target");
  const model = new LogisticRegression({
    ...modelOptions,
    seed,
    ...(positive !== undefined && { positive: findLabel(table, positive) }),
  });
  const split = holdOutRows(table.rows, testFraction, seed);

  const train = takeRows(table, split.train);
  fitRows(model, train, onProgress);
  const metrics: Trained["metrics"] = { train: scoreTable(model, train) };
  if (split.test.length > 0) metrics.test = scoreTable(model, takeRows(table, split.test));
  const rows = { testFraction, ...(table.weight !== undefined && { weight: table.weight }) };
  return { model, target: target.column, encoding, rows, table, split, report: model.report, metrics };
}

function fitRows(
  model: LogisticRegression,
  { file, columns, target, weights }: Table,
  onProgress?: (progress: Progress) => void,
): void {
  try {
    model.fit({ columns }, target?.labels ?? [], {
      ...(weights !== undefined && { sampleWeight: weights }),
      ...(onProgress !== undefined && { onProgress }),
    });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const place = target === undefined ? { file } : { file, column: target.column };
    throw new FileError(place, error.message, { cause: error });
  }
}

/** The label that `positive` means: on a command line `1` and `true` are texts. */
function findLabel({ file, target }: Table, positive: Label): Label {
  if (!isLabel(positive)) {
    throw new TypeError(`positive: expected a number, boolean or string, got ${describe(positive)}`);
  }
  const { column, classes } = target ?? { column: "", classes: [] };
  const text = String(positive).trim();
  const same = (label: Label) =>
    label === positive ||
    String(label) === text ||
    (typeof label === "number" && text !== "" && label === Number(text));
  const label = classes.find(same);
  if (label === undefined) {
    const expected = `one of ${quoteList(classes.map(String))}`;
    throw new FileError({ file, column }, `positive: expected ${expected}, got ${describe(positive)}`);
  }
  return label;
}
