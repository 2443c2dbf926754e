// Rows of equal probability, as statistics over groups of them take them: in rising order, weights as counts.
import type { Labels } from "../data/labels.js";
import { type MetricOptions, metricRows } from "../metrics/rows.js";
import { thresholdCounts } from "../metrics/thresholds.js";

/** Rows of one p. */
export interface Tie {
  p: number;
  /** How many rows. */
  rows: number;
  /** How many of them are of class 1. */
  positives: number;
}

/**
 * @throws as `metricRows`; RangeError for a weight that is no whole number.
 */
export function risingTies(y: Labels, p: ArrayLike<number>, options: MetricOptions): Tie[] {
  const rows = metricRows(y, p, options);
  const broken = rows.s.find((s) => !Number.isInteger(s));
  if (broken !== undefined) {
    throw new RangeError(`sampleWeight: expected whole numbers, each how often a row counts, got ${broken}`);
  }
  const { thresholds, truePositives, falsePositives } = thresholdCounts(rows);
  const ties = Array.from(thresholds, (p, k) => {
    const before = k === 0 ? [0, 0] : [truePositives[k - 1], falsePositives[k - 1]];
    const positives = truePositives[k] - before[0];
    return { p, rows: positives + falsePositives[k] - before[1], positives };
  });
  return ties.reverse();
}

export function rowsIn(ties: readonly Tie[]): number {
  return ties.reduce((sum, { rows }) => sum + rows, 0);
}

/** The p of rows by their places in rising order, counted from 0; places must rise, too. */
export function placed(ties: readonly Tie[], places: readonly number[]): number[] {
  let k = 0;
  let end = ties[0].rows;
  return places.map((place) => {
    while (place >= end) end += ties[++k].rows;
    return ties[k].p;
  });
}

/** Ties in groups, a new one wherever one lies past an end; ends must rise, and one that is passed at once ends nothing. */
export function grouped(
  ties: readonly Tie[],
  ends: readonly number[],
  isPast: (p: number, end: number) => boolean,
): Tie[][] {
  const groups: Tie[][] = [];
  let k = -1;
  for (const tie of ties) {
    const before = k;
    if (k < 0) k = 0;
    while (k < ends.length && isPast(tie.p, ends[k])) k++;
    if (k > before) groups.push([]);
    groups[groups.length - 1].push(tie);
  }
  return groups;
}
