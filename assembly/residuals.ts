// Residuals of some tiles at once: a loop over more of them waits less for the latency of exp and of a division.
import { Block, TILE_F64, weightsOf } from "./block";
import { expOfMinusAbs } from "./exp";
import { LossSum, tileResiduals, tileResidualsWeighted } from "./loss";

/** Residuals of `count` tiles from `tile` on into r. Rows of weight 1 need no logarithm each; a tail tile has weights. */
export function groupResiduals(block: Block, tile: usize, count: usize, precise: bool, r: usize, sum: LossSum): void {
  const z = block.z + tile * TILE_F64;
  const sign = block.sign + tile * (TILE_F64 >> 1);
  expOfMinusAbs(z, count * TILE_F64, r);
  let plain = count;
  if (block.weight || precise) plain = 0;
  else if (weightsOf(block, tile + count - 1)) plain = count - 1;
  tileResiduals(z, sign, r, plain * TILE_F64, sum);
  for (let i = plain; i < count; i++) {
    const at = i * TILE_F64;
    tileResidualsWeighted(z + at, sign + (at >> 1), weightsOf(block, tile + i), r + at, sum);
  }
}
