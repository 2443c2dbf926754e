// What reads x, of dense or sparse rows. The twin of assembly/passes.ts, where each result is described.
import { type Pointer, readBlock } from "../block.js";
import * as dense from "./dense.js";
import * as sparse from "./sparse.js";
import type { Views } from "./views.js";

export function margins(views: Views, at: Pointer, w: Pointer, out: Pointer): void {
  const block = readBlock(views.u32, at);
  if (block.starts) sparse.margins(views, block, w, out);
  else dense.margins(views, block, w, out);
}

export function lossGradient(
  views: Views,
  at: Pointer,
  w: Pointer,
  precise: boolean,
  scratch: Pointer,
  out: Pointer,
): void {
  const block = readBlock(views.u32, at);
  if (block.starts) sparse.lossGradient(views, block, w, precise, scratch, out);
  else dense.lossGradient(views, block, w, precise, scratch, out);
}

export function transposeProduct(views: Views, at: Pointer, scratch: Pointer, out: Pointer): void {
  const block = readBlock(views.u32, at);
  if (block.starts) sparse.transposeProduct(views, block, out);
  else dense.transposeProduct(views, block, scratch, out);
}

export function hessianVector(views: Views, at: Pointer, v: Pointer, scratch: Pointer, out: Pointer): void {
  const block = readBlock(views.u32, at);
  if (block.starts) sparse.hessianVector(views, block, v, scratch, out);
  else dense.hessianVector(views, block, v, scratch, out);
}
