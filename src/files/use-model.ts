import type { Label } from "../data/labels.js";
import { type ExplainedRow, explainTableRow } from "../tables/explain-row.js";
import type { FileModel } from "../tables/model-document.js";
import { type Scores, scoreTable } from "../tables/scores.js";
import type { Table } from "../tables/table.js";
import { readTable } from "./read-table.js";

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

/**
 * Writes out forward pass, derivatives and one update for one row of a file.
 *
 * @param row data row, counted from 1: the first after the header is row 1.
 * @throws {FileError} a column is missing, a cell does not fit, or there is no such row.
 */
export async function explainFileRow(fileModel: FileModel, file: string, row: number): Promise<ExplainedRow> {
  return explainTableRow(fileModel, await readWithTarget(fileModel, file), row);
}

function readWithTarget({ model, target, encoding }: FileModel, file: string): Promise<Table> {
  const [negative, positive] = model.classes;
  return readTable(file, { schema: { encoding, target: { column: target, classes: [negative, positive] } } });
}
