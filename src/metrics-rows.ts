// Validation that every metric shares: labels, probabilities and sample weights of the rows that count.

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
 *
 * @throws {TypeError} an argument is not an array, or an element not a number (in y: a number or boolean).
 * @throws {RangeError} no rows; lengths differ; y not 0 or 1; p outside [0, 1]; a weight negative, infinite or NaN; no weight above 0.
 */
export function metricRows(y: BinaryLabels, p: ArrayLike<number>, { sampleWeight }: MetricOptions): MetricRows {
  requireList("y", y);
  requireList("p", p);
  if (y.length === 0) throw new RangeError("y: expected at least one row, got 0");
  requireLength("p", p, y.length);
  if (sampleWeight !== undefined) {
    requireList("sampleWeight", sampleWeight);
    requireLength("sampleWeight", sampleWeight, y.length);
  }

  const rows = { y: new Uint8Array(y.length), p: new Float64Array(y.length), s: new Float64Array(y.length) };
  let count = 0;
  for (let i = 0; i < y.length; i++) {
    rows.y[count] = labelAt(y, i);
    rows.p[count] = probabilityAt(p, i);
    rows.s[count] = sampleWeight === undefined ? 1 : weightAt(sampleWeight, i);
    if (rows.s[count] > 0) count++;
  }
  if (count === 0) throw new RangeError("sampleWeight: expected a weight above 0 in some row, got 0 in every row");
  return { y: rows.y.subarray(0, count), p: rows.p.subarray(0, count), s: rows.s.subarray(0, count) };
}

function labelAt(y: BinaryLabels, i: number): number {
  const label = y[i];
  if (typeof label === "boolean") return label ? 1 : 0;
  if (typeof label !== "number") throw new TypeError(`y: expected 0 or 1, got ${describe(label)} at row ${i}`);
  if (label !== 0 && label !== 1) throw new RangeError(`y: expected 0 or 1, got ${label} at row ${i}`);
  return label;
}

function probabilityAt(p: ArrayLike<number>, i: number): number {
  const value = p[i];
  if (typeof value !== "number") throw new TypeError(`p: expected a number, got ${describe(value)} at row ${i}`);
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`p: expected a probability from 0 to 1, got ${value} at row ${i}`);
  }
  return value;
}

function weightAt(sampleWeight: ArrayLike<number>, i: number): number {
  const value = sampleWeight[i];
  if (typeof value !== "number") {
    throw new TypeError(`sampleWeight: expected a number, got ${describe(value)} at row ${i}`);
  }
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`sampleWeight: expected a finite number of at least 0, got ${value} at row ${i}`);
  }
  return value;
}

function requireList(name: string, values: ArrayLike<unknown>): void {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new TypeError(`${name}: expected an array, got ${describe(values)}`);
  }
}

function requireLength(name: string, values: ArrayLike<unknown>, rows: number): void {
  if (values.length !== rows) {
    throw new RangeError(`${name}: expected ${rows} values, one a label of y, got ${values.length}`);
  }
}

function describe(value: unknown): string {
  return value === null || value === undefined ? `${value}` : `a ${typeof value}`;
}
