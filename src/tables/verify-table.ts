// Whether the certificate of a model that was trained on a table is true of it.
import { type Verification, verify } from "../index.js";
import { keepRows } from "./keep-rows.js";
import type { FileModel } from "./model-document.js";
import type { Table } from "./table.js";
import { atSource } from "./train-table.js";
import { trainedSample } from "./trained-sample.js";

/**
 * Checks the certificate on the rows of the table that were not held out for good in training.
 *
 * @param table read as in training, with its target, and its weights where there were some.
 * @throws {FileError} the model's file does not say what it was trained on; a table without target, or other rows.
 */
export function verifyTable(fileModel: FileModel, table: Table): Verification {
  const { labels, sampleWeight, isIn } = trainedSample(fileModel, table);
  const { model } = fileModel;
  return atSource(table, () => {
    if (isIn === undefined) return verify(model, table.x, labels, { ...(sampleWeight && { sampleWeight }) });
    const among = (_: unknown, row: number) => isIn(row);
    return verify(model, keepRows(table.x, isIn), labels.filter(among), {
      ...(sampleWeight && { sampleWeight: sampleWeight.filter(among) }),
    });
  });
}
