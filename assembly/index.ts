// Everything the TypeScript side calls; src/kernels/kernels.ts is the same list as an interface.
export { hessianVector, lossGradient, margins, transposeProduct } from "./dense";
export { descend, update } from "./descent";
export { hessian } from "./hessian";
export { columnMoments, packColumns, packRows } from "./pack";
export { curvature, dualPoint, lossAlong, sides } from "./rows";
export {
  sparseColumnSums,
  sparseHessianVector,
  sparseLossGradient,
  sparseMargins,
  sparseTransposeProduct,
} from "./sparse";

/** First byte of memory that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}
