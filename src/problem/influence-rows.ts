// What single rows do to a fit: their leverage, their residuals, and how weights would move without them.
import type { RowRange } from "../data/blocks.js";
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { exp, sigmoid, softplus } from "../math/functions.js";
import { eachWeightedRow } from "./cells.js";

/** Of which rows, and how θ is made of their cells. */
export interface InfluenceAsked {
  /** Rows from this one to before that one, counted over all blocks. */
  from: number;
  to: number;
  center: Float64Array;
  inverse: Float64Array;
  fitBias: boolean;
  /** L⁻¹ row after row, a lower triangle with the bias last: (L⁻¹)ᵀ L⁻¹ is the inverse of Σ s a(1 − a) x̃ x̃ᵀ. */
  factor: Float64Array;
  /** L⁻¹ o of every combination oᵀθ whose change is wanted. */
  combinations: Float64Array[];
}

/** Leverage, Pearson's residual and that of the deviance come first of a row's numbers. */
export const ROW_NUMBERS = 3;

/**
 * Row after row, with its weight s as one observation: h = s a(1 − a) |L⁻¹ x̃|²; √s (y − a)/√(a(1 − a)); ±√(2 s loss);
 * then of every combination what it is more by than without the row, after one step of Newton's method without it:
 * oᵀ (L⁻¹)ᵀ L⁻¹ x̃ s (y − a)/(1 − h). 0 throughout for a row that weighs nothing.
 */
export class RowInfluence {
  readonly numbers: Float64Array;
  readonly #memory: Memory;
  readonly #asked: InfluenceAsked;
  readonly #width: number;
  /** The first of those asked for that may lie here. */
  readonly #from: number;

  /** For rows `first` … `first + rows − 1`, which come block after block. */
  constructor(memory: Memory, asked: InfluenceAsked, { first, rows }: RowRange) {
    this.#memory = memory;
    this.#asked = asked;
    this.#width = ROW_NUMBERS + asked.combinations.length;
    this.#from = Math.max(asked.from, first);
    this.numbers = new Float64Array(Math.max(0, Math.min(asked.to, first + rows) - this.#from) * this.#width);
  }

  /** @param firstRow the number of the block's first row. */
  add(block: Pointer, firstRow: number): void {
    const { f64, f32, u32 } = this.#memory;
    const { from, to, center, inverse, fitBias, factor, combinations } = this.#asked;
    const { z, sign, rows, features } = readBlock(u32, block);
    if (firstRow >= to || firstRow + rows <= from) return;
    const size = features + 1;
    const empty = center.map((m, j) => -m * inverse[j]);
    const entries = new Float64Array(size);
    entries[features] = Number(fitBias);
    const solved = new Float64Array(size);
    eachWeightedRow(this.#memory, block, ({ count, columns, values, row, weight }) => {
      const number = firstRow + row;
      if (number < from || number >= to) return;
      entries.set(empty);
      for (let k = 0; k < count; k++) entries[columns[k]] += values[k] * inverse[columns[k]];
      let squares = 0;
      for (let j = 0, k = 0; j < size; j++) {
        let product = 0;
        for (let l = 0; l <= j; l++) product += factor[k++] * entries[l];
        solved[j] = product;
        squares += product * product;
      }
      const h = f32[(sign >>> 2) + row];
      const m = h * f64[(z >>> 3) + row];
      const leverage = weight * sigmoid(m) * sigmoid(-m) * squares;
      let at = (number - this.#from) * this.#width;
      this.numbers[at++] = leverage;
      // (y − a)/√(a(1 − a)) = −h e^(hz/2)
      this.numbers[at++] = -h * Math.sqrt(weight) * exp(m / 2);
      this.numbers[at++] = -h * Math.sqrt(2 * weight * softplus(m));
      const pull = (-h * weight * sigmoid(m)) / (1 - leverage);
      for (const combination of combinations) {
        let change = 0;
        for (let j = 0; j < size; j++) change += combination[j] * solved[j];
        this.numbers[at++] = pull * change;
      }
    });
  }
}
