import type { EncodedLabels } from "./labels.js";
import { describe } from "./matrix.js";

export type ClassWeight = "balanced" | Readonly<Record<string, number>>;

/**
 * The weight s of every row: its sample weight times its class weight; undefined where all weigh 1.
 * "balanced" is rows / (2 · rows of the class), as in scikit-learn's compute_class_weight.
 * @throws RangeError for a negative or infinite weight, or a class without any weight.
 */
export function rowWeights(
  { classes, y }: EncodedLabels,
  sampleWeight: ArrayLike<number> | undefined,
  classWeight: ClassWeight | undefined,
): Float64Array | undefined {
  if (sampleWeight === undefined && classWeight === undefined) return undefined;
  const s =
    sampleWeight === undefined
      ? new Float64Array(y.length).fill(1)
      : finiteNumbers("sampleWeight", sampleWeight, y.length);
  const row = s.findIndex((value) => value < 0);
  if (row >= 0) throw new RangeError(`sampleWeight: expected at least 0, got ${s[row]} at row ${row}`);
  if (classWeight !== undefined) {
    const factors = classFactors(classes.map(String), y, classWeight);
    for (let i = 0; i < s.length; i++) s[i] *= factors[y[i]];
  }
  const sums = [0, 0];
  for (let i = 0; i < s.length; i++) sums[y[i]] += s[i];
  sums.forEach((sum, k) => {
    if (sum > 0 && sum < Infinity) return;
    const name = sampleWeight === undefined ? "classWeight" : "sampleWeight";
    throw new RangeError(
      `${name}: expected a positive finite sum in each class, got ${sum} for ${describe(classes[k])}`,
    );
  });
  return s;
}

function classFactors(classes: string[], y: Uint8Array, classWeight: ClassWeight): number[] {
  if (classWeight === "balanced") {
    const ones = y.reduce((count, value) => count + value, 0);
    return [y.length / (2 * (y.length - ones)), y.length / (2 * ones)];
  }
  if (typeof classWeight !== "object" || classWeight === null) {
    throw new TypeError(`classWeight: expected "balanced" or { [label]: number }, got ${describe(classWeight)}`);
  }
  for (const label of Object.keys(classWeight)) {
    if (!classes.includes(label)) {
      throw new RangeError(`classWeight: expected the labels ${classes.join(" and ")}, got ${describe(label)}`);
    }
  }
  return classes.map((label) => {
    const weight = classWeight[label] ?? 1;
    if (typeof weight !== "number") {
      throw new TypeError(`classWeight: expected a number for ${describe(label)}, got ${describe(weight)}`);
    }
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`classWeight: expected a finite number of at least 0 for ${describe(label)}, got ${weight}`);
    }
    return weight;
  });
}

/** A copy of one number a row. @throws TypeError, RangeError with the row where one is not a finite number. */
export function finiteNumbers(name: string, values: ArrayLike<number>, rows: number): Float64Array {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new TypeError(`${name}: expected an array of numbers, got ${describe(values)}`);
  }
  if (values.length !== rows) throw new RangeError(`${name}: expected ${rows} numbers, got ${values.length}`);
  const copy = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = values[i];
    if (typeof value !== "number") {
      throw new TypeError(`${name}: expected a number, got ${describe(value)} at row ${i}`);
    }
    if (!Number.isFinite(value)) throw new RangeError(`${name}: expected a finite number, got ${value} at row ${i}`);
    copy[i] = value;
  }
  return copy;
}
