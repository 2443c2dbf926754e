// The asks that need the rows, for sparse ones: all but those that want dense tiles.
import type { SparseData } from "../data/sparse.js";
import { Rows } from "./rows.js";

/** Sums over the rows of a fit. Every vector holds one number a column, then the bias. */
export class SparseRows extends Rows {
  constructor(data: SparseData) {
    super(data);
  }

  /** No d × d matrix is formed for sparse rows: solvers that ask for one are refused before. */
  override hessian(): never {
    throw new Error("rows: expected dense rows for a Hessian, got sparse ones");
  }

  /** Mini-batches gather dense tiles. */
  override descend(): never {
    throw new Error("rows: expected dense rows for mini-batches, got sparse ones");
  }
}
