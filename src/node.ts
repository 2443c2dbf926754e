// Entry for Node: everything of `logit-wasm`, and files. Reading files needs the optional peer @duckdb/node-api.
export type { ColumnEncoding } from "./files/encoding.js";
export { FileError, type Place } from "./files/file-error.js";
export { type FileModel, type FileModelDocument, readModel, toDocument, writeModel } from "./files/model-file.js";
export { type ReadOptions, readTable } from "./files/read-table.js";
export type { Schema, Target } from "./files/schema.js";
export { type Scores, scoreTable } from "./files/scores.js";
export { type Split, splitRows } from "./files/split.js";
export { type Table, takeRows } from "./files/table.js";
export { type TrainFileOptions, trainFile } from "./files/train-file.js";
export { type Trained, type TrainTableOptions, trainTable } from "./files/train-table.js";
export {
  type ExplainedRow,
  evaluateFile,
  explainFileRow,
  explainTableRow,
  type FilePredictions,
  predictFile,
} from "./files/use-model.js";
export * from "./index.js";
