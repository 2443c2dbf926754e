// What a report is made of: a model, the rows it was trained or evaluated on, and its predictions for them.
import { describe, quote } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import { requireObject } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import type { Matrix } from "../data/matrix.js";
import type { CalibrationFit } from "../statistics/calibration-fit.js";
import type { Inference } from "../statistics/inference.js";
import type { ColumnEncoding } from "../tables/encoding.js";
import type { FitReport } from "../training/report.js";

/**
 * Rows by how the model stands to them. `test`: held out; `evaluated`: other data; `cv`: each row by a model that did not
 * see it; `train`: trained on.
 */
export type SetName = "test" | "evaluated" | "cv" | "train";

/** What says most of the model first. */
export const SETS: readonly SetName[] = ["test", "evaluated", "cv", "train"];

/** Probabilities of class 1 of some rows, and their true classes as 0 and 1. */
export interface Predicted {
  y: ArrayLike<number>;
  p: ArrayLike<number>;
  /** One a row; 1 if absent. */
  weights?: ArrayLike<number>;
}

/** What a column of the source was taken for. */
export interface ReportColumn {
  column: string;
  /** Such as number, category, date or words. */
  kind: string;
  /** Such as feature, target, weight or left out. */
  role: string;
  /** Why it is left out, or what was remarkable. */
  why?: string;
  /** How many of its cells are empty. */
  missing: number;
  /** How many different values it has. */
  distinct?: number;
}

/** Encoded rows, with their labels. */
export interface ReportTable {
  /** As the caller named it. */
  source: string;
  /** Of x. */
  rows: number;
  /** Rows of the source that they stand for, where equal rows were counted. */
  represented?: number;
  /** Rows left out, as a cell was missing. */
  omitted?: number;
  x: Matrix;
  /** Names of the columns of x. */
  features: readonly string[];
  columns: readonly ReportColumn[];
  /** 1 where the label is the positive class, one a row of x. */
  target?: { y: ArrayLike<number> };
  /** Of the rows of x. */
  weights?: ArrayLike<number>;
  /** Levels that training had not seen: in how many rows of the source, the first of them, and what they count as. */
  unseen?: readonly { column: string; rows: number; level: string; as: string }[];
}

/** What `reportHtml` needs; what `trainTable` and `trainFile` return has it. Without `report` there is nothing of the fit. */
export interface Reportable {
  model: { weights: Float64Array; bias: number; classes: readonly [Label, Label] };
  /** Name of the target column. */
  target: string;
  /** How the columns of the source became those of x. */
  encoding: readonly ColumnEncoding[];
  table: ReportTable;
  report?: FitReport;
  /** One set at least. */
  predicted: { readonly [name in SetName]?: Predicted };
  /**
   * How many rows of the source the sets stand for, where equal ones were counted, those of `predicted` if absent; and
   * what `calibrationFit` says of them.
   */
  metrics?: { readonly [name in SetName]?: { rows: number; calibration?: CalibrationFit } };
  /** What `inference` says of the weights, in their order. */
  inference?: Inference;
}

/** @throws {TypeError | RangeError} naming the part that is not as expected. */
export function requireReportable(given: Reportable): void {
  requireObject("trained", given, "what trainTable or trainFile returns");
  const { model, target, encoding, table, predicted, inference } = given;
  requireObject("trained.model", model, "a model");
  const weights = requireList("trained.model.weights", model.weights, "numbers");
  if (typeof target !== "string") throw new TypeError(`trained.target: expected a string, got ${describe(target)}`);
  requireList("trained.encoding", encoding, "columns");
  requireObject("trained.table", table, "a table");
  requireList("trained.table.features", table.features, "names, one a weight", weights);
  requireList("trained.table.columns", table.columns, "columns");
  if (table.target === undefined) throw new TypeError("trained.table: expected a table read with its target");
  requireList("trained.table.target.y", table.target.y, "labels, one a row", table.rows);
  if (inference !== undefined) requireTerms(inference, table.features);
  requireObject("trained.predicted", predicted, "sets of predictions");
  if (SETS.every((name) => predicted[name] === undefined)) {
    throw new RangeError(`trained.predicted: expected one of ${SETS.map(quote).join(", ")}, got none`);
  }
}

/** @throws {TypeError | RangeError} where they are of other weights. */
function requireTerms({ terms }: Inference, features: readonly string[]): void {
  requireList("trained.inference.terms", terms, "terms");
  const j = features.findIndex((name, j) => terms[j]?.name !== name);
  if (j < 0) return;
  throw new RangeError(
    `trained.inference.terms: expected ${quote(features[j])} at index ${j}, got ${describe(terms[j]?.name)}`,
  );
}
