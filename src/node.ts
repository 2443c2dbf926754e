/**
 * The entry for Node: everything of `logit-wasm`, files, and fits on several threads. Reading files needs the optional
 * peer `@duckdb/node-api`.
 *
 * @module logit-wasm/node
 */
import { useThreads } from "./threads/use-threads.js";

export * from "./export.js";
export {
  type Evaluation,
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
export { type ReadKnownOptions, type ReadOptions, readTable } from "./files/read-table.js";
export type { Counting, Reading } from "./files/source.js";
export * from "./index.js";
export type { RowBatch, RowBatches } from "./paging/batch-source.js";
export { type FitBatchesOptions, fitBatches, type OutOfCoreOptions } from "./paging/fit-batches.js";
export type { Pass } from "./paging/paged-rows.js";
export {
  type Blocks,
  type TrainedOutOfCore,
  type TrainOutOfCoreOptions,
  trainOutOfCore,
} from "./paging/train-out-of-core.js";
export * from "./table.js";
export { explainTableRow } from "./tables/explain-row.js";
export { inferTable } from "./tables/infer-table.js";
export { toDocument } from "./tables/model-document.js";
export { scoreTable } from "./tables/scores.js";
export type { Schema, TableHead } from "./tables/table.js";
export type { KnownOptions } from "./tables/table-builder.js";
export {
  type Inferred,
  type TrainInferredOptions,
  // a page that trains on records need not carry what infers from them
  trainInferred as trainTable,
} from "./tables/train-inferred.js";
export { verifyTable } from "./tables/verify-table.js";
export { useThreads };

// starts nothing: threads begin with the first fit for which they pay
useThreads();
