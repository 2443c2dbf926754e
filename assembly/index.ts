// Everything the TypeScript side calls; src/kernels/kernels.ts is the same list as an interface.
export { descend } from "./descent";
export { firthScore } from "./firth";
export { hessian } from "./hessian";
export { columnMoments, columnReach, packColumns, packRows } from "./pack";
export { hessianVector, lossGradient, margins, transposeProduct } from "./passes";
export { curvature, dualPoint, lossAlong, marginsMoved, sides } from "./rows";
export { columnSums } from "./sparse";

/** First byte of memory that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}
