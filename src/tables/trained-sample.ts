// Which rows of a table a model was trained on, and what they weighed.
import type { Label } from "../data/labels.js";
import { holdOutFraction } from "../training/cross-folds.js";
import { CrossWeights } from "../training/cross-weights.js";
import { FileError } from "./file-error.js";
import { type FileModel, requireFileModel } from "./model-document.js";
import { codesFor } from "./scores.js";
import { requireTable, type Table } from "./table.js";

/** The rows of a table as a training took them. */
export interface TrainedSample {
  /** In the words of the model's classes, one a row of the table. */
  labels: Label[];
  /** One a row, 0 where none of it was in the training; 1 if absent. */
  sampleWeight?: Float64Array;
  /** Whether a row was in the training, where some were held out. */
  isIn?: (row: number) => boolean;
}

/**
 * @param table read as in training, with its target, and its weights where there were some.
 * @throws {FileError} the model's file does not say what it was trained on; a table without target, or other rows.
 */
export function trainedSample(fileModel: FileModel, table: Table): TrainedSample {
  requireFileModel(fileModel);
  requireTable(table);
  const { model, rows } = fileModel;
  const { source, target, weights, counts } = table;
  if (target === undefined) throw new FileError({ file: source }, "expected a table read with its target");
  if (rows === undefined) {
    throw new FileError({ file: source }, "expected a model that says which rows it was trained on; train it again");
  }
  if (table.represented !== rows.represented) {
    throw new FileError(
      { file: source },
      `expected the ${rows.represented} rows that the model was trained with, got ${table.represented}`,
    );
  }
  const y = codesFor(model, target);
  const [negative, positive] = model.classes;
  const classes: [Label, Label] = [negative, positive];
  const labels = Array.from(y, (code) => classes[code]);
  if (rows.heldOut === 0) return { labels, ...(weights && { sampleWeight: weights }) };
  const { seed = 1 } = model.options;
  const all = new CrossWeights({ classes, y, weight: weights, sampleWeight: weights, counts });
  const held = holdOutFraction(all.divided, { testFraction: rows.heldOut, stratify: true, seed });
  // a row that weighs nothing is one of the fit nevertheless
  const isIn = (row: number) => held.heldOut(0, row) < (counts?.[row] ?? 1);
  return { labels, sampleWeight: all.inFit(held, 0), isIn };
}
