// Models and files: a model is trained on a file, written to one, read back, and used on others.
import { requireKnownOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import type { LogisticModel, Verification } from "../index.js";
import type { Unseen } from "../tables/encode-column.js";
import { type ExplainedRow, explainTableRow } from "../tables/explain-row.js";
import { type FileModel, parseAnyModel, parseModel, requireFileModel, toDocument } from "../tables/model-document.js";
import { type Predicted, predictTable, type Scores, scoresOf, withCalibration } from "../tables/scores.js";
import type { Schema, Table } from "../tables/table.js";
import { INFERRED_OPTIONS, type Inferred, type TrainInferredOptions, trainInferred } from "../tables/train-inferred.js";
import { verifyTable } from "../tables/verify-table.js";
import { libsvmFile, type SourceGiven } from "./open-source.js";
import { writeOutput } from "./output.js";
import { readRow } from "./read-row.js";
import { READ_OPTIONS, type ReadKnownOptions, type ReadOptions, readTable } from "./read-table.js";
import type { Reading } from "./source.js";
import { readText, requirePath } from "./text-file.js";

/** What to read, and how to train on it. */
export interface TrainFileOptions extends ReadOptions, TrainInferredOptions {}

/**
 * Reads a source, trains a model on its rows, scores it on rows that were held out, and infers from it where asked to.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected.
 * @throws {TypeError | RangeError} an option that is not what was expected.
 */
export async function trainFile(source: SourceGiven, options: TrainFileOptions): Promise<Inferred> {
  requireKnownOptions("option", options, [...READ_OPTIONS, ...INFERRED_OPTIONS]);
  const isOneOf = (names: readonly string[]) => (entry: [string, unknown]) => names.includes(entry[0]);
  const given = Object.entries(options);
  const reading: ReadOptions = Object.fromEntries(given.filter(isOneOf(READ_OPTIONS)));
  const training: TrainInferredOptions = Object.fromEntries(given.filter(isOneOf(INFERRED_OPTIONS)));
  if (reading.target === undefined && libsvmFile(source) === undefined) {
    throw new TypeError("target: expected the name of a column, got undefined");
  }
  return trainInferred(await readTable(source, reading), training);
}

/**
 * Writes a model as JSON: the file is whole, or as it was before.
 *
 * @throws {FileError} where the file cannot be written.
 */
export async function writeModel(file: string, fileModel: FileModel): Promise<void> {
  requirePath(file);
  await writeOutput(file, [`${JSON.stringify(toDocument(fileModel), null, 2)}\n`]);
}

/**
 * Reads a model that `writeModel` or `logit train` wrote.
 *
 * @throws {FileError} no such file, not JSON, not such a model, a newer version, or parts that do not fit together.
 */
export async function readModel(file: string): Promise<FileModel> {
  requirePath(file);
  return parseModel(file, await readText(file));
}

/** The same, and a model of columns without names that `JSON.stringify` wrote. @throws {FileError} as `readModel`. */
export async function readAnyModel(file: string): Promise<FileModel | LogisticModel> {
  requirePath(file);
  return parseAnyModel(file, await readText(file));
}

/** What can be said beside a model and a source. */
interface Progressing {
  /** Called with how far the reading has come, again and again until all rows are read. */
  onReading?: (reading: Reading) => void;
}

/** A prediction for every row of a file, in its order. */
export interface FilePredictions {
  /** Of the positive class. */
  probabilities: Float64Array;
  labels: Label[];
  /** Columns of the source that the model does not use. */
  ignored: string[];
  /** Levels that training had not seen, which count as the reference. */
  unseen: Unseen[];
}

/** Predicts every row of a source. @throws {FileError} a column is missing, or a cell does not fit. */
export async function predictFile(
  fileModel: FileModel,
  source: SourceGiven,
  { strict = false }: { strict?: boolean } = {},
): Promise<FilePredictions> {
  requireFileModel(fileModel);
  const { model, encoding, target } = fileModel;
  const table = await readTable(source, { schema: { encoding }, strict, aggregate: false });
  const probabilities = model.predictProba(table.x);
  const [negative, positive] = model.classes;
  return {
    probabilities,
    labels: Array.from(probabilities, (p) => (p >= 0.5 ? positive : negative)),
    ignored: ignoredOf(table).filter((column) => column !== target),
    unseen: table.unseen,
  };
}

function ignoredOf({ columns }: Table): string[] {
  return columns.filter(({ role }) => role === "left out").map(({ column }) => column);
}

/** What scores there are, and what was found in the source. */
export interface Evaluation {
  metrics: Scores;
  predicted: Predicted;
  table: Table;
  /** Columns of the source that the model does not use. */
  ignored: string[];
}

/**
 * Scores a model on a source that has its target.
 * @param options `counts`: as of `readTable`.
 * @throws {FileError} a column is missing, or a cell does not fit.
 */
export async function evaluateFile(
  fileModel: FileModel,
  source: SourceGiven,
  options: Progressing & { strict?: boolean; counts?: string } = {},
): Promise<Evaluation> {
  const table = await readWithTarget(fileModel, source, options);
  const predicted = predictTable(fileModel.model, table);
  const metrics = withCalibration(scoresOf(predicted, table.represented), predicted);
  return { metrics, predicted, table, ignored: ignoredOf(table) };
}

/**
 * Writes out forward pass, derivatives and one update for one row of a file.
 *
 * @param row data row, counted from 1: the first after the header is row 1.
 * @throws {FileError} a column is missing, a cell does not fit, or there is no such row.
 */
export async function explainFileRow(
  fileModel: FileModel,
  source: SourceGiven,
  row: number,
  { onReading }: Progressing = {},
): Promise<ExplainedRow> {
  // rows without missing cells, of which none can stand in the way of another
  if (libsvmFile(source) !== undefined) {
    return explainTableRow(
      fileModel,
      await readWithTarget(fileModel, source, { ...(onReading && { onReading }) }),
      row,
    );
  }
  const explained = explainTableRow(fileModel, await readRow(source, schemaOf(fileModel), row, onReading), 1);
  return { ...explained, row };
}

/**
 * Checks the certificate of a model on the file that it was trained on: see `verify`.
 *
 * @throws {FileError} a column is missing, a cell does not fit, or these are not the rows of the training.
 */
export async function verifyFile(
  fileModel: FileModel,
  source: SourceGiven,
  { onReading }: Progressing = {},
): Promise<{ verification: Verification; ignored: string[] }> {
  requireFileModel(fileModel);
  const { weight, counts, counted = false } = fileModel.rows ?? {};
  const table = await readWithTarget(fileModel, source, {
    aggregate: counted,
    ...(onReading && { onReading }),
    ...(weight !== undefined && { weight }),
    ...(counts !== undefined && { counts }),
  });
  return { verification: verifyTable(fileModel, table), ignored: ignoredOf(table) };
}

/** Rows are left out as they were in training, where nothing else is said. */
async function readWithTarget(
  fileModel: FileModel,
  source: SourceGiven,
  options: Omit<ReadKnownOptions, "schema">,
): Promise<Table> {
  const dropMissing = fileModel?.rows?.dropMissing === true;
  return readTable(source, { schema: schemaOf(fileModel), dropMissing, ...options });
}

function schemaOf(fileModel: FileModel): Schema {
  requireFileModel(fileModel);
  const { model, target, encoding } = fileModel;
  const [negative, positive] = model.classes;
  return { encoding, target: { column: target, classes: [negative, positive] } };
}
