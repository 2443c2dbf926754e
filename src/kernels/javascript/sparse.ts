// Passes over the sparse rows of a block. The twin of assembly/sparse.ts, where the order of additions is described.
import { type Block, type Pointer, readBlock, TILE, tileCount } from "../block.js";
import type { Views } from "./block.js";
import { LossSum, residualsOf } from "./loss.js";

/** A block's arrays as indices into one memory. */
class SparseRows {
  readonly block: Block;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly starts: number;
  readonly #indices: number;
  /** Where the stored values lie, from index #x on; undefined where each is 1. */
  readonly #values: Float64Array | Float32Array | undefined;
  readonly #x: number;

  constructor({ f64, f32, u32 }: Views, block: Block) {
    this.block = block;
    this.f64 = f64;
    this.u32 = u32;
    this.starts = block.starts >>> 2;
    this.#indices = block.indices >>> 2;
    this.#values = block.x === 0 ? undefined : block.width === 4 ? f32 : f64;
    this.#x = block.x / block.width;
  }

  /** Column of stored value number k. */
  column(k: number): number {
    return this.u32[this.#indices + k] >>> 3;
  }

  value(k: number): number {
    return this.#values === undefined ? 1 : this.#values[this.#x + k];
  }

  /** Margins of `rows` rows from `first` on, without the offset, into f64[z …]. */
  margins(first: number, rows: number, w: number, z: number): void {
    const { f64, u32 } = this;
    const b = f64[w + this.block.features];
    for (let i = 0; i < rows; i++) {
      let k = u32[this.starts + first + i];
      const stop = u32[this.starts + first + i + 1];
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (; k + 4 <= stop; k += 4) {
        sum0 += this.#term(k, w);
        sum1 += this.#term(k + 1, w);
        sum2 += this.#term(k + 2, w);
        sum3 += this.#term(k + 3, w);
      }
      if (k < stop) sum0 += this.#term(k, w);
      if (k + 1 < stop) sum1 += this.#term(k + 1, w);
      if (k + 2 < stop) sum2 += this.#term(k + 2, w);
      f64[z + i] = sum0 + sum1 + (sum2 + sum3) + b;
    }
  }

  /** w_j x_j for stored value number k. */
  #term(k: number, w: number): number {
    return this.f64[w + this.column(k)] * this.value(k);
  }

  /** f64[g + j] += r_i x_ij for `rows` rows from `first` on, and f64[g + features] += r_i. */
  gradient(first: number, rows: number, r: number, g: number): void {
    const { f64, u32 } = this;
    for (let i = 0; i < rows; i++) {
      const ri = f64[r + i];
      const stop = u32[this.starts + first + i + 1];
      for (let k = u32[this.starts + first + i]; k < stop; k++) {
        f64[g + this.column(k)] += ri * this.value(k);
      }
      f64[g + this.block.features] += ri;
    }
  }
}

export function margins(views: Views, block: Block, w: Pointer, out: Pointer): void {
  const sparse = new SparseRows(views, block);
  sparse.margins(0, tileCount(block.rows) * TILE, w >>> 3, out >>> 3);
}

export function lossGradient(
  views: Views,
  block: Block,
  w: Pointer,
  precise: boolean,
  scratch: Pointer,
  out: Pointer,
): void {
  const { f64 } = views;
  const sparse = new SparseRows(views, block);
  const count = tileCount(block.rows);
  const sum = new LossSum();
  const r = scratch >>> 3;
  const g = out >>> 3;
  f64.fill(0, g, g + block.features + 1);
  for (let tile = 0; tile < count; tile++) {
    const first = tile * TILE;
    const z = (block.z >>> 3) + first;
    sparse.margins(first, TILE, w >>> 3, z);
    if (block.offset) for (let i = 0; i < TILE; i++) f64[z + i] += f64[(block.offset >>> 3) + first + i];
    residualsOf(views, block, tile, precise, z, r, sum);
    sum.takeLog(tile);
    sparse.gradient(first, TILE, r, g);
  }
  f64[g + block.features + 1] = sum.total();
}

export function transposeProduct(views: Views, block: Block, out: Pointer): void {
  const sparse = new SparseRows(views, block);
  const { features, rows, r } = block;
  const g = out >>> 3;
  views.f64.fill(0, g, g + features + 1);
  sparse.gradient(0, tileCount(rows) * TILE, r >>> 3, g);
}

export function hessianVector(views: Views, block: Block, v: Pointer, scratch: Pointer, out: Pointer): void {
  const { f64 } = views;
  const sparse = new SparseRows(views, block);
  const { features, rows, r } = block;
  const t = scratch >>> 3;
  const g = out >>> 3;
  f64.fill(0, g, g + features + 1);
  for (let first = 0; first < rows; first += TILE) {
    sparse.margins(first, TILE, v >>> 3, t);
    for (let i = 0; i < TILE; i++) f64[t + i] *= f64[(r >>> 3) + first + i];
    sparse.gradient(first, TILE, t, g);
  }
}

export function columnSums(this: Views, at: Pointer, out: Pointer): void {
  const { f64, u32 } = this;
  const block = readBlock(u32, at);
  const sparse = new SparseRows(this, block);
  const { features, rows, weight } = block;
  const sums = out >>> 3;
  f64.fill(0, sums, sums + 2 * features);
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    const stop = u32[sparse.starts + i + 1];
    for (let k = u32[sparse.starts + i]; k < stop; k++) {
      const value = sparse.value(k);
      const sx = s * value;
      const column = sums + sparse.column(k);
      f64[column] += sx;
      f64[column + features] += sx * value;
    }
  }
}
