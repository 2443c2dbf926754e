// What reads x, of dense or sparse rows. The twin of assembly/passes.ts, where each result is described.
import { type Pointer, readBlock } from "../block.js";
import type { Views } from "./block.js";
import * as dense from "./dense.js";
import * as sparse from "./sparse.js";

export function margins(this: Views, at: Pointer, w: Pointer, out: Pointer): void {
  const block = readBlock(this.u32, at);
  if (block.starts) sparse.margins(this, block, w, out);
  else dense.margins(this, block, w, out);
}

export function lossGradient(
  this: Views,
  at: Pointer,
  w: Pointer,
  precise: boolean,
  scratch: Pointer,
  out: Pointer,
): void {
  const block = readBlock(this.u32, at);
  if (block.starts) sparse.lossGradient(this, block, w, precise, scratch, out);
  else dense.lossGradient(this, block, w, precise, scratch, out);
}

export function transposeProduct(this: Views, at: Pointer, scratch: Pointer, out: Pointer): void {
  const block = readBlock(this.u32, at);
  if (block.starts) sparse.transposeProduct(this, block, out);
  else dense.transposeProduct(this, block, scratch, out);
}

export function hessianVector(this: Views, at: Pointer, v: Pointer, scratch: Pointer, out: Pointer): void {
  const block = readBlock(this.u32, at);
  if (block.starts) sparse.hessianVector(this, block, v, scratch, out);
  else dense.hessianVector(this, block, v, scratch, out);
}
