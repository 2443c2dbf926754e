// Which rows are held out together: seeded, stratified, the same on every machine.
import { describe } from "../checks/describe.js";
import { numberIn, requireList } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { type EncodedLabels, encodeLabels, type Labels } from "../data/labels.js";
import { mulberry32, shuffle } from "../math/random.js";

/** How rows are divided. */
export interface DivisionOptions {
  /** Whether each part gets its share of each class; default true. */
  stratify?: boolean;
  /** A whole number from 0 to 2^32 − 1 that chooses the rows; default 1. */
  seed?: number;
}

/** What rows are divided by. */
export interface Divided extends EncodedLabels {
  /** How many equal rows each stands for, a whole number; 1 if absent. */
  counts?: Float64Array | undefined;
}

/** Rows held out in parts, one after another. A row that stands for several may be held out in part. */
export interface Division {
  parts: number;
  /** How many of those that row i stands for are held out in a part. */
  heldOut(part: number, i: number): number;
}

/** Row numbers, counted from 0, each in exactly one part and each part rising. */
export interface Split {
  train: Uint32Array;
  test: Uint32Array;
}

/**
 * k folds of equal size, but for one row, over all and, where stratified, in each class: all copies of all rows in one
 * line, class after class and rows shuffled, are dealt out in turn.
 * @throws RangeError for fewer than 2 folds or more than rows; for a class that does not reach each fold.
 */
export function assignFolds(
  divided: Divided,
  { folds, ...options }: Required<DivisionOptions> & { folds: number },
): Division {
  const copies = new Copies(divided);
  const { total } = copies;
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= total)) {
    throw new RangeError(`folds: expected a whole number from 2 to the ${total} rows, got ${describe(folds)}`);
  }
  divided.classes.forEach((label, code) => {
    const count = copies.ofClass[code];
    if (!options.stratify || count >= folds) return;
    const expected = `folds: expected at most ${count}, the rows of class ${describe(label)}, so that each has one`;
    throw new RangeError(`${expected}, got ${folds}`);
  });
  const dealt = Math.floor(mulberry32(options.seed)() * folds);
  /** The part of each row's first copy. */
  const partOf = firstCopies(copies, options).map((first) => (first + dealt) % folds);
  return {
    parts: folds,
    heldOut(part, i) {
      const before = part >= partOf[i] ? part - partOf[i] : part - partOf[i] + folds;
      const count = copies.of(i);
      return before < count ? Math.floor((count - 1 - before) / folds) + 1 : 0;
    },
  };
}

/**
 * One part of round(rows · testFraction) rows, spread in the same line at equal distances.
 * @param testFraction above 0 and below 1.
 * @throws RangeError where a class, or without strata all rows, would lie on one side.
 */
export function holdOutFraction(
  divided: Divided,
  { testFraction, ...options }: Required<DivisionOptions> & { testFraction: number },
): Division {
  const copies = new Copies(divided);
  const { y, classes } = divided;
  const first = firstCopies(copies, options);
  const heldBefore = (copy: number): number => Math.floor(copy * testFraction + 0.5);
  const heldOut = (_: number, i: number): number => heldBefore(first[i] + copies.of(i)) - heldBefore(first[i]);
  const held = [0, 0];
  for (let i = 0; i < y.length; i++) held[options.stratify ? y[i] : 0] += heldOut(0, i);
  const all = options.stratify ? copies.ofClass : [copies.total];
  all.forEach((count, code) => {
    if (held[code] > 0 && held[code] < count) return;
    const which = options.stratify ? `rows of class ${describe(classes[code])}` : "rows";
    const expected = `testFraction: expected to hold out some and keep some of the ${count} ${which}`;
    throw new RangeError(`${expected}, got ${testFraction}`);
  });
  return { parts: 1, heldOut };
}

/** How many copies there are. */
class Copies {
  readonly y: Uint8Array;
  readonly of: (i: number) => number;
  readonly ofClass = [0, 0];

  constructor({ y, counts }: Pick<Divided, "y" | "counts">) {
    this.y = y;
    this.of = counts === undefined ? () => 1 : (i) => counts[i];
    for (let i = 0; i < y.length; i++) this.ofClass[y[i]] += this.of(i);
  }

  get total(): number {
    return this.ofClass[0] + this.ofClass[1];
  }
}

/** Where in the line of all copies those of each row begin. */
function firstCopies({ y, of }: Copies, { stratify, seed }: Required<DivisionOptions>): Float64Array {
  const order = Uint32Array.from(y, (_, i) => i);
  shuffle(order, seed);
  const first = new Float64Array(y.length);
  let at = 0;
  for (const code of stratify ? [0, 1] : [undefined]) {
    for (const i of order) {
      if (code !== undefined && y[i] !== code) continue;
      first[i] = at;
      at += of(i);
    }
  }
  return first;
}

const SPLIT_NAMES = ["testFraction", "stratify", "seed"] as const;

/** Options of `splitRows`; every one is optional. */
export interface SplitOptions extends DivisionOptions {
  /** The part of the rows that is held out, above 0 and below 1; default 0.2. */
  testFraction?: number;
}

/** @throws TypeError, RangeError for a value that is none. */
export function checkDivision({ stratify = true, seed }: DivisionOptions): Required<DivisionOptions> {
  if (typeof stratify !== "boolean") {
    throw new TypeError(`stratify: expected true or false, got ${describe(stratify)}`);
  }
  return { stratify, seed: numberIn("seed", seed, 1, "a whole number from 0 to 2^32 − 1", (v) => v === v >>> 0) };
}

/** @throws TypeError, RangeError for other than a number above 0 and below 1. */
export function checkFraction(fraction: number | undefined): number {
  return numberIn("testFraction", fraction, 0.2, "a number above 0 and below 1", (v) => v > 0 && v < 1);
}

/**
 * Row numbers to train on and row numbers to test on, chosen by chance: the same for the same labels and seed on every
 * machine, and each class in the same proportion on both sides.
 * @param y labels, one a row, of exactly two distinct values.
 * @throws TypeError, RangeError for labels and options that are none; RangeError where a side would get no row of a
 * class, or no row at all.
 */
export function splitRows(y: Labels, options: SplitOptions = {}): Split {
  const { testFraction: fraction, ...division } = readOptions("split option", options, SPLIT_NAMES);
  const said = { ...checkDivision(division), testFraction: checkFraction(fraction) };
  const labels = encodeLabels(y, requireList("y", y, "labels"), undefined);
  const { heldOut } = holdOutFraction(labels, said);
  const rows = Uint32Array.from(labels.y, (_, i) => i);
  return { train: rows.filter((i) => heldOut(0, i) === 0), test: rows.filter((i) => heldOut(0, i) > 0) };
}
