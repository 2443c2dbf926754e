import { readFile, writeFile } from "node:fs/promises";
import { type FileModel, parseModel, toDocument } from "../tables/model-document.js";
import { systemError } from "./system-error.js";

/** Writes a model as JSON. @throws {FileError} where the file cannot be written. */
export async function writeModel(file: string, fileModel: FileModel): Promise<void> {
  const text = `${JSON.stringify(toDocument(fileModel), null, 2)}\n`;
  await writeFile(file, text).catch((error: unknown) => {
    throw systemError(file, error);
  });
}

/**
 * Reads a model that `writeModel` or `logit train` wrote.
 *
 * @throws {FileError} no such file, not JSON, not such a model, a newer version, or parts that do not fit together.
 */
export async function readModel(file: string): Promise<FileModel> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw systemError(file, error);
  });
  return parseModel(file, text);
}
