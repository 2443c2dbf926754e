// What is known of the rows before any fit, and is the same for every fit over them.
import type { Layout } from "../data/layout.js";
import { Moments } from "../data/moments.js";
import type { Asking } from "./sums.js";

/** Σ s; Σ s y; the number of rows with s > 0. */
export interface Totals {
  weight: number;
  ones: number;
  weightedRows: number;
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
  /** Those of the sample, where there is one that weighs something. */
  sampled?: Totals;
}

/** A column whose mean is so many deviations away from 0 is moved towards it, where that is exact. */
const FAR = 16;

/** @throws RangeError where the squares of a column overflow. */
export function* summarise(layout: Layout): Asking<Summary> {
  const totals = yield* totalsOf("rows");
  const moments = new Moments(yield { over: "rows", kind: "moments" });
  const deviation = moments.deviations();
  const shift = yield* shiftColumns(layout, moments.mean, deviation);
  const mean = moments.mean.map((m, j) => m - shift[j]);
  const summary = { ...layout, ...totals, moments, shift, mean, deviation };
  if (layout.sampleTiles === 0) return summary;
  const sampled = yield* totalsOf("sample");
  return sampled.weight > 0 ? { ...summary, sampled } : summary;
}

function* totalsOf(over: "rows" | "sample"): Asking<Totals> {
  const [weight, ones, weightedRows] = yield { over, kind: "totals" };
  return { weight, ones, weightedRows };
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
