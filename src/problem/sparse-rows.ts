// The asks that need the rows, for sparse ones: what reads x is here, what reads margins alone is as for dense rows.
import type { SparseData } from "../data/sparse.js";
import { type Pointer, readBlock } from "../kernels/block.js";
import { Rows } from "./rows.js";
import { treeSum } from "./tree-sum.js";

/** Sums over the rows of a fit. Every vector holds one number a column, then the bias. */
export class SparseRows {
  readonly data: SparseData;
  /** How often all rows of x were read. */
  passes = 0;
  /** Asked only for what reads no x. */
  readonly #margins: Rows;

  constructor(data: SparseData) {
    this.data = data;
    this.#margins = new Rows(data);
  }

  /** Σ s (a − y) x, Σ s (a − y), Σ s loss at w; the margins are kept. */
  lossGradient(w: Float64Array, precise: boolean): Float64Array {
    const { memory, w: at, scratch, out } = this.data;
    this.#write(w);
    this.passes++;
    return this.#sum(w.length + 1, (block) => memory.kernels.sparseLossGradient(block, at, precise, scratch, out));
  }

  /** Σ r (v·x + c) x and Σ r (v·x + c), r as last set. */
  curvatureVector(v: Float64Array): Float64Array {
    const { memory, w: at, scratch, out } = this.data;
    this.#write(v);
    this.passes++;
    return this.#sum(v.length, (block) => memory.kernels.sparseHessianVector(block, at, scratch, out));
  }

  /** Sets every r to s/4, the largest curvature there is. */
  boundCurvature(): void {
    this.#margins.boundCurvature();
  }

  /** Sets every r to s a(1 − a) at the margins kept, and sums them. */
  curvatureSum(): number {
    return this.#margins.curvatureSum();
  }

  /** Σ u of the dual point for the direction kept. */
  dualSum(): number {
    return this.#margins.dualSum();
  }

  /** Adds to the margins of the direction kept. */
  shiftDirection(by: number): void {
    this.#margins.shiftDirection(by);
  }

  /** Changes the direction kept so that its dual point u becomes share·u. */
  shrinkDual(share: number): void {
    this.#margins.shrinkDual(share);
  }

  /** Keeps the margins of a direction. */
  direction(v: Float64Array): void {
    const { memory, blocks, w: at } = this.data;
    this.#write(v);
    this.passes++;
    for (const block of blocks) memory.kernels.sparseMargins(block, at, readBlock(memory.u32, block).t);
  }

  /** φ, φ′, φ″ along the direction kept, φ(step) = Σ s loss(z + step·t). */
  lossAlong(step: number, precise: boolean): Float64Array {
    return this.#margins.lossAlong(step, precise);
  }

  /** The bound and the two counts of `dualPoint` (assembly/rows.ts), for the direction kept. */
  dualPoint(): Float64Array {
    return this.#margins.dualPoint();
  }

  /** Σ u x and Σ u for the dual point that `dualPoint` left. */
  dualProduct(): Float64Array {
    const { memory, features, out } = this.data;
    this.passes++;
    return this.#sum(features + 1, (block) => memory.kernels.sparseTransposeProduct(block, out));
  }

  /** Rows on the wrong side of the direction kept, and rows on the right side, by more than `tolerance`. */
  sides(tolerance: number): Float64Array {
    return this.#margins.sides(tolerance);
  }

  /** The seed's update of w along a gradient of the summed loss; `step` as in assembly/descent.ts. */
  update(w: Float64Array, gradient: Float64Array, step: Float64Array): Float64Array {
    return this.#margins.update(w, gradient, step);
  }

  #write(w: Float64Array): void {
    this.data.memory.f64.set(w, this.data.w >>> 3);
  }

  #sum(length: number, kernel: (block: Pointer) => void): Float64Array {
    const { memory, blocks, out } = this.data;
    return treeSum(blocks.length, (k) => {
      kernel(blocks[k]);
      return memory.f64.slice(out >>> 3, (out >>> 3) + length);
    });
  }
}
