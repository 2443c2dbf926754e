/**
 * The entry for Node: everything of `logit-wasm`, files, and fits on several threads. Reading files needs the optional
 * peer `@duckdb/node-api`.
 *
 * @module logit-wasm/node
 */
import { useThreads } from "./threads/use-threads.js";

export {
  evaluateFile,
  explainFileRow,
  type FilePredictions,
  predictFile,
  readModel,
  type TrainFileOptions,
  trainFile,
  verifyFile,
  writeModel,
} from "./files/models.js";
export type { SourceGiven, SqlSource } from "./files/open-source.js";
export { type PredictOptions as PredictFileOptions, writePredictions } from "./files/predictions.js";
export { type ReadOptions, readTable } from "./files/read-table.js";
export type { Reading } from "./files/source.js";
export * from "./index.js";
export type { ColumnEncoding } from "./tables/encoding.js";
export { type ExplainedRow, explainTableRow } from "./tables/explain-row.js";
export { FileError, type Place } from "./tables/file-error.js";
export { type FileModel, type FileModelDocument, type TrainedRows, toDocument } from "./tables/model-document.js";
export { type Scores, scoreTable } from "./tables/scores.js";
export { holdOutRows } from "./tables/split.js";
export { type Schema, type Table, type Target, takeRows } from "./tables/table.js";
export { type Trained, type TrainTableOptions, trainTable } from "./tables/train-table.js";
export { verifyTable } from "./tables/verify-table.js";
export { useThreads };

// starts nothing: threads begin with the first fit for which they pay
useThreads();
