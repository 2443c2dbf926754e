import { describe, unexpected } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import { isLabel, type Label } from "../data/labels.js";
// The functions that users import: the entry is built into one file, which has its own copy of what it needs.
import { fitHeldOut, LogisticRegression } from "../index.js";
import type { HeldOut, HoldOut } from "../training/cross-predict.js";
import { checkOptions, type LogisticRegressionOptions, NAMES as MODEL_OPTIONS } from "../training/options.js";
import type { FitReport, Progress } from "../training/report.js";
import { FileError } from "./file-error.js";
import type { FileModel, TrainedRows } from "./model-document.js";
import { codesFor, type Predicted, type Scores, scoresOf } from "./scores.js";
import { isGrouped, requireTable, type Table, type TableOf } from "./table.js";
import { findLabel } from "./target-labels.js";

/** Options of the model, and of the scores. `seed` (default 1) chooses the rows held out and the order of `sgd`. */
export interface TrainTableOptions extends LogisticRegressionOptions {
  /**
   * Part of the rows that is held out for good, for the test scores, at least 0 and less than 1. If absent the model is
   * trained on every row, and scored on folds; with 0 it is scored on the rows that it was trained on, and on no others.
   */
  testFraction?: number;
  /** In how many folds rows are held out for the cross-validated scores; default 5, or what the lesser class allows. */
  folds?: number;
  /** Called at every iteration of the fit. */
  onProgress?: (progress: Progress) => void;
  /** Ends the fit early. */
  signal?: AbortSignal;
}

export const TRAIN_OPTIONS = ["testFraction", "folds", "onProgress", "signal", ...MODEL_OPTIONS] as const;

/** A model trained on the rows of a table that were not held out for good. */
export interface Trained extends FileModel {
  /** Its target with the classes of the model, of which `positive` may be the lesser. */
  table: Table;
  report: FitReport;
  /** On the rows of the training; `test`: on those held out for good; `cv`: on every row, by fits without its fold. */
  metrics: { train: Scores; test?: Scores; cv?: Scores };
  /** The predictions behind them. */
  predicted: { train: Predicted; test?: Predicted; cv?: Predicted };
  /** Of the fits that each held a fold out, with their certificates. */
  folds?: FitReport[];
}

const FOLDS = 5;

/** What the rows of each label weigh. */
type ClassFactors = Record<string, number>;

/**
 * Trains on a table and scores the model on rows that it, or fits like it, did not see.
 *
 * @throws {FileError} what `fit` has against the data, with the name of the source; a `positive` that is not a label.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export function trainTable(table: Table, options: TrainTableOptions = {}): Trained {
  const { target, asked, others, testFraction, folds, seed, onProgress, signal } = readTraining(table, options);
  const { weights, counts } = table;
  const isTest = testFraction !== undefined && testFraction > 0;
  if (isTest && folds !== undefined) throw new RangeError("folds: expected no testFraction beside it, got both");
  const isBalanced = asked.classWeight === "balanced" && (isTest || counts !== undefined);
  const settled = isBalanced ? { ...asked, classWeight: balanced(target, counts) } : asked;
  const checked = checkOptions(settled);
  const holdOut = isTest ? { testFraction, stratify: true, seed } : foldsFor(table, testFraction, folds, seed);
  const fitted = atSource(table, () =>
    fitHeldOut(table.x, target, checked, {
      ...(weights !== undefined && { sampleWeight: weights }),
      ...(counts !== undefined && { counts }),
      ...(holdOut !== undefined && { holdOut }),
      ...(onProgress !== undefined && { onProgress }),
      ...(signal !== undefined && { signal }),
    }),
  );
  const { heldOut } = fitted;
  const heldRows = heldOut?.copies ?? 0;
  const trainedOn = table.represented - (isTest ? heldRows : 0);
  // by default 1 / rows, of which x has fewer than the source
  const isDefault = others.l2 === undefined && !checked.firth;
  const strength = counts !== undefined && isDefault ? { l2: 1 / trainedOn } : {};
  const model = LogisticRegression.trained({ ...settled, ...strength }, fitted);
  const codes = codesFor(model, target);
  const all: Predicted = { y: codes, p: fitted.p, ...(weights !== undefined && { weights }) };
  const predicted: Trained["predicted"] = { train: isTest && heldOut ? withoutHeld(all, heldOut) : all };
  const metrics: Trained["metrics"] = { train: scoresOf(predicted.train, trainedOn) };
  if (heldOut !== undefined) {
    const name = isTest ? "test" : "cv";
    const held = heldOf(all, heldOut);
    predicted[name] = held;
    metrics[name] = scoresOf(held, heldRows);
  }
  return {
    ...withTable(table, target, model, testFraction),
    report: fitted.report,
    metrics,
    predicted,
    ...(fitted.folds && { folds: fitted.folds }),
  };
}

/** What is said of a training, read and checked but for what the model checks itself. */
interface TrainingSaid extends Omit<TrainTableOptions, keyof LogisticRegressionOptions> {
  target: NonNullable<Table["target"]>;
  /** Of the model, with `positive` as a label of the table. */
  asked: LogisticRegressionOptions;
  /** Of the model, as given. */
  others: LogisticRegressionOptions;
  seed: number;
}

