import type { Pointer } from "./block.js";

/** Which implementation runs: WebAssembly or its TypeScript twin. */
export type Backend = "wasm" | "js";

/**
 * The hot loop, over byte offsets in one linear memory. Both implementations, assembly/ and src/kernels/javascript/, do
 * the same IEEE operations in the same order, so every result agrees bit for bit:
 *
 *   margins     each row on its own: b, then + w_j x_j in the order of j, then + offset
 *   sums        two lanes, even and odd rows; a tile at a time, rows (0+2)+(4+6) in a lane; lanes joined at the end
 *   sparse      margins in four chains a row, joined as (0+1)+(2+3), then + b, then + offset; sums row after row
 *   arithmetic  f64, f32 only as storage; no fused multiply-add; own exp and log
 *
 * `w`, `v` and every gradient hold one f64 a column, then one for the bias. A `block` points to a header
 * (block.ts); packing, `columnMoments`, `columnReach`, `hessian`, `firthScore` and `descend` want dense rows, `columnSums` sparse ones,
 * the others take either. What each kernel writes is said beside its code. Call them as methods: the twin's memory is `this`.
 */
export interface Kernels {
  packRows(block: Pointer, firstTile: number, tiles: number, source: Pointer): void;
  packColumns(block: Pointer, firstTile: number, tiles: number, source: Pointer): void;
  columnMoments(block: Pointer, firstTile: number, tiles: number, centers: Pointer, out: Pointer): void;
  columnReach(block: Pointer, centers: Pointer, out: Pointer): void;
  columnSums(block: Pointer, out: Pointer): void;

  margins(block: Pointer, w: Pointer, out: Pointer): void;
  lossGradient(block: Pointer, w: Pointer, precise: boolean, scratch: Pointer, out: Pointer): void;
  transposeProduct(block: Pointer, scratch: Pointer, out: Pointer): void;
  hessianVector(block: Pointer, v: Pointer, scratch: Pointer, out: Pointer): void;
  hessian(block: Pointer, scratch: Pointer, out: Pointer): void;
  firthScore(block: Pointer, roots: Pointer, scratch: Pointer, out: Pointer): void;

  curvature(block: Pointer): void;
  lossAlong(block: Pointer, step: number, precise: boolean, scratch: Pointer, out: Pointer): void;
  dualPoint(block: Pointer, out: Pointer): void;
  sides(block: Pointer, tolerance: number, out: Pointer): void;
  marginsMoved(block: Pointer, out: Pointer): void;

  descend(
    block: Pointer,
    order: Pointer,
    count: number,
    batch: number,
    rate: number,
    w: Pointer,
    step: Pointer,
    scratch: Pointer,
  ): void;
}

/** Bytes of scratch that suffice for any kernel but `hessian`, for so many features. */
export function scratchBytes(features: number): number {
  return 80 * (features + 1) + 1024;
}

/** Bytes of scratch that suffice for any kernel of sparse rows or of margins alone. */
export const SPARSE_SCRATCH_BYTES = 1024;

/** Bytes of scratch for `hessian`, and for `firthScore` with its roots behind what it takes itself. */
export function hessianScratchBytes(features: number): number {
  const padded = Math.ceil((features + 1) / 4) * 4;
  const panels = 128 * padded * Math.min(32, Math.max(1, Math.floor(4096 / padded)));
  return Math.max(panels, scratchBytes(features) + 4 * (features + 1) * (features + 4));
}
