import { describe } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import { type Matrix, rowSource } from "../data/matrix.js";
import { eachRow } from "../data/row-cells.js";
import { type Explanation, explain } from "../neuron/neuron.js";
import { FileError } from "./file-error.js";
import { type FileModel, requireFileModel } from "./model-document.js";
import { requireTable, type Table } from "./table.js";

/** α of the update that an explanation shows. */
const LEARNING_RATE = 0.1;

/** One row of a source as the neuron sees it. */
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
 * @param row row of the source, counted from 1; where equal rows were counted, of the groups.
 * @throws {FileError} the table has no target, or no such row, or has left it out.
 */
export function explainTableRow(fileModel: FileModel, table: Table, row: number): ExplainedRow {
  requireFileModel(fileModel);
  requireTable(table);
  const { model } = fileModel;
  const { source, rows, kept, target, features } = table;
  if (target === undefined) throw new FileError({ file: source }, "expected a table read with its target");
  const last = rows + (kept === undefined ? 0 : table.omitted);
  if (!Number.isInteger(row) || row < 1 || row > last) {
    throw new FileError({ file: source }, `expected a row from 1 to ${last}, got ${describe(row)}`);
  }
  const place = kept === undefined ? row - 1 : kept.indexOf(row - 1);
  if (place < 0) throw new FileError({ file: source, row }, "expected a row without missing cells, got one left out");
  const label = target.classes[target.y[place]];
  const y = label === model.classes[1] ? 1 : 0;
  const x = rowOf(table.x, place);
  const explanation = explain({ w: model.weights, x, b: model.bias, y, learningRate: LEARNING_RATE });
  return { row, label, y, features, learningRate: LEARNING_RATE, explanation };
}

function rowOf(x: Matrix, wanted: number): Float64Array {
  const source = rowSource(x);
  const numbers = new Float64Array(source.features);
  eachRow(source, ({ count, column, value }, row) => {
    if (row !== wanted) return;
    for (let k = 0; k < count; k++) numbers[column[k]] = value[k];
  });
  return numbers;
}
