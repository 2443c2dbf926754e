import { describe, isObject } from "../checks/describe.js";
import { numberIn, requireCount } from "../checks/numbers.js";
// The class that users import: the entry is built into one file, which has its own copy of what it needs.
import { LogisticModel, LogisticRegression } from "../index.js";
import type { RegressionDocument } from "../training/logistic-regression.js";
import { type ColumnEncoding, expectEncoding, featureNames } from "./encoding.js";
import { FileError } from "./file-error.js";

/** A model trained on a file, with what is needed to feed it raw files. */
export interface FileModel {
  model: LogisticRegression;
  /** Name of the target column. */
  target: string;
  encoding: ColumnEncoding[];
  /** Which rows of its source it was trained on; a document that an earlier version wrote does not say so. */
  rows?: TrainedRows;
}

/** The rows of a source that a model was trained on. */
export interface TrainedRows {
  /** How many rows of the source there were, those held out among them. */
  represented: number;
  /** Part of the rows held out for good, in the same proportion of each class; which, the model's option `seed` chooses. */
  heldOut: number;
  /** Column of the rows' weights. */
  weight?: string;
  /** Column of how many rows each row stood for. */
  counts?: string;
  /** Whether equal rows were counted. */
  counted?: true;
  /** Whether rows with missing cells were left out. */
  dropMissing?: true;
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
  return parseAs(file, text, modelFrom);
}

/** The same, and a model of columns without names in the text that `JSON.stringify` made of it. */
export function parseAnyModel(file: string, text: string): FileModel | LogisticModel {
  return parseAs(file, text, (document) => {
    return "encoding" in document ? modelFrom(document) : LogisticModel.fromJSON(document);
  });
}

function parseAs<Model>(file: string, text: string, from: (document: object) => Model): Model {
  const document = parse(file, text);
  try {
    return from(document);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new FileError({ file }, error.message, { cause: error });
  }
}

/** The model in such a document. @throws {TypeError | RangeError} naming the part and what was expected. */
export function modelFrom(document: object): FileModel {
  const model = LogisticRegression.fromJSON(document);
  return { model, ...expectFilePart(document, model.weights.length) };
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
  return { target, encoding: entries, ...expectRows(rows) };
}

/** Nothing where they are not said, as in documents of earlier versions, which held out other rows. */
function expectRows(value: unknown): { rows?: TrainedRows } {
  if (!isObject(value) || !("represented" in value)) return {};
  const { represented, heldOut, weight, counts, counted, dropMissing }: { [key in keyof TrainedRows]?: unknown } =
    value;
  requireCount("rows.represented", represented);
  const part = numberIn("rows.heldOut", heldOut, 0, "a number from 0 to less than 1", (part) => part >= 0 && part < 1);
  requireName("rows.weight", weight);
  requireName("rows.counts", counts);
  return {
    rows: {
      represented,
      heldOut: part,
      ...(weight !== undefined && { weight }),
      ...(counts !== undefined && { counts }),
      ...(counted === true && { counted }),
      ...(dropMissing === true && { dropMissing }),
    },
  };
}

function requireName(part: string, value: unknown): asserts value is string | undefined {
  if (value !== undefined && typeof value !== "string") {
    throw new TypeError(`${part}: expected a string, got ${describe(value)}`);
  }
}
