// Firth's part of the score over one block of dense rows. Twin: src/kernels/javascript/firth.ts.
import { Block, TILE, TILE_F64, tileCount, weightsOf } from "./block";
import { expOfMinusAbs, ONE } from "./functions";
import { foldLanes, tileGradient, tileMargins } from "./tile";

/**
 * q[i] = Σ_k (u_k·x_i + c_k)² for the rows of a tile, added in the order of k. `roots` holds u_k, of k + 1 weights, then
 * c_k, for every column k; then a last one with a weight for every column.
 */
function tileForm<T>(x: usize, roots: usize, features: usize, u: usize, q: usize): void {
  memory.fill(q, 0, TILE_F64);
  for (let k: usize = 0; k <= features; k++) {
    const count = min(k + 1, features);
    tileMargins<T>(x, roots, count, u);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const part = v128.load(u + i);
      v128.store(q + i, f64x2.add(v128.load(q + i), f64x2.mul(part, part)));
    }
    roots += (count + 1) << 3;
  }
}

/** h into q, which holds the form, and the multipliers h (a − ½) into r, from the margins of a tile. */
function tileScore(z: usize, weight: usize, q: usize, r: usize): void {
  expOfMinusAbs(z, TILE_F64, r);
  for (let i: usize = 0; i < TILE_F64; i += 16) {
    const e = v128.load(r + i);
    const s = weight ? v128.load(weight + i) : v128.load(ONE);
    const one = f64x2.add(e, v128.load(ONE));
    const curvature = f64x2.mul(s, f64x2.div(e, f64x2.mul(one, one)));
    const leverage = f64x2.mul(curvature, v128.load(q + i));
    const half = f64x2.mul(f64x2.splat(0.5), f64x2.div(f64x2.sub(v128.load(ONE), e), one));
    const positive = f64x2.ge(v128.load(z + i), f64x2.splat(0.0));
    v128.store(q + i, leverage);
    v128.store(r + i, f64x2.mul(leverage, v128.bitselect(half, f64x2.neg(half), positive)));
  }
}

function score<T>(block: Block, roots: usize, scratch: usize): void {
  const features = <usize>block.features;
  const u = scratch;
  const lanes = scratch + TILE_F64;
  let x = block.x;
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    const start = tile * TILE_F64;
    tileForm<T>(x, roots, features, u, block.t + start);
    tileScore(block.z + start, weightsOf(block, tile), block.t + start, block.r + start);
    tileGradient<T>(x, block.r + start, features, lanes);
    x += features * TILE * sizeof<T>();
  }
}

/**
 * block.t := h, the leverage s a(1 − a) Σ_k (u_k·x + c_k)² of every row at the margins in block.z, and
 * block.r := h (a − ½). out = Σ_i r_i x_i, then Σ_i r_i. scratch: 16·(features + 1) + 64 bytes.
 */
export function firthScore(block: Block, roots: usize, scratch: usize, out: usize): void {
  const size = <usize>block.features + 1;
  const lanes = scratch + TILE_F64;
  memory.fill(lanes, 0, size << 4);
  if (block.width == 8) score<f64>(block, roots, scratch);
  else score<f32>(block, roots, scratch);
  foldLanes(lanes, size, out);
}
