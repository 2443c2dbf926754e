import { describe, unexpected } from "../checks/describe.js";
import { sampleWeights } from "../checks/numbers.js";
import type { EncodedLabels } from "./labels.js";

/** A factor on the weight of every row of a class, by its label; "balanced": rows / (2 · rows of the class). */
export type ClassWeight = "balanced" | Readonly<Record<string, number>>;

/**
 * The weight s of every row: its sample weight times its class weight; undefined where all weigh 1.
 * "balanced" is rows / (2 · rows of the class), as in scikit-learn's compute_class_weight.
 * @param everyClass whether each class must have some weight; not so in a batch of a stream.
 * @throws RangeError for a negative or infinite weight, or a class without any weight.
 */
export function rowWeights(
  { classes, y }: EncodedLabels,
  sampleWeight: ArrayLike<number> | undefined,
  classWeight: ClassWeight | undefined,
  everyClass = true,
): Float64Array | undefined {
  if (sampleWeight === undefined && classWeight === undefined) return undefined;
  const s = sampleWeights(sampleWeight, y.length);
  if (classWeight !== undefined) {
    const factors = classFactors(classes.map(String), y, classWeight);
    for (let i = 0; i < s.length; i++) s[i] *= factors[y[i]];
  }
  if (everyClass) {
    const name = sampleWeight === undefined ? "classWeight" : "sampleWeight";
    requireWeightOfClasses(name, weightOfClasses(y, s), classes);
  }
  return s;
}

/** Σ s of the rows with y = 0, and of those with y = 1. */
export function weightOfClasses(y: Uint8Array, s: Float64Array): [number, number] {
  const sums: [number, number] = [0, 0];
  for (let i = 0; i < s.length; i++) sums[y[i]] += s[i];
  return sums;
}

/** @param name of what gives the weights. @throws RangeError for a class without weight, or with more than numbers hold. */
export function requireWeightOfClasses(
  name: string,
  sums: readonly [number, number],
  classes: EncodedLabels["classes"],
): void {
  for (const [k, sum] of sums.entries()) {
    if (sum > 0 && sum < Infinity) continue;
    throw new RangeError(
      `${name}: expected a positive finite sum in each class, got ${sum} for ${describe(classes[k])}`,
    );
  }
}

/** The factors of "balanced", for the rows of both classes. */
export function balancedFactors([zeros, ones]: readonly [number, number]): [number, number] {
  const rows = zeros + ones;
  return [rows / (2 * zeros), rows / (2 * ones)];
}

function classFactors(classes: string[], y: Uint8Array, classWeight: ClassWeight): number[] {
  if (classWeight === "balanced") {
    const ones = y.reduce((count, value) => count + value, 0);
    return balancedFactors([y.length - ones, ones]);
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
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw unexpected("classWeight", `a finite number of at least 0 for ${describe(label)}`, weight);
    }
    return weight;
  });
}
