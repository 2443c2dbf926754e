// What rows weigh in a fit, and what in scores, when some of them are held out.
import { describe, unexpected } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import type { EncodedLabels } from "../data/labels.js";
import type { Divided, Division } from "./cross-folds.js";

/** All rows with what they weigh; a weight that is absent is 1 in every row. */
export interface WeighedRows extends EncodedLabels {
  /** In a fit: sample weight times class weight. */
  weight: Float64Array | undefined;
  /** In scores. */
  sampleWeight: Float64Array | undefined;
  /** How many equal rows each stands for; both weights have them multiplied in. */
  counts?: Float64Array | undefined;
}

export class CrossWeights {
  readonly divided: Divided;
  /** The numbers of all rows. */
  readonly rows: Uint32Array;
  readonly #known: WeighedRows;

  /** @throws TypeError, RangeError for counts other than one whole number of at least 1 a row. */
  constructor(known: WeighedRows) {
    const { classes, y, counts } = known;
    if (counts !== undefined) {
      requireList("counts", counts, "numbers, one a row of x", y.length);
      const row = counts.findIndex((count) => !(Number.isInteger(count) && count >= 1));
      if (row >= 0) throw unexpected("counts", "whole numbers of at least 1", counts[row], ` at row ${row}`);
    }
    this.#known = known;
    // not by from with a function, which takes a third of a second for a million rows
    this.rows = new Uint32Array(y.length);
    for (let i = 0; i < y.length; i++) this.rows[i] = i;
    this.divided = { classes, y, counts };
  }

  /** How many rows take part in a fit that holds a part out, and how many equal rows they stand for. */
  kept(division?: Division, part = 0): { rows: number; copies: number } {
    const kept = { rows: 0, copies: 0 };
    this.#each(division, part, (_, count, held) => {
      if (held < count) kept.rows++;
      kept.copies += count - held;
    });
    return kept;
  }

  /**
   * What rows weigh in a fit that holds a part out.
   * @throws RangeError where rows of a class weigh nothing in it.
   */
  inFit(division: Division, part: number): Float64Array {
    const { y, classes, weight } = this.#known;
    const weights = new Float64Array(y.length);
    const sums = [0, 0];
    this.#each(division, part, (i, count, held) => {
      weights[i] = share(weight?.[i] ?? count, count, count - held);
      sums[y[i]] += weights[i];
    });
    const lacking = sums.findIndex((sum) => !(sum > 0));
    if (lacking < 0) return weights;
    const place = division.parts > 1 ? `without fold ${part + 1} of ${division.parts}` : "without those held out";
    throw new RangeError(
      `y: expected rows of class ${describe(classes[lacking])} ${place}, got none that weighs anything`,
    );
  }

  /** The rows of a part, what they weigh in its scores, and how many equal rows they stand for. @throws RangeError where that is nothing. */
  heldOut(division: Division, part: number): { rows: Uint32Array; weights: Float64Array; copies: number } {
    const { sampleWeight, counts } = this.#known;
    const rows = this.rows.filter((i) => division.heldOut(part, i) > 0);
    const copies = rows.reduce((sum, i) => sum + division.heldOut(part, i), 0);
    const weights = Float64Array.from(rows, (i) => {
      const count = counts?.[i] ?? 1;
      return share(sampleWeight?.[i] ?? count, count, division.heldOut(part, i));
    });
    if (!weights.some((weight) => weight > 0)) {
      const place = division.parts > 1 ? `in fold ${part + 1} of ${division.parts}` : "held out";
      throw new RangeError(`sampleWeight: expected a weight above 0 in some row ${place}, got none`);
    }
    return { rows, weights, copies };
  }

  #each(division: Division | undefined, part: number, visit: (i: number, count: number, held: number) => void): void {
    const { y, counts } = this.#known;
    for (let i = 0; i < y.length; i++) visit(i, counts?.[i] ?? 1, division?.heldOut(part, i) ?? 0);
  }
}

/** A weight's part for some of the equal rows: itself for all of them. */
function share(weight: number, count: number, some: number): number {
  return some === count ? weight : (weight / count) * some;
}
