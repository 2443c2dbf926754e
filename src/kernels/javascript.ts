// The twin of assembly/: the same kernels over the same memory layout, in TypeScript.
import { descend, update } from "./javascript/descent.js";
import { hessian } from "./javascript/hessian.js";
import { columnMoments, packColumns, packRows } from "./javascript/pack.js";
import { hessianVector, lossGradient, margins, transposeProduct } from "./javascript/passes.js";
import { curvature, dualPoint, lossAlong, sides } from "./javascript/rows.js";
import { columnSums } from "./javascript/sparse.js";
import { viewsOf } from "./javascript/views.js";
import type { Kernels } from "./kernels.js";

/** The kernels over a memory that the caller owns. */
export function javascriptKernels(memory: ArrayBuffer): Kernels {
  const views = viewsOf(memory);
  return {
    packRows: (...args) => packRows(views, ...args),
    packColumns: (...args) => packColumns(views, ...args),
    columnMoments: (...args) => columnMoments(views, ...args),
    margins: (...args) => margins(views, ...args),
    lossGradient: (...args) => lossGradient(views, ...args),
    transposeProduct: (...args) => transposeProduct(views, ...args),
    hessianVector: (...args) => hessianVector(views, ...args),
    hessian: (...args) => hessian(views, ...args),
    columnSums: (...args) => columnSums(views, ...args),
    curvature: (...args) => curvature(views, ...args),
    lossAlong: (...args) => lossAlong(views, ...args),
    dualPoint: (...args) => dualPoint(views, ...args),
    sides: (...args) => sides(views, ...args),
    update: (...args) => update(views, ...args),
    descend: (...args) => descend(views, ...args),
  };
}
