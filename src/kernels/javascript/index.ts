// The twin of assembly/: the same kernels over the same memory layout, in TypeScript.
import type { Kernels } from "../kernels.js";
import { viewsOf } from "./block.js";
import { descend } from "./descent.js";
import { firthScore } from "./firth.js";
import { hessian } from "./hessian.js";
import { columnMoments, columnReach, packColumns, packRows } from "./pack.js";
import { hessianVector, lossGradient, margins, transposeProduct } from "./passes.js";
import { curvature, dualPoint, lossAlong, marginsMoved, sides } from "./rows.js";
import { columnSums } from "./sparse.js";

/** By the names that WebAssembly exports, too. */
export const KERNELS = {
  packRows,
  packColumns,
  columnMoments,
  columnReach,
  columnSums,
  margins,
  lossGradient,
  transposeProduct,
  hessianVector,
  hessian,
  firthScore,
  curvature,
  lossAlong,
  dualPoint,
  sides,
  marginsMoved,
  descend,
};

/** The kernels over a memory that the caller owns, which each finds in `this`. */
export function javascriptKernels(memory: ArrayBuffer): Kernels {
  return { ...viewsOf(memory), ...KERNELS };
}
