// How probabilities change with single columns: what marginal effects are averages of.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { sigmoid } from "../math/functions.js";
import { type Cells, eachWeightedRow } from "./cells.js";

/** What is to change, all of it in the columns as stored. */
export interface EffectsAsked {
  /** Weights, then the bias. */
  w: Float64Array;
  /** What was subtracted from each column. */
  shift: Float64Array;
  /** Columns that are held at a value in every row, and these values. */
  held: Uint32Array;
  values: Float64Array;
  /** Of every change the column that goes from 0 to 1, then those that are 0 before and after. */
  changes: Uint32Array[];
}

/**
 * Sums over rows, (features + 3) numbers of the slopes, then as many of every change. With c = a(1 − a):
 * - slopes: Σ s c(1 − 2a) x; Σ s c(1 − 2a); Σ s c; 0.
 * - a change from a, c to a', c': Σ s (c' − c) x; Σ s (c' − c); Σ s (a' − a); Σ s c'.
 *
 * x is as stored; where a column is held or changed the sum over it is what it would be without.
 */
export class EffectSums {
  readonly sums: Float64Array;
  readonly #asked: EffectsAsked;
  readonly #features: number;
  /** The row, with its columns held. */
  readonly #x: Float64Array;

  constructor(asked: EffectsAsked) {
    this.#asked = asked;
    this.#features = asked.shift.length;
    this.#x = new Float64Array(this.#features);
    this.sums = new Float64Array((asked.changes.length + 1) * (this.#features + 3));
  }

  /** @param margin of the row, before columns are held. */
  add(row: Pick<Cells, "count" | "columns" | "values" | "weight">, margin: number): void {
    const { w, shift, held, values, changes } = this.#asked;
    const { weight } = row;
    const x = this.#x;
    for (let k = 0; k < row.count; k++) x[row.columns[k]] = row.values[k];
    let z = margin;
    for (let k = 0; k < held.length; k++) {
      const j = held[k];
      z += w[j] * (values[k] - x[j]);
      x[j] = values[k];
    }
    const [a, b] = [sigmoid(z), sigmoid(-z)];
    this.#put(0, row, weight * a * b * (b - a), weight * a * b, 0);
    for (let k = 0; k < changes.length; k++) {
      let from = z;
      for (const j of changes[k]) from -= w[j] * (x[j] + shift[j]);
      const to = from + w[changes[k][0]];
      const [low, high] = [curvature(from), curvature(to)];
      // of the two classes the one that is next to nothing tells more
      const by = from > 0 ? sigmoid(-from) - sigmoid(-to) : sigmoid(to) - sigmoid(from);
      this.#put(k + 1, row, weight * (high - low), weight * by, weight * high);
    }
    for (let k = 0; k < row.count; k++) x[row.columns[k]] = 0;
    for (const j of held) x[j] = 0;
  }

  #put(
    entry: number,
    { count, columns, values }: Pick<Cells, "count" | "columns" | "values">,
    u: number,
    ...[first, second]: [number, number]
  ): void {
    const { sums } = this;
    const at = entry * (this.#features + 3);
    const end = at + this.#features;
    for (let k = 0; k < count; k++) sums[at + columns[k]] += u * values[k];
    sums[end] += u;
    sums[end + 1] += first;
    sums[end + 2] += second;
  }
}

export function effectSums(memory: Memory, at: Pointer, asked: EffectsAsked): Float64Array {
  const { z } = readBlock(memory.u32, at);
  const effects = new EffectSums(asked);
  eachWeightedRow(memory, at, (row) => effects.add(row, memory.f64[(z >>> 3) + row.row]));
  return effects.sums;
}

/** Of every column the number of rows that weigh something where it is neither 0 nor 1. */
export function otherThanBinary(memory: Memory, at: Pointer, shift: Float64Array): Float64Array {
  const counts = new Float64Array(shift.length);
  eachWeightedRow(memory, at, ({ count, columns, values }) => {
    for (let k = 0; k < count; k++) {
      const value = values[k] + shift[columns[k]];
      if (value !== 0 && value !== 1) counts[columns[k]]++;
    }
  });
  return counts;
}

function curvature(z: number): number {
  return sigmoid(z) * sigmoid(-z);
}
