// What the rows of x say of each feature, and which rows make good examples: two readings of x.

import { rowSource } from "../data/matrix.js";
import type { Cells } from "../data/row-cells.js";
import { eachRow } from "../data/row-cells.js";
import { deviationsOf } from "../tables/deviations.js";
import type { Reportable } from "./reportable.js";

/** One number a feature. */
export interface FeatureNumbers {
  lowest: Float64Array;
  highest: Float64Array;
  /** Mean over the rows of class 0, and of class 1; NaN where there are none. */
  means: readonly [Float64Array, Float64Array];
  /** Over all rows. */
  mean: Float64Array;
  deviation: Float64Array;
  /** 1 where all its values are whole numbers. */
  whole: Uint8Array;
}

/** A row worth explaining: its cells that are not 0. */
export interface Case {
  /** Counted from 0. */
  row: number;
  y: number;
  z: number;
  cells: ReadonlyMap<number, number>;
}

/** One row of a kind, where there is one; the first of equals. */
export interface Cases {
  /** Its probability is nearest to ½. */
  undecided?: Case;
  sureAndRight?: Case;
  sureAndWrong?: Case;
}

export interface Survey {
  numbers: FeatureNumbers;
  cases: Cases;
  /** What a deviation of each feature changes of z. */
  effects: Float64Array;
  /** Features, that with the largest effect first. */
  ranked: Uint32Array;
  /** Weight of the rows of class 0, and of class 1. */
  totals: readonly [number, number];
}

export function surveyOf({ model, table }: Reportable): Survey {
  const { x, weights } = table;
  const y = table.target?.y ?? [];
  const source = rowSource(x);
  const { features } = source;
  const ofEach = (value: number) => new Float64Array(features).fill(value);
  const sums = [ofEach(0), ofEach(0)] as const;
  const totals: [number, number] = [0, 0];
  const lowest = ofEach(Infinity);
  const highest = ofEach(-Infinity);
  const stored = new Uint32Array(features);
  const whole = new Uint8Array(features).fill(1);
  const search = new Search();

  eachRow(source, (cells, row) => {
    const weight = weights?.[row] ?? 1;
    const y_i = y[row];
    const sum = sums[y_i === 1 ? 1 : 0];
    totals[y_i === 1 ? 1 : 0] += weight;
    let z = model.bias;
    for (let k = 0; k < cells.count; k++) {
      const j = cells.column[k];
      const value = cells.value[k];
      z += model.weights[j] * value;
      sum[j] += weight * value;
      if (value < lowest[j]) lowest[j] = value;
      if (value > highest[j]) highest[j] = value;
      if (!Number.isInteger(value)) whole[j] = 0;
      stored[j]++;
    }
    if (weight > 0) search.look(row, y_i, z, cells);
  });

  for (let j = 0; j < features; j++) {
    if (stored[j] === source.rows) continue;
    lowest[j] = Math.min(lowest[j], 0);
    highest[j] = Math.max(highest[j], 0);
  }
  const total = totals[0] + totals[1];
  const deviation = deviationsOf(x, weights);
  const effects = deviation.map((d, j) => d * model.weights[j]);
  const ranked = Uint32Array.from(effects, (_, j) => j);
  ranked.sort((j, k) => Math.abs(effects[k]) - Math.abs(effects[j]) || j - k);
  const numbers = {
    lowest,
    highest,
    means: [sums[0].map((sum) => sum / totals[0]), sums[1].map((sum) => sum / totals[1])] as const,
    mean: sums[0].map((sum, j) => (sum + sums[1][j]) / total),
    deviation,
    whole,
  };
  return { numbers, effects, ranked, cases: search.found, totals };
}

/** Keeps the best row of each kind. */
class Search {
  readonly found: Cases = {};
  private nearest = Infinity;
  private right = 0;
  private wrong = 0;

  look(row: number, y: number, z: number, cells: Cells): void {
    const towards = y === 1 ? z : -z;
    const found = () => ({ row, y, z, cells: copyOf(cells) });
    if (Math.abs(z) < this.nearest) {
      this.nearest = Math.abs(z);
      this.found.undecided = found();
    }
    if (towards > this.right) {
      this.right = towards;
      this.found.sureAndRight = found();
    }
    if (towards < this.wrong) {
      this.wrong = towards;
      this.found.sureAndWrong = found();
    }
  }
}

function copyOf({ count, column, value }: Cells): Map<number, number> {
  const copy = new Map<number, number>();
  for (let k = 0; k < count; k++) copy.set(column[k], value[k]);
  return copy;
}

/** How often the values of a feature fall into bins of equal width, by class. */
export interface Histogram {
  /** Edges of the bins, one more than bins. */
  edges: number[];
  /** Weight of the rows of class 0, and of class 1. */
  counts: readonly [Float64Array, Float64Array];
}

const BINS = 20;

/** Histograms of some features, in their order. */
export function histogramsOf({ table }: Reportable, numbers: FeatureNumbers, features: readonly number[]): Histogram[] {
  const { x, weights } = table;
  const y = table.target?.y ?? [];
  const source = rowSource(x);
  const histograms = features.map((j) => emptyHistogram(numbers, j));
  const places = new Int32Array(source.features).fill(-1);
  features.forEach((j, place) => {
    places[j] = place;
  });
  const stored = histograms.map((): [number, number] => [0, 0]);
  const totals: [number, number] = [0, 0];
  const add = (place: number, value: number, side: 0 | 1, weight: number) => {
    const { edges, counts } = histograms[place];
    const bins = edges.length - 1;
    const bin = Math.floor(((value - edges[0]) / (edges[bins] - edges[0])) * bins);
    counts[side][Math.min(bin, bins - 1)] += weight;
  };
  eachRow(source, (cells, row) => {
    const side = y[row] === 1 ? 1 : 0;
    const weight = weights?.[row] ?? 1;
    totals[side] += weight;
    for (let k = 0; k < cells.count; k++) {
      const place = places[cells.column[k]];
      if (place < 0) continue;
      add(place, cells.value[k], side, weight);
      stored[place][side] += weight;
    }
  });
  histograms.forEach((_, place) => {
    for (const side of [0, 1] as const) {
      const zeros = totals[side] - stored[place][side];
      if (zeros > 0) add(place, 0, side, zeros);
    }
  });
  return histograms;
}

function emptyHistogram({ lowest, highest, whole }: FeatureNumbers, j: number): Histogram {
  const span = highest[j] - lowest[j];
  const isScale = whole[j] === 1 && span < BINS;
  const bins = isScale ? span + 1 : BINS;
  const first = isScale ? lowest[j] - 0.5 : lowest[j];
  const width = isScale ? 1 : span / BINS;
  return {
    edges: Array.from({ length: bins + 1 }, (_, k) => first + k * width),
    counts: [new Float64Array(bins), new Float64Array(bins)],
  };
}
