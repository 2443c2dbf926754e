import { describe } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import { type Explanation, explain } from "../neuron/neuron.js";
import { featureNames } from "./encoding.js";
import { FileError } from "./file-error.js";
import { type FileModel, requireFileModel } from "./model-document.js";
import { requireTable, type Table } from "./table.js";

/** α of the update that an explanation shows. */
const LEARNING_RATE = 0.1;

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
 * Writes out forward pass, derivatives and one update for one row of a table read with its target.
 *
 * @param row data row, counted from 1.
 * @throws {FileError} the table has no target, or no such row.
 */
export function explainTableRow(fileModel: FileModel, table: Table, row: number): ExplainedRow {
  requireFileModel(fileModel);
  requireTable(table);
  const { model, encoding } = fileModel;
  const { file, rows, columns, target } = table;
  if (target === undefined) throw new FileError({ file }, "expected a table read with its target");
  if (!Number.isInteger(row) || row < 1 || row > rows) {
    throw new FileError({ file }, `expected a row from 1 to ${rows}, got ${describe(row)}`);
  }
  const label = target.labels[row - 1];
  const y = label === model.classes[1] ? 1 : 0;
  const x = columns.map((column) => column[row - 1]);
  const explanation = explain({ w: model.weights, x, b: model.bias, y, learningRate: LEARNING_RATE });
  return { row, label, y, features: featureNames(encoding), learningRate: LEARNING_RATE, explanation };
}
