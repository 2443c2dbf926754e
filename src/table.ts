/**
 * Tables of plain objects: columns of every kind are encoded, and the encoding is part of the model. The same encoding
 * and the same bits as the command line, in a browser.
 *
 * @module logit-wasm/table
 */
export type { ColumnKind } from "./tables/column-kinds.js";
export type { Unseen } from "./tables/encode-column.js";
export type {
  BooleanEncoding,
  ColumnEncoding,
  DateEncoding,
  HashEncoding,
  MissingCells,
  NumericEncoding,
  TextEncoding,
  WordsEncoding,
} from "./tables/encoding.js";
export type { ExplainedRow } from "./tables/explain-row.js";
export { FileError, type Place } from "./tables/file-error.js";
export type { TableInferenceOptions } from "./tables/infer-table.js";
export type { FileModel, FileModelDocument, TrainedRows } from "./tables/model-document.js";
export type { Cell, DataRecord } from "./tables/records.js";
export type { Predicted, Scores } from "./tables/scores.js";
export type { ColumnTaken, Table } from "./tables/table.js";
export { type TableMarginalEffectsOptions, tableMarginalEffects } from "./tables/table-effects.js";
export {
  type EncodeRecordsOptions,
  inferRecords,
  type PredictRecordsOptions,
  TableModel,
  type TrainRecordsOptions,
  trainRecords,
} from "./tables/table-model.js";
export type { MissingPolicy, TableOptions } from "./tables/table-options.js";
export type { Target } from "./tables/target-labels.js";
export type { Trained, TrainTableOptions } from "./tables/train-table.js";
