// Passes over the dense rows of a block; passes.ts says what each gives. Twin: src/kernels/javascript/dense.ts.
import { Block, TILE, TILE_F64, tileCount } from "./block";
import { groupResiduals, LossSum, resetLoss, takeLog, totalLoss } from "./loss";
import { foldLanes, tileGradient, tileMargins, tileProduct } from "./tile";

// @ts-expect-error: decorator
@inline
function tileBytes(block: Block): usize {
  return <usize>block.features * TILE * block.width;
}

// @ts-expect-error: decorator
@inline
function marginsOf(block: Block, x: usize, w: usize, z: usize): void {
  if (block.width == 8) tileMargins<f64>(x, w, block.features, z);
  else tileMargins<f32>(x, w, block.features, z);
}

// @ts-expect-error: decorator
@inline
function gradientOf(block: Block, x: usize, r: usize, g: usize): void {
  if (block.width == 8) tileGradient<f64>(x, r, block.features, g);
  else tileGradient<f32>(x, r, block.features, g);
}

/**
 * Tiles that take turns as one group: first their margins, then their residuals, then their share of the gradient. The
 * residuals wait for latency, so more of them at once is faster; but a walk back over more than 4 KiB makes the
 * memory's prefetcher lose its way, and the next walk starts slowly. Where a tile alone is as long as that, many pay
 * for it once, as long as they stay in the second-level cache (npm run bench). The sums are the same for any grouping.
 */
const SHORT_BYTES: usize = 4096;
const LONG_TILE_BYTES: usize = 9216;
const LONG_BYTES: usize = 524288;
const GROUP_TILES: usize = 16;

/** Whole groups end where `takeLog` counts: a power of 2. */
function groupTiles(tileBytes: usize): usize {
  const most = tileBytes > LONG_TILE_BYTES ? LONG_BYTES : SHORT_BYTES;
  let tiles = GROUP_TILES;
  while (tiles > 1 && tiles * tileBytes > most) tiles >>= 1;
  return tiles;
}

export function margins(block: Block, w: usize, out: usize): void {
  let x = block.x;
  const bytes = tileBytes(block);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    marginsOf(block, x, w, out + tile * TILE_F64);
    x += bytes;
  }
}

/** scratch: 16·(features + 1) + 1088 bytes. */
export function lossGradient(block: Block, w: usize, precise: bool, scratch: usize, out: usize): void {
  const features = <usize>block.features;
  const r = scratch;
  const sum = changetype<LossSum>(scratch + GROUP_TILES * TILE_F64);
  const lanes = scratch + GROUP_TILES * TILE_F64 + 64;
  memory.fill(lanes, 0, (features + 1) << 4);
  resetLoss(sum);
  let x = block.x;
  const bytes = tileBytes(block);
  const tiles = tileCount(block);
  const group = groupTiles(bytes);
  for (let tile: usize = 0; tile < tiles; tile += group) {
    const count = min(group, tiles - tile);
    const z = block.z + tile * TILE_F64;
    for (let i: usize = 0; i < count; i++) marginsOf(block, x + i * bytes, w, z + i * TILE_F64);
    if (block.offset) addOffset(z, block.offset + tile * TILE_F64, count * TILE_F64);
    groupResiduals(block, tile, count, precise, r, sum);
    takeLog(sum, tile + count - 1);
    for (let i: usize = 0; i < count; i++) {
      gradientOf(block, x, r + i * TILE_F64, lanes);
      x += bytes;
    }
  }
  foldLanes(lanes, features + 1, out);
  store<f64>(out + ((features + 1) << 3), totalLoss(sum));
}

function addOffset(z: usize, offset: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(z + i, f64x2.add(v128.load(z + i), v128.load(offset + i)));
}

/** scratch: 16·(features + 1) bytes. */
export function transposeProduct(block: Block, scratch: usize, out: usize): void {
  memory.fill(scratch, 0, (block.features + 1) << 4);
  let x = block.x;
  const bytes = tileBytes(block);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    gradientOf(block, x, block.r + tile * TILE_F64, scratch);
    x += bytes;
  }
  foldLanes(scratch, block.features + 1, out);
}

/** scratch: 16·(features + 1) + 64 bytes. */
export function hessianVector(block: Block, v: usize, scratch: usize, out: usize): void {
  const t = scratch;
  const lanes = scratch + TILE_F64;
  memory.fill(lanes, 0, (block.features + 1) << 4);
  let x = block.x;
  const bytes = tileBytes(block);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    marginsOf(block, x, v, t);
    tileProduct(block.r + tile * TILE_F64, t, t);
    gradientOf(block, x, t, lanes);
    x += bytes;
  }
  foldLanes(lanes, block.features + 1, out);
}
