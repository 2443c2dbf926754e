// What reads x, of dense or sparse rows. Twin: src/kernels/javascript/passes.ts.
import { Block } from "./block";
import * as dense from "./dense";
import * as sparse from "./sparse";

/** out[i] = w·x_i + b for every row, without the offset; w holds the weights, then b. */
export function margins(block: Block, w: usize, out: usize): void {
  if (block.starts) sparse.margins(block, w, out);
  else dense.margins(block, w, out);
}

/**
 * out = Σ_i s_i (a_i − y_i) x_i, then Σ_i s_i (a_i − y_i), then Σ_i s_i loss_i, at w; the margins stay in block.z.
 * precise: a logarithm for every row instead of one for up to 512.
 */
export function lossGradient(block: Block, w: usize, precise: bool, scratch: usize, out: usize): void {
  if (block.starts) sparse.lossGradient(block, w, precise, scratch, out);
  else dense.lossGradient(block, w, precise, scratch, out);
}

/** out = Σ_i r_i x_i, then Σ_i r_i, with the multipliers in block.r. */
export function transposeProduct(block: Block, scratch: usize, out: usize): void {
  if (block.starts) sparse.transposeProduct(block, out);
  else dense.transposeProduct(block, scratch, out);
}

/**
 * out = Σ_i r_i (v·x_i + c) x_i, then Σ_i r_i (v·x_i + c): the Hessian times (v, c), with the curvatures in block.r.
 */
export function hessianVector(block: Block, v: usize, scratch: usize, out: usize): void {
  if (block.starts) sparse.hessianVector(block, v, scratch, out);
  else dense.hessianVector(block, v, scratch, out);
}
