// What is known of the rows before any fit, and is the same for every fit over them.
import type { Layout } from "../data/layout.js";
import { Moments } from "../data/moments.js";
import type { Asking } from "./sums.js";

/** Sums over the rows without x. */
export interface Totals {
  /** Σ s; Σ s y; Σ s (1 − y), which beside other weights is more than their difference. */
  weight: number;
  ones: number;
  zeros: number;
  /** The number of rows with s > 0. */
  weightedRows: number;
  /** Σ s offset² */
  offsetSquares: number;
}

export interface Summary extends Layout, Totals {
  /** Of the columns as given. */
  moments: Moments;
  /** What was subtracted from each column, exactly; 0 for most. */
  shift: Float64Array;
  /** Weighted mean of each column as stored, after the shift. */
  mean: Float64Array;
  /** Weighted population standard deviation of each column. */
  deviation: Float64Array;
  /** The most numbers that are added one after another in a sum over a column, and over all rows. */
  terms: Float64Array;
  allTerms: number;
  /** Bounds of |x − mean| of every column, and then of |offset|, in weighted rows; where they are known. */
  reach?: Float64Array;
  /** Those of the sample, where there is one that weighs something. */
  sampled?: Totals;
}

/** A column whose mean is so many deviations away from 0 is moved towards it, where that is exact. */
const FAR = 16;

/** To count the cells of more sparse rows costs more than what is won: that many rows' roundings are small enough. */
const MOST_COUNTED = 65536;

/** Squares below this may have lost digits, or everything; such cells are below its root. */
const UNDERFLOWN = 1.0261342003245941e-289; // 2^−960

/** @throws RangeError where the squares of a column overflow or underflow. */
export function* summarise(layout: Layout): Asking<Summary> {
  const totals = yield* totalsOf("rows");
  const moments = new Moments((yield { over: "rows", kind: "moments" }).slice());
  yield* refuseTiny(moments);
  const deviation = moments.deviations();
  const shift = yield* shiftColumns(layout, moments.mean, deviation);
  const mean = moments.mean.map((m, j) => m - shift[j]);
  const { sparse, rows, features, blocks } = layout;
  // dense rows are added in eight chains, sparse ones row after row
  const allTerms = sparse ? rows / blocks : rows / 8 / blocks;
  const counted = sparse && rows <= MOST_COUNTED;
  const terms = counted ? (yield { over: "rows", kind: "cells" }).slice() : new Float64Array(features).fill(allTerms);
  const summary = { ...layout, ...totals, moments, shift, mean, deviation, terms, allTerms };
  if (layout.sampleTiles === 0) return summary;
  const sampled = yield* totalsOf("sample");
  return sampled.weight > 0 ? { ...summary, sampled } : summary;
}

/**
 * What is known of the rows once they have other weights, 1 each where there are none: the rows and all numbers are as
 * if they had been stored with these.
 * @throws as `summarise`; Error where rows were stored without room for weights.
 */
export function* reweigh(known: Summary, weights: Float64Array | undefined): Asking<Summary> {
  const { sampled: _, reach: __, ...layout } = known;
  // there and back is exact
  if (known.shift.some((m) => m !== 0)) yield { over: "rows", kind: "shift", by: known.shift.map((m) => -m) };
  yield { over: "rows", kind: "reweigh", weights };
  return yield* summarise(layout);
}

/** The same with bounds of how far single cells are from their means. */
export function* withReach(summary: Summary): Asking<Summary> {
  const reach = yield { over: "rows", kind: "reach", centers: summary.mean, beyond: Infinity };
  return { ...summary, reach: reach.slice() };
}

/** Rounding's part of a bound. */
const ROUNDED_UP = 1.0000000009313226; // 1 + 2^−30

/** The bounds for some of these rows, whose means are others. */
export function reachWithin({ reach, mean, shift }: Summary, some: Summary): Float64Array | undefined {
  return reach?.map((most, j) => {
    if (j === mean.length) return most;
    // what was subtracted is no small part of a mean then, and the difference is exact or nearly so
    return ROUNDED_UP * (most + Math.abs(some.mean[j] - mean[j] + (some.shift[j] - shift[j])));
  });
}

function* totalsOf(over: "rows" | "sample"): Asking<Totals> {
  const [weight, ones, zeros, weightedRows, offsetSquares] = yield { over, kind: "totals" };
  return { weight, ones, zeros, weightedRows, offsetSquares };
}

/** A column of tiny cells must not pass for a constant one. @throws RangeError */
function* refuseTiny({ weight, mean, squares }: Moments): Asking<void> {
  const suspect = mean.map((m, j) => Number(m * m < UNDERFLOWN && squares[j] < UNDERFLOWN * weight));
  if (suspect.every((is) => is === 0)) return;
  const largest = yield { over: "rows", kind: "largest-cells", which: suspect };
  const column = largest.findIndex((cell) => cell > 0);
  if (column < 0) return;
  const got = `an underflow in column ${column}`;
  throw new RangeError(`x: expected numbers whose squares can be summed, got ${got}: multiply it by a power of ten`);
}

/**
 * A column far from 0 is moved to its mean, so that margins do not cancel; but only where every difference is exact, so
 * that the rows stay the ones that were given. Answers by how much.
 */
function* shiftColumns(layout: Layout, mean: Float64Array, deviation: Float64Array): Asking<Float64Array> {
  const by = mean.map((m, j) => {
    const far = layout.shiftable && deviation[j] > 0 && Math.abs(m) > FAR * deviation[j];
    if (!far) return 0;
    return layout.width === 4 ? Math.fround(m) : m;
  });
  if (by.every((m) => m === 0)) return by;
  const rounded = yield { over: "rows", kind: "rounded-by-shift", by };
  const exact = by.map((m, j) => (rounded[j] > 0 ? 0 : m));
  if (exact.some((m) => m !== 0)) yield { over: "rows", kind: "shift", by: exact };
  return exact;
}
