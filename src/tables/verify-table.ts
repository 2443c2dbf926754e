// Whether the certificate of a model that was trained on a table is true of it.
import { type Verification, verify } from "../index.js";
import { FileError } from "./file-error.js";
import type { FileModel } from "./model-document.js";
import { holdOutRows } from "./split.js";
import { type Table, takeRows } from "./table.js";

/**
 * Checks the certificate on the rows of the table that were not held out in training.
 *
 * @param table read as in training, with its target, and its weights where there were some.
 * @throws {FileError} the model's file does not say what it was trained on; a table without target, or other rows.
 */
export function verifyTable({ model, rows }: FileModel, table: Table): Verification {
  const { file, target, weights } = table;
  if (target === undefined) throw new FileError({ file }, "expected a table read with its target");
  if (rows === undefined) {
    throw new FileError({ file }, "expected a model that says which rows it was trained on; train it again");
  }
  try {
    const { train } = holdOutRows(table.rows, rows.testFraction, model.options.seed ?? 1);
    const expected = model.report.rows;
    if (train.length !== expected) {
      const held = rows.testFraction > 0 ? ` beside the ${rows.testFraction} held out` : "";
      throw new RangeError(`expected the ${expected} rows that the model was trained on${held}, got ${train.length}`);
    }
    const taken = takeRows(table, train);
    return verify(model, { columns: taken.columns }, taken.target?.labels ?? [], {
      ...(weights !== undefined && taken.weights !== undefined && { sampleWeight: taken.weights }),
    });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new FileError({ file }, error.message, { cause: error });
  }
}
