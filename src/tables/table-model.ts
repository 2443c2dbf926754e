// Training on plain objects, and a model that takes them: the same in a browser as in Node.
import { describe, isObject } from "../checks/describe.js";
import { numberIn } from "../checks/numbers.js";
import { requireKnownOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import type { Inference, LogisticRegression } from "../index.js";
import type { FitReport } from "../training/report.js";
import { CellError } from "./cell-error.js";
import type { ColumnEncoding } from "./encoding.js";
import { type ExplainedRow, explainTableRow } from "./explain-row.js";
import { FileError } from "./file-error.js";
import { inferTable, type TableInferenceOptions } from "./infer-table.js";
import {
  type FileModel,
  type FileModelDocument,
  modelFrom,
  requireFileModel,
  type TrainedRows,
  toDocument,
} from "./model-document.js";
import { type DataRecord, RECORDS, recordColumns } from "./records.js";
import type { Schema, Table } from "./table.js";
import { type KnownOptions, TableBuilder } from "./table-builder.js";
import { TABLE_OPTIONS, type TableOptions } from "./table-options.js";
import { TRAIN_OPTIONS, type Trained, type TrainTableOptions, trainTable } from "./train-table.js";

/** What the columns of the records are to be, and how to train on them. */
export interface TrainRecordsOptions extends TableOptions, TrainTableOptions {
  target: string;
}

/** How records are predicted. */
export interface PredictRecordsOptions {
  /** Refuse a level that training has not seen, in place of counting it as the reference. */
  strict?: boolean;
  /** Least probability of class 1 for which it is predicted, from 0 to 1; default 0.5. */
  threshold?: number;
}

/** How records are encoded. */
export interface EncodeRecordsOptions extends Pick<PredictRecordsOptions, "strict"> {
  /** Whether the target is read as well, as for what is told of a model on its own rows; default false. */
  target?: boolean;
}

/**
 * Trains a model on plain objects, with the encoding and the bits of `trainFile` on a file of the same rows.
 *
 * @throws {RangeError} naming row, column and value, and what was expected; an option of another value than expected.
 * @throws {TypeError} what is no array of objects; an option of another type than expected.
 */
export function trainRecords(records: readonly DataRecord[], options: TrainRecordsOptions): TableModel {
  if ("inference" in options) {
    throw new RangeError("inference: expected a call of its own, inferRecords(model, records), got an option");
  }
  requireKnownOptions("option", options, [...TABLE_OPTIONS, ...TRAIN_OPTIONS]);
  if (typeof options.target !== "string") {
    throw new TypeError(`target: expected the name of a column, got ${describe(options.target)}`);
  }
  const among = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
  const columns: TableOptions = among(TABLE_OPTIONS);
  const training: TrainTableOptions = among(TRAIN_OPTIONS);
  const trained = trainTable(tableOf(records, columns), training);
  return new TableModel(trained, trained);
}

/**
 * Standard errors, tests and intervals of a model's weights on the records that it was trained on. A call of its own, so
 * that pages which only train and predict do not carry it.
 *
 * ```ts
 * const model = trainRecords(births, { target: "low", l2: 0 });
 * console.log(String(inferRecords(model, births)));
 * ```
 *
 * @param model trained without a penalty, `l1` and `l2` 0, or with `firth`.
 * @throws {RangeError} a model with a penalty, or whose fit has not converged; columns that depend on each other; other
 *   records than those of the training.
 */
export function inferRecords(
  model: FileModel,
  records: readonly DataRecord[],
  options: TableInferenceOptions = {},
): Inference {
  requireFileModel(model);
  const { encoding, target, rows } = model;
  const [negative, positive] = model.model.classes;
  const table = tableOf(records, {
    schema: { encoding, target: { column: target, classes: [negative, positive] } },
    ...(rows?.weight !== undefined && { weight: rows.weight }),
    dropMissing: rows?.dropMissing === true,
  });
  return inferTable(model, table, options);
}

/** @throws {FileError} as the builder, with the row. */
function tableOf(records: readonly DataRecord[], options: TableOptions | KnownOptions): Table {
  const { columns, batch } = recordColumns(records);
  if (batch.rows === 0) throw new RangeError(`${RECORDS}: expected at least one, got none`);
  try {
    const builder = new TableBuilder(RECORDS, columns, options);
    builder.add(batch);
    return builder.finish();
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const { row, column, expected, value, advice } = error;
    const got = value === null ? ", got a missing value" : value === undefined ? "" : `, got ${describe(value)}`;
    const message = `expected ${expected}${got}${advice === undefined ? "" : `; ${advice}`}`;
    throw new FileError({ file: RECORDS, row: row + 1, column }, message, { cause: error });
  }
}

/** A model that takes rows as plain objects: it knows how their columns become those of x. */
export class TableModel implements FileModel {
  readonly model: LogisticRegression;
  readonly target: string;
  readonly encoding: ColumnEncoding[];
  readonly rows?: TrainedRows;
  /** Table, scores and predictions of the training, where the model comes from it and not from a document. */
  readonly trained?: Trained;

  /** @throws TypeError for what is no model of a table. */
  constructor(fileModel: FileModel, trained?: Trained) {
    requireFileModel(fileModel);
    const { model, target, encoding, rows } = fileModel;
    this.model = model;
    this.target = target;
    this.encoding = encoding;
    if (rows !== undefined) this.rows = rows;
    if (trained !== undefined) this.trained = trained;
  }

  /**
   * The model of a document that `toJSON`, `writeModel` or `logit train` made.
   * @throws {TypeError | RangeError} what is no such document, naming the part and what was expected.
   */
  static fromJSON(json: unknown): TableModel {
    if (!isObject(json)) throw new TypeError(`model: expected an object, got ${describe(json)}`);
    return new TableModel(modelFrom(json));
  }

  /** What `JSON.stringify` writes, and `fromJSON` reads. */
  toJSON(): FileModelDocument {
    return toDocument(this);
  }

  /** [negative, positive] */
  get classes(): readonly [Label, Label] {
    return this.model.classes;
  }

  /** How the fit went, with its certificate. */
  get report(): FitReport {
    return this.model.report;
  }

  /**
   * Records as the model takes them: x, and what was found in them, as `unseen` levels; with `target` their labels, too.
   * @throws {RangeError} naming row, column and value; a column that the records lack.
   */
  encode(records: readonly DataRecord[], { strict = false, target = false }: EncodeRecordsOptions = {}): Table {
    return tableOf(records, { schema: target ? this.#schema() : { encoding: this.encoding }, strict });
  }

  #schema(): Schema {
    const [negative, positive] = this.classes;
    return { encoding: this.encoding, target: { column: this.target, classes: [negative, positive] } };
  }

  /** P(class 1) of each record. @throws as `encode`. */
  predictProba(records: readonly DataRecord[], options: Pick<PredictRecordsOptions, "strict"> = {}): Float64Array {
    requireKnownOptions("predict option", options, ["strict"]);
    return this.model.predictProba(this.encode(records, options).x);
  }

  /** The label of each record. @throws as `encode`; TypeError, RangeError for a threshold that is none. */
  predict(records: readonly DataRecord[], options: PredictRecordsOptions = {}): Label[] {
    requireKnownOptions("predict option", options, ["strict", "threshold"]);
    const { threshold, ...others } = options;
    const least = numberIn("threshold", threshold, 0.5, "a number from 0 to 1", (value) => value >= 0 && value <= 1);
    const [negative, positive] = this.classes;
    return Array.from(this.predictProba(records, others), (p) => (p >= least ? positive : negative));
  }

  /**
   * Forward pass, every factor of the chain rule and one update for a record that has its label.
   * @throws as `encode`.
   */
  explain(record: DataRecord): ExplainedRow {
    return explainTableRow(this, tableOf([record], { schema: this.#schema() }), 1);
  }
}
