// Validation that every metric shares: labels, probabilities and sample weights of the rows that count.
import { unexpected } from "../checks/describe.js";
import { requireList, requireSomeWeight, sampleWeights } from "../checks/numbers.js";
import { requireOptions } from "../checks/options.js";

/** Labels as metrics take them: 0 and 1, or false and true. */
export type BinaryLabels = ArrayLike<number | boolean>;

/** Option of every metric. */
export interface MetricOptions {
  /** One a row, finite and ≥ 0, not all 0; 1 if absent. A row of weight 0 counts for nothing. */
  sampleWeight?: ArrayLike<number>;
}

/** The rows of positive weight. */
export interface MetricRows {
  /** 0 or 1. */
  y: Uint8Array;
  /** Probabilities of class 1. */
  p: Float64Array;
  /** Sample weights, above 0. */
  s: Float64Array;
}

/**
 * Checks the arguments of a metric and drops the rows of weight 0.
 * @throws {TypeError} an argument is not an array, or an element not a number (in y: a number or boolean).
 * @throws {RangeError} no rows; lengths differ; y not 0 or 1; p outside [0, 1]; a weight negative, infinite or NaN; no
 *   weight above 0; an unknown option.
 */
export function metricRows(y: BinaryLabels, p: ArrayLike<number>, options: MetricOptions): MetricRows {
  requireOptions("metric option", options, ["sampleWeight"]);
  const { sampleWeight } = options;
  const length = requireList("y", y, "labels");
  if (length === 0) throw new RangeError("y: expected at least one row, got none");
  requireList("p", p, "numbers, one a label of y", length);
  const weights = sampleWeights(sampleWeight, length);
  requireSomeWeight(weights);

  const rows = { y: new Uint8Array(length), p: new Float64Array(length), s: new Float64Array(length) };
  let count = 0;
  for (let i = 0; i < length; i++) {
    const s = weights[i];
    rows.y[count] = labelAt(y, i);
    rows.p[count] = probabilityAt(p, i);
    rows.s[count] = s;
    if (s > 0) count++;
  }
  return { y: rows.y.subarray(0, count), p: rows.p.subarray(0, count), s: rows.s.subarray(0, count) };
}

function labelAt(y: BinaryLabels, i: number): number {
  const label = y[i];
  if (label === 1 || label === true) return 1;
  if (label === 0 || label === false) return 0;
  throw unexpected("y", "0 or 1", label, ` at row ${i}`);
}

function probabilityAt(p: ArrayLike<number>, i: number): number {
  const value = p[i];
  if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
  throw unexpected("p", "a probability from 0 to 1", value, ` at row ${i}`);
}
