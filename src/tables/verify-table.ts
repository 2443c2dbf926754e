// Whether the certificate of a model that was trained on a table is true of it.
import type { Label } from "../data/labels.js";
import { type Verification, verify } from "../index.js";
import { holdOutFraction } from "../training/cross-folds.js";
import { CrossWeights } from "../training/cross-weights.js";
import { FileError } from "./file-error.js";
import { keepRows } from "./keep-rows.js";
import { type FileModel, requireFileModel } from "./model-document.js";
import { codesFor } from "./scores.js";
import { requireTable, type Table } from "./table.js";
import { atSource } from "./train-table.js";

/**
 * Checks the certificate on the rows of the table that were not held out for good in training.
 *
 * @param table read as in training, with its target, and its weights where there were some.
 * @throws {FileError} the model's file does not say what it was trained on; a table without target, or other rows.
 */
export function verifyTable(fileModel: FileModel, table: Table): Verification {
  requireFileModel(fileModel);
  requireTable(table);
  const { model, rows } = fileModel;
  const { source, target, weights, counts, x } = table;
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
  return atSource(table, () => {
    const y = codesFor(model, target);
    const [negative, positive] = model.classes;
    const classes: [Label, Label] = [negative, positive];
    const labels = Array.from(y, (code) => classes[code]);
    if (rows.heldOut === 0) return verify(model, x, labels, { ...(weights && { sampleWeight: weights }) });
    const { seed = 1 } = model.options;
    const all = new CrossWeights({ classes, y, weight: weights, sampleWeight: weights, counts });
    const held = holdOutFraction(all.divided, { testFraction: rows.heldOut, stratify: true, seed });
    // a row that weighs nothing is one of the fit nevertheless
    const isIn = (_: unknown, row: number) => held.heldOut(0, row) < (counts?.[row] ?? 1);
    const sampleWeight = all.inFit(held, 0).filter(isIn);
    return verify(
      model,
      keepRows(x, (row) => isIn(row, row)),
      labels.filter(isIn),
      { ...((weights !== undefined || counts !== undefined) && { sampleWeight }) },
    );
  });
}
