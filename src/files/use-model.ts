import { type Explanation, explain, type Label } from "../index.js";
import { featureNames } from "./encoding.js";
import { FileError } from "./file-error.js";
import type { FileModel } from "./model-file.js";
import { readTable } from "./read-table.js";
import { type Scores, scoreTable } from "./scores.js";
import type { Table } from "./table.js";

/** α of the update that an explanation shows. */
const LEARNING_RATE = 0.1;

/** A prediction for every row of a file, in its order. */
export interface FilePredictions {
  /** Of the positive class. */
  probabilities: Float64Array;
  labels: Label[];
  /** Columns of the file the model does not use. */
  ignored: string[];
}

/** Predicts every row of a file. @throws {FileError} a column is missing, or a cell does not fit. */
export async function predictFile({ model, target, encoding }: FileModel, file: string): Promise<FilePredictions> {
  const { columns, ignored } = await readTable(file, { schema: { encoding } });
  return {
    probabilities: model.predictProba({ columns }),
    labels: [...model.predict({ columns })],
    ignored: ignored.filter((column) => column !== target),
  };
}

/** Scores a model on a file that has its target. @throws {FileError} a column is missing, or a cell does not fit. */
export async function evaluateFile(
  fileModel: FileModel,
  file: string,
): Promise<{ metrics: Scores; ignored: string[] }> {
  const table = await readWithTarget(fileModel, file);
  return { metrics: scoreTable(fileModel.model, table), ignored: table.ignored };
}

/** One row of a file as the neuron sees it. */
export interface ExplainedRow {
  /** Data row, counted from 1. */
  row: number;
  label: Label;
  /** 1 where the label is the positive class, else 0. */
  y: number;
  features: string[];
  learningRate: number;
  explanation: Explanation;
}

/**
 * Writes out forward pass, derivatives and one update for one row of a file.
 *
 * @param row data row, counted from 1: the first after the header is row 1.
 * @throws {FileError} a column is missing, a cell does not fit, or there is no such row.
 */
export async function explainFileRow(fileModel: FileModel, file: string, row: number): Promise<ExplainedRow> {
  return explainTableRow(fileModel, await readWithTarget(fileModel, file), row);
}

/** `explainFileRow` for a table in memory, read with its target. */
export function explainTableRow({ model, encoding }: FileModel, table: Table, row: number): ExplainedRow {
  const { file, rows, columns, target } = table;
  if (target === undefined) throw new FileError({ file }, "expected a table read with its target");
  if (!Number.isInteger(row) || row < 1 || row > rows) {
    throw new FileError({ file }, `expected a row from 1 to ${rows}, got ${row}`);
  }
  const label = target.labels[row - 1];
  const y = label === model.classes[1] ? 1 : 0;
  const x = columns.map((column) => column[row - 1]);
  const explanation = explain({ w: model.weights, x, b: model.bias, y, learningRate: LEARNING_RATE });
  return { row, label, y, features: featureNames(encoding), learningRate: LEARNING_RATE, explanation };
}

function readWithTarget({ model, target, encoding }: FileModel, file: string): Promise<Table> {
  const [negative, positive] = model.classes;
  return readTable(file, { schema: { encoding, target: { column: target, classes: [negative, positive] } } });
}
