// Validation that every metric shares: labels, probabilities and sample weights of the rows that count.
import { unexpected } from "../checks/describe.js";
import { requireList, requireSomeWeight, sampleWeights } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { encodeSome, type Label, type Labels } from "../data/labels.js";

/** Options of every metric. */
export interface MetricOptions {
  /** One a row, finite and ≥ 0, not all 0; 1 if absent. A row of weight 0 counts for nothing. */
  sampleWeight?: ArrayLike<number>;
  /**
   * The label of class 1, whose probabilities p are: `model.classes[1]`. If absent the greater label, as in `fit`. Of one
   * label alone only 1, 0, true and false say their class themselves.
   */
  positive?: Label;
}

/** Names of the options that all metrics have. */
export const METRIC_OPTIONS = ["sampleWeight", "positive"] as const;

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
 * @throws {TypeError} an argument is not an array, or an element not a number (in y: a number, boolean or string).
 * @throws {RangeError} no rows; lengths differ; more than two labels, or one that does not tell its class; p outside
 *   [0, 1]; a weight negative, infinite or NaN; no weight above 0; an unknown option.
 */
export function metricRows(y: Labels, p: ArrayLike<number>, options: MetricOptions): MetricRows {
  const { sampleWeight, positive } = readOptions("metric option", options, METRIC_OPTIONS);
  const length = requireList("y", y, "labels");
  if (length === 0) throw new RangeError("y: expected at least one row, got none");
  requireList("p", p, "numbers, one a label of y", length);
  const weights = sampleWeights(sampleWeight, length);
  requireSomeWeight(weights);
  const codes = encodeSome(y, length, positive);

  const probabilities = new Float64Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const s = weights[i];
    codes[count] = codes[i];
    probabilities[count] = probabilityAt(p, i);
    weights[count] = s;
    if (s > 0) count++;
  }
  return { y: codes.subarray(0, count), p: probabilities.subarray(0, count), s: weights.subarray(0, count) };
}

function probabilityAt(p: ArrayLike<number>, i: number): number {
  const value = p[i];
  if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
  throw unexpected("p", "a probability from 0 to 1", value, ` at row ${i}`);
}
