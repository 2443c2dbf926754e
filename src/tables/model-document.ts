import { describe } from "../checks/describe.js";
// The class that users import: the entry is built into one file, which has its own copy of what it needs.
import { LogisticRegression } from "../index.js";
import type { RegressionDocument } from "../training/logistic-regression.js";
import { type ColumnEncoding, expectEncoding, featureNames } from "./encoding.js";
import { FileError } from "./file-error.js";

/** A model trained on a file, with what is needed to feed it raw files. */
export interface FileModel {
  model: LogisticRegression;
  /** Name of the target column. */
  target: string;
  encoding: ColumnEncoding[];
  /** Which rows of its file it was trained on; a file that an earlier version wrote does not say so. */
  rows?: TrainedRows;
}

/** The rows of a file that a model was trained on. */
export interface TrainedRows {
  /** Part of the rows held out; which, is chosen by the model's option `seed`. */
  testFraction: number;
  /** Column of the rows' weights. */
  weight?: string;
}

/** What `logit train` writes: what `LogisticRegression.fromJSON` reads too, and how files are encoded. */
export interface FileModelDocument extends RegressionDocument {
  target: string;
  /** Encoded column names, in the order of the weights. */
  features: string[];
  encoding: ColumnEncoding[];
  rows?: TrainedRows;
}

/** @throws TypeError for what is no model of a file: its path, say, or the bare LogisticRegression in it. */
export function requireFileModel(fileModel: FileModel): void {
  const { model, target, encoding }: Partial<FileModel> = fileModel ?? {};
  if (typeof model?.predictProba !== "function" || typeof target !== "string" || !Array.isArray(encoding)) {
    throw new TypeError(`model: expected what trainFile or readModel returns, got ${describe(fileModel)}`);
  }
}

/** What `writeModel` writes. @throws TypeError for what is no model of a file. */
export function toDocument(fileModel: FileModel): FileModelDocument {
  requireFileModel(fileModel);
  const { model, target, encoding, rows } = fileModel;
  return { ...model.toJSON(), target, features: featureNames(encoding), encoding, ...(rows && { rows }) };
}

/**
 * The model in the text of a file that `logit train` wrote.
 *
 * @param file its name, for errors.
 * @throws {FileError} not JSON, not such a model, a newer version, or parts that do not fit together.
 */
export function parseModel(file: string, text: string): FileModel {
  const document = parse(file, text);
  try {
    const model = LogisticRegression.fromJSON(document);
    return { model, ...expectFilePart(document, model.weights.length) };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new FileError({ file }, error.message, { cause: error });
  }
}

function parse(file: string, text: string): object {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null && "format" in document) return document;
  } catch (cause) {
    throw new FileError({ file }, "not JSON; expected a model written by logit train", { cause });
  }
  throw new FileError({ file }, "JSON, but no model; expected a file written by logit train");
}

function expectFilePart(document: object, weights: number): Omit<FileModel, "model"> {
  const { target, features, encoding, rows }: { [key in keyof FileModelDocument]?: unknown } = document;
  if (typeof target !== "string") throw new TypeError(`target: expected a string, got ${typeof target}`);
  const entries = expectEncoding(encoding);
  const names = featureNames(entries);
  if (names.length !== weights) {
    throw new RangeError(`encoding: expected one column for each of ${weights} weights, got ${names.length}`);
  }
  if (!Array.isArray(features) || features.length !== names.length || names.some((name, j) => name !== features[j])) {
    throw new RangeError(
      `features: expected the ${names.length} columns of the encoding, got ${JSON.stringify(features)}`,
    );
  }
  return { target, encoding: entries, ...(rows !== undefined && { rows: expectRows(rows) }) };
}

function expectRows(value: unknown): TrainedRows {
  const { testFraction, weight }: { [key in keyof TrainedRows]?: unknown } = Object.assign({}, value);
  if (typeof testFraction !== "number") {
    throw new TypeError(`rows.testFraction: expected a number, got ${typeof testFraction}`);
  }
  if (weight === undefined) return { testFraction };
  if (typeof weight !== "string") throw new TypeError(`rows.weight: expected a string, got ${typeof weight}`);
  return { testFraction, weight };
}
