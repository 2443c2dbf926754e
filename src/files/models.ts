// Models and files: a model is trained on a file, written to one, read back, and used on others.
import { requireKnownOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import type { Verification } from "../index.js";
import { type ExplainedRow, explainTableRow } from "../tables/explain-row.js";
import { type FileModel, parseModel, requireFileModel, toDocument } from "../tables/model-document.js";
import { type Scores, scoreTable } from "../tables/scores.js";
import type { Table } from "../tables/table.js";
import { TRAIN_OPTIONS, type Trained, type TrainTableOptions, trainTable } from "../tables/train-table.js";
import { verifyTable } from "../tables/verify-table.js";
import type { SourceGiven } from "./open-source.js";
import { writeOutput } from "./output.js";
import { COLUMN_OPTIONS, type ReadOptions, readTable } from "./read-table.js";
import { readText, requirePath } from "./text-file.js";

/** What to read, and how to train on it. */
export interface TrainFileOptions extends Omit<ReadOptions, "schema">, TrainTableOptions {
  target: string;
}

/**
 * Reads a source, holds out a part of its rows, trains on the rest and scores both.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected.
 * @throws {TypeError | RangeError} an option that is not what was expected.
 */
export async function trainFile(source: SourceGiven, options: TrainFileOptions): Promise<Trained> {
  requireKnownOptions("option", options, [...COLUMN_OPTIONS, "onReading", ...TRAIN_OPTIONS]);
  const { target, features, text, weight, onReading, ...training } = options;
  if (target === undefined) throw new TypeError("target: expected the name of a column, got undefined");
  const table = await readTable(source, {
    target,
    ...(features !== undefined && { features }),
    ...(text !== undefined && { text }),
    ...(weight !== undefined && { weight }),
    ...(onReading !== undefined && { onReading }),
  });
  return trainTable(table, training);
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

/** A prediction for every row of a file, in its order. */
export interface FilePredictions {
  /** Of the positive class. */
  probabilities: Float64Array;
  labels: Label[];
  /** Columns of the file the model does not use. */
  ignored: string[];
}

/** Predicts every row of a source. @throws {FileError} a column is missing, or a cell does not fit. */
export async function predictFile(fileModel: FileModel, source: SourceGiven): Promise<FilePredictions> {
  requireFileModel(fileModel);
  const { model, target, encoding } = fileModel;
  const { columns, ignored } = await readTable(source, { schema: { encoding } });
  return {
    probabilities: model.predictProba({ columns }),
    labels: [...model.predict({ columns })],
    ignored: ignored.filter((column) => column !== target),
  };
}

/** Scores a model on a source that has its target. @throws {FileError} a column is missing, or a cell does not fit. */
export async function evaluateFile(
  fileModel: FileModel,
  source: SourceGiven,
): Promise<{ metrics: Scores; ignored: string[] }> {
  const table = await readWithTarget(fileModel, source);
  return { metrics: scoreTable(fileModel.model, table), ignored: table.ignored };
}

/**
 * Writes out forward pass, derivatives and one update for one row of a file.
 *
 * @param row data row, counted from 1: the first after the header is row 1.
 * @throws {FileError} a column is missing, a cell does not fit, or there is no such row.
 */
export async function explainFileRow(fileModel: FileModel, source: SourceGiven, row: number): Promise<ExplainedRow> {
  return explainTableRow(fileModel, await readWithTarget(fileModel, source), row);
}

/**
 * Checks the certificate of a model on the file that it was trained on: see `verify`.
 *
 * @throws {FileError} a column is missing, a cell does not fit, or these are not the rows of the training.
 */
export async function verifyFile(
  fileModel: FileModel,
  source: SourceGiven,
): Promise<{ verification: Verification; ignored: string[] }> {
  requireFileModel(fileModel);
  const table = await readWithTarget(fileModel, source, fileModel.rows?.weight);
  return { verification: verifyTable(fileModel, table), ignored: table.ignored };
}

async function readWithTarget(fileModel: FileModel, source: SourceGiven, weight?: string): Promise<Table> {
  requireFileModel(fileModel);
  const { model, target, encoding } = fileModel;
  const [negative, positive] = model.classes;
  const schema = { encoding, target: { column: target, classes: [negative, positive] satisfies [Label, Label] } };
  return readTable(source, { schema, ...(weight !== undefined && { weight }) });
}
