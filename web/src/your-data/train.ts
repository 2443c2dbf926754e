// Trains on four fifths of the rows that a user chose, and looks at the others.
import {
  type CalibrationCurve,
  calibrationCurve,
  type FitReport,
  fitHeldOut,
  LogisticRegression,
  type Progress,
  type RocCurve,
  rocAuc,
  rocCurve,
  type Split,
  splitRows,
} from "../../../src/index.js";
import { FileError } from "../../../src/tables/file-error.js";
import { type FileModelDocument, toDocument } from "../../../src/tables/model-document.js";
import { checkOptions } from "../../../src/training/options.js";
import { type Choices, type Encoded, encode } from "./encode.js";
import type { Sheet } from "./sheet.js";

export type TrainNews = Pick<Progress, "iteration" | "objective">;

/** A weight as the table shows it. */
export interface WeightLine {
  feature: string;
  /** In the column's own unit. */
  weight: number;
  /** The weight of a step of one standard deviation, among the training rows. */
  standardised: number;
}

/** The rows that were held out, with what the model says of them. */
export interface HeldOut {
  y: Uint8Array;
  /** P(y = 1). */
  p: Float64Array;
  calibration: CalibrationCurve;
  /** Where both classes are among them. */
  curve?: { auc: number; roc: RocCurve };
}

export interface Trained {
  document: FileModelDocument;
  report: Omit<FitReport, "history">;
  weights: WeightLine[];
  /** What a missing cell of each feature counts as; undefined where such rows are left out. */
  fills: number[] | undefined;
  leftOut: Encoded["leftOut"];
  trainRows: number;
  heldOut: HeldOut;
}

const TEST_FRACTION = 0.2;
/** Chooses the rows that are held out. */
export const SEED = 1;
/** Points of a curve that a screen can show. */
const MOST_POINTS = 500;

/** @throws {FileError} what `encode` has against the choices, and what a fit has against the rows. */
export async function train(sheet: Sheet, choices: Choices, tell: (news: TrainNews) => void): Promise<Trained> {
  const encoded = encode(sheet, choices);
  const { file } = sheet;
  const { encoding, features, classes, y, leftOut } = encoded;
  const split = divided(file, choices.target, classes, y);
  const fills = choices.missing === "mean" ? encoded.columns.map((column) => meanOf(column, split.train)) : undefined;
  const columns = fills === undefined ? encoded.columns : encoded.columns.map((column, j) => filled(column, fills[j]));

  const options = { positive: classes[1], seed: SEED };
  // as the command line does it, so that both come to the same bits
  const fitted = fitHeldOut(
    { columns },
    Array.from(y, (code) => classes[code]),
    checkOptions(options),
    {
      holdOut: { testFraction: TEST_FRACTION, stratify: true, seed: SEED },
      onProgress: ({ iteration, objective }) => tell({ iteration, objective }),
    },
  );
  const model = LogisticRegression.trained(options, fitted);
  const isWhole = leftOut.withoutTarget === 0 && leftOut.withHoles === 0 && fills === undefined;
  const document = toDocument({
    model,
    target: choices.target,
    encoding,
    // the rows by which the command line can verify it: only where it would read the same ones
    ...(isWhole && { rows: { represented: y.length, heldOut: TEST_FRACTION } }),
  });
  const { history, ...report } = model.report;
  return {
    document,
    report,
    weights: features.map((feature, j) => {
      const weight = model.weights[j];
      return { feature, weight, standardised: weight * deviationOf(pick(columns[j], split.train)) };
    }),
    fills,
    leftOut,
    trainRows: split.train.length,
    heldOut: lookAt(model, columns, y, split.test),
  };
}

function lookAt(model: LogisticRegression, columns: Float64Array[], all: Uint8Array, rows: Uint32Array): HeldOut {
  const p = model.predictProba({ columns: columns.map((column) => pick(column, rows)) });
  const y = Uint8Array.from(rows, (row) => all[row]);
  const calibration = calibrationCurve(y, p);
  if (!(y.includes(0) && y.includes(1))) return { y, p, calibration };
  return { y, p, calibration, curve: { auc: rocAuc(y, p), roc: thinned(rocCurve(y, p)) } };
}

function pick(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]);
}

/** Over the rows that have a value; 0 where none has. */
function meanOf(column: Float64Array, rows: Uint32Array): number {
  const present = pick(column, rows).filter((value) => !Number.isNaN(value));
  return present.length === 0 ? 0 : present.reduce((sum, value) => sum + value, 0) / present.length;
}

function filled(column: Float64Array, fill: number): Float64Array {
  return column.map((value) => (Number.isNaN(value) ? fill : value));
}

function deviationOf(column: Float64Array): number {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
}

/** @throws {FileError} too few rows of a class to hold some out. */
function divided(file: string, column: string, classes: Encoded["classes"], y: Uint8Array): Split {
  try {
    return splitRows(y, { testFraction: TEST_FRACTION, seed: SEED });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const ones = y.reduce((sum, code) => sum + code, 0);
    const counts = classes.map((label, code) => `${code === 1 ? ones : y.length - ones} of ${JSON.stringify(label)}`);
    const expected = "expected at least 3 rows of each class, so that some can be held out";
    throw new FileError({ file, column }, `${expected}, got ${counts.join(" and ")}`, { cause });
  }
}

/** Every so manieth point, and the last: their straight lines look the same. */
function thinned({ falsePositiveRate, truePositiveRate, thresholds }: RocCurve): RocCurve {
  const last = thresholds.length - 1;
  const every = Math.ceil(thresholds.length / MOST_POINTS);
  const isKept = (_: number, k: number): boolean => k % every === 0 || k === last;
  return {
    falsePositiveRate: falsePositiveRate.filter(isKept),
    truePositiveRate: truePositiveRate.filter(isKept),
    thresholds: thresholds.filter(isKept),
  };
}
