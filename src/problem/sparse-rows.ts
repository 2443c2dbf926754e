// The asks that need the rows, for sparse ones: what reads x is here, what reads margins alone is as for dense rows.
import type { SparseData } from "../data/sparse.js";
import { readBlock } from "../kernels/block.js";
import { Rows } from "./rows.js";

/** Sums over the rows of a fit. Every vector holds one number a column, then the bias. */
export class SparseRows extends Rows {
  constructor(data: SparseData) {
    super(data);
  }

  override lossGradient(w: Float64Array, precise: boolean): Float64Array {
    const { kernels, w: at, scratch, out } = this.write(w);
    this.passes++;
    return this.sum(w.length + 1, (block) => kernels.sparseLossGradient(block, at, precise, scratch, out));
  }

  /** No d × d matrix is formed for sparse rows: solvers that ask for one are refused before. */
  override hessian(): never {
    throw new Error("rows: expected dense rows for a Hessian, got sparse ones");
  }

  override curvatureVector(v: Float64Array): Float64Array {
    const { kernels, w: at, scratch, out } = this.write(v);
    this.passes++;
    return this.sum(v.length, (block) => kernels.sparseHessianVector(block, at, scratch, out));
  }

  override direction(v: Float64Array): void {
    const { kernels, memory, w: at } = this.write(v);
    this.passes++;
    for (const block of this.data.blocks) kernels.sparseMargins(block, at, readBlock(memory.u32, block).t);
  }

  override dualProduct(): Float64Array {
    const { kernels, out } = this.places();
    this.passes++;
    return this.sum(this.data.features + 1, (block) => kernels.sparseTransposeProduct(block, out));
  }

  /** Mini-batches gather dense tiles. */
  override descend(): never {
    throw new Error("rows: expected dense rows for mini-batches, got sparse ones");
  }
}
