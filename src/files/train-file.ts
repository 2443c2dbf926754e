import { type Trained, type TrainTableOptions, trainTable } from "../tables/train-table.js";
import { type ReadOptions, readTable } from "./read-table.js";

/** What to read, and how to train on it. */
export interface TrainFileOptions extends Omit<ReadOptions, "schema">, TrainTableOptions {
  target: string;
}

/**
 * Reads a file, holds out a part of its rows, trains on the rest and scores both.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected.
 * @throws {TypeError | RangeError} an option that is not what was expected.
 */
export async function trainFile(file: string, options: TrainFileOptions): Promise<Trained> {
  const { target, features, text, weight, ...training } = options;
  const table = await readTable(file, {
    target,
    ...(features !== undefined && { features }),
    ...(text !== undefined && { text }),
    ...(weight !== undefined && { weight }),
  });
  return trainTable(table, training);
}
