// The asks that need the rows: each runs block by block, and the blocks' answers are summed in a fixed tree.

import type { DenseData } from "../data/dense-data.js";
import { type Pointer, readBlock, TILE, tileCount } from "../kernels/block.js";
import { expOfMinusAbs } from "../math/functions.js";
import { treeSum } from "../math/tree-sum.js";

/** Sums over the rows of a fit, in the columns as stored. Every vector holds one number a column, then the bias. */
export class Rows {
  readonly data: DenseData;
  /** How often all rows of x were read. */
  passes = 0;

  constructor(data: DenseData) {
    this.data = data;
  }

  /** Σ s (a − y) x, Σ s (a − y), Σ s loss at w; the margins are kept. */
  lossGradient(w: Float64Array, precise: boolean): Float64Array {
    const { kernels, w: at, scratch, out } = this.write(w);
    this.passes++;
    return this.sum(w.length + 1, (block) => kernels.lossGradient(block, at, precise, scratch, out));
  }

  /** The upper triangle of Σ r [x 1]ᵀ[x 1], r the curvature at the margins kept. */
  hessian(): Float64Array {
    const { kernels, scratch, out } = this.places();
    this.passes++;
    return this.sum((this.data.features + 1) ** 2, (block) => {
      kernels.curvature(block);
      kernels.hessian(block, scratch, out);
    });
  }

  /** Σ r (v·x + c) x and Σ r (v·x + c), r as last set. */
  curvatureVector(v: Float64Array): Float64Array {
    const { kernels, w: at, scratch, out } = this.write(v);
    this.passes++;
    return this.sum(v.length, (block) => kernels.hessianVector(block, at, scratch, out));
  }

  /** Sets every r to s/4, the largest curvature there is. */
  boundCurvature(): void {
    const { f64, u32 } = this.data.memory;
    const { weight, r } = readBlock(u32, this.data.whole);
    const padded = tileCount(this.data.rows) * TILE;
    for (let i = 0; i < padded; i++) {
      const s = weight ? f64[(weight >>> 3) + i] : i < this.data.rows ? 1 : 0;
      f64[(r >>> 3) + i] = s / 4;
    }
  }

  /** Sets every r to s a(1 − a) at the margins kept, and sums them; no pass over x. */
  curvatureSum(): number {
    const { kernels } = this.data.memory;
    return this.#sumOfMultipliers((block) => kernels.curvature(block));
  }

  /** Σ u of the dual point for the direction kept; no pass over x. */
  dualSum(): number {
    const { kernels, out } = this.places();
    return this.#sumOfMultipliers((block) => kernels.dualPoint(block, out));
  }

  /** Adds to the margins of the direction kept. */
  shiftDirection(by: number): void {
    const { f64, u32 } = this.data.memory;
    const { t } = readBlock(u32, this.data.whole);
    for (let i = t >>> 3; i < (t >>> 3) + this.data.rows; i++) f64[i] += by;
  }

  /**
   * Changes the direction kept so that its dual point u becomes share·u: with a′ = a + a(1 − a) t that is
   * t := share·t − (1 − share) (a − y) / (a(1 − a)), and (a − y) / (a(1 − a)) = h (1 + e^(hz)).
   */
  shrinkDual(share: number): void {
    const { f64, f32, u32 } = this.data.memory;
    const { z, t, sign } = readBlock(u32, this.data.whole);
    for (let i = 0; i < this.data.rows; i++) {
      const h = f32[(sign >>> 2) + i];
      const margin = f64[(z >>> 3) + i];
      const e = expOfMinusAbs(margin);
      const odds = h * margin > 0 ? 1 / e : e;
      f64[(t >>> 3) + i] = share * f64[(t >>> 3) + i] - (1 - share) * h * (1 + odds);
    }
  }

  /** Keeps the margins of a direction. */
  direction(v: Float64Array): void {
    const { kernels, memory, w: at } = this.write(v);
    this.passes++;
    for (const block of this.data.blocks) kernels.margins(block, at, readBlock(memory.u32, block).t);
  }

  /** φ, φ′, φ″ along the direction kept, φ(step) = Σ s loss(z + step·t). */
  lossAlong(step: number, precise: boolean): Float64Array {
    const { kernels, scratch, out } = this.places();
    return this.sum(3, (block) => kernels.lossAlong(block, step, precise, scratch, out));
  }

  /** The bound and the two counts of `dualPoint` (assembly/rows.ts), for the direction kept. */
  dualPoint(): Float64Array {
    const { kernels, out } = this.places();
    return this.sum(3, (block) => kernels.dualPoint(block, out));
  }

  /** Σ u x and Σ u for the dual point that `dualPoint` left. */
  dualProduct(): Float64Array {
    const { kernels, scratch, out } = this.places();
    this.passes++;
    return this.sum(this.data.features + 1, (block) => kernels.transposeProduct(block, scratch, out));
  }

  /** Rows on the wrong side of the direction kept, and rows on the right side, by more than `tolerance`. */
  sides(tolerance: number): Float64Array {
    const { kernels, out } = this.places();
    return this.sum(2, (block) => kernels.sides(block, tolerance, out));
  }

  /** The seed's update of w along a gradient of the summed loss; `step` as in assembly/descent.ts. */
  update(w: Float64Array, gradient: Float64Array, step: Float64Array): Float64Array {
    const { kernels, memory, w: at, out, stepAt } = this.write(w);
    memory.f64.set(gradient, out >>> 3);
    memory.f64.set(step, stepAt >>> 3);
    kernels.update(at, out, this.data.features, stepAt, 1 / this.data.weightSum);
    return memory.f64.slice(at >>> 3, (at >>> 3) + w.length);
  }

  /** Mini-batches of `batch` rows from w, over the rows named, in that order. */
  descend(w: Float64Array, order: Uint32Array, batch: number, step: Float64Array): Float64Array {
    const { kernels, memory, w: at, scratch, stepAt } = this.write(w);
    const { rows, weightSum, whole, order: orderAt } = this.data;
    memory.u32.set(order, orderAt >>> 2);
    memory.f64.set(step, stepAt >>> 3);
    kernels.descend(whole, orderAt, order.length, batch, rows / weightSum, at, stepAt, scratch);
    this.passes += order.length / rows;
    return memory.f64.slice(at >>> 3, (at >>> 3) + w.length);
  }

  #sumOfMultipliers(set: (block: Pointer) => void): number {
    const { f64, u32 } = this.data.memory;
    const [sum] = treeSum(this.data.blocks.length, (k) => {
      set(this.data.blocks[k]);
      const { r, rows } = readBlock(u32, this.data.blocks[k]);
      let sum = 0;
      for (let i = r >>> 3; i < (r >>> 3) + rows; i++) sum += f64[i];
      return Float64Array.of(sum);
    });
    return sum;
  }

  protected places() {
    const { memory, w, out, scratch, step } = this.data;
    return { kernels: memory.kernels, memory, w, out, scratch, stepAt: step };
  }

  protected write(w: Float64Array) {
    const places = this.places();
    places.memory.f64.set(w, places.w >>> 3);
    return places;
  }

  protected sum(length: number, kernel: (block: Pointer) => void): Float64Array {
    const { memory, blocks, out } = this.data;
    return treeSum(blocks.length, (k) => {
      kernel(blocks[k]);
      return memory.f64.slice(out >>> 3, (out >>> 3) + length);
    });
  }
}