/** @throws {FileError} no target, a `positive` that is not a label. @throws {TypeError | RangeError} */
export function readTraining(table: TableOf<unknown>, options: TrainTableOptions): TrainingSaid {
  requireTable(table);
  requireKnownOptions("option", options, TRAIN_OPTIONS);
  const { testFraction, folds, seed = 1, positive, onProgress, signal, ...others } = options;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`onProgress: expected a function, got ${describe(onProgress)}`);
  }
  if (positive !== undefined && !isLabel(positive)) {
    throw new TypeError(`positive: expected a number, boolean or string, got ${describe(positive)}`);
  }
  const { source, target } = table;
  if (target === undefined) throw new FileError({ file: source }, "expected a table read with its target");
  return {
    target,
    asked: { ...others, seed, ...(positive !== undefined && { positive: findLabel(source, target, positive) }) },
    others,
    seed,
    ...(testFraction !== undefined && { testFraction }),
    ...(folds !== undefined && { folds }),
    ...(onProgress !== undefined && { onProgress }),
    ...(signal !== undefined && { signal }),
  };
}

/** A model with the table that it was trained on, whose target then has the model's classes. */
export function withTable<X>(
  table: TableOf<X>,
  target: NonNullable<Table["target"]>,
  model: LogisticRegression,
  testFraction: number | undefined,
): FileModel & { rows: TrainedRows; table: TableOf<X> } {
  const [negative, one] = model.classes;
  return {
    model,
    target: target.column,
    encoding: table.encoding,
    rows: trainedRows(table, testFraction),
    table: { ...table, target: { column: target.column, classes: [negative, one], y: codesFor(model, target) } },
  };
}

/**
 * Each label's weight of "balanced" over all rows of the source: rows of x that stand for several, or of which some are
 * held out, would have others.
 */
function balanced({ y, classes }: { y: Uint8Array; classes: readonly Label[] }, counts?: Float64Array): ClassFactors {
  const rows = [0, 0];
  y.forEach((code, i) => {
    rows[code] += counts?.[i] ?? 1;
  });
  const all = rows[0] + rows[1];
  return Object.fromEntries(classes.map((label, code) => [String(label), all / (2 * rows[code])]));
}

/** @throws {TypeError | RangeError} a number of folds, or a part, that is none. */
function foldsFor(
  { target, counts }: Table,
  testFraction: number | undefined,
  folds: number | undefined,
  seed: number,
): HoldOut | undefined {
  if (testFraction !== undefined) {
    if (testFraction !== 0) throw unexpected("testFraction", "a number from 0 to less than 1", testFraction);
    if (folds !== undefined) throw new RangeError("folds: expected no testFraction beside it, got both");
    return undefined;
  }
  if (folds !== undefined) return { folds, stratify: true, seed };
  const ofClass = [0, 0];
  target?.y.forEach((code, i) => {
    ofClass[code] += counts?.[i] ?? 1;
  });
  const most = Math.min(FOLDS, ...ofClass);
  return most < 2 ? undefined : { folds: most, stratify: true, seed };
}

function trainedRows(table: TableOf<unknown>, testFraction = 0): TrainedRows {
  return {
    represented: table.represented,
    heldOut: testFraction,
    ...(table.weight !== undefined && { weight: table.weight }),
    ...(table.countsFrom !== undefined && { counts: table.countsFrom }),
    ...(isGrouped(table) && { counted: true }),
    ...(table.omitted > 0 && { dropMissing: true }),
  };
}

function heldOf({ y }: Predicted, { rows, weights, p }: HeldOut): Predicted {
  const held = { y: Uint8Array.from(rows, (row) => y[row]), p, rows };
  return weights.every((weight) => weight === 1) ? held : { ...held, weights };
}

/** The rows of the training alone: those held out for good have no weight left. */
function withoutHeld({ y, p, weights: all }: Predicted, heldOut: HeldOut): Predicted {
  const weights = all === undefined ? new Float64Array(y.length).fill(1) : Float64Array.from(all);
  heldOut.rows.forEach((row, k) => {
    weights[row] -= heldOut.weights[k];
  });
  const kept = Uint32Array.from(weights.keys()).filter((row) => weights[row] > 0);
  const [ys, ps] = [Uint8Array.from(kept, (row) => y[row]), Float64Array.from(kept, (row) => p[row])];
  const train = { y: ys, p: ps, rows: kept };
  return all === undefined ? train : { ...train, weights: Float64Array.from(kept, (row) => weights[row]) };
}

/** Says of an error about the data which source they are from. */
export function atSource<T>(table: Table, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ofSource(table, error);
  }
}

/** An error about the data with the source that they are from; any other as it is. */
export function ofSource({ source, target }: TableOf<unknown>, error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError) || error instanceof FileError) return error;
  const place = target === undefined ? { file: source } : { file: source, column: target.column };
  return new FileError(place, error.message, { cause: error });
}
