// The Hessian of the loss over one block, Σ_i r_i [x_i 1]ᵀ[x_i 1]. Twin: src/kernels/javascript/hessian.ts.
import { Block, TILE, TILE_F64, tileCount } from "./block";
import { pair } from "./tile";

/** Columns are padded with zeros to a multiple of this, the height of a register block. */
const HEIGHT: usize = 4;
/** Rows go in panels small enough for the second-level cache: at most 32 tiles, and 4096 tile columns, 512 KiB. */
const PANEL_TILES: usize = 32;
const PANEL_COLUMNS: usize = 4096;

/**
 * Copies a tile as f64 into a panel, adds the column of ones, and puts the same columns times r into a second panel.
 * `plain` lies in groups of two columns, `scaled` in groups of four, of `stride` bytes a column; inside a group the
 * first two rows of every column, then the next two: what a register block takes together lies together. Columns of
 * padding are zero.
 */
function fillPanel<T>(
  x: usize,
  r: usize,
  features: usize,
  padded: usize,
  stride: usize,
  plain: usize,
  scaled: usize,
): void {
  for (let j: usize = 0; j < padded; j++) {
    const p = plain + (j >> 1) * 2 * stride + ((j & 1) << 4);
    const s = scaled + (j >> 2) * 4 * stride + ((j & 3) << 4);
    for (let i: usize = 0; i < TILE / 2; i++) {
      const value = j < features ? pair<T>(x, i) : f64x2.splat(j == features ? 1.0 : 0.0);
      v128.store(p + (i << 5), value);
      v128.store(s + (i << 6), f64x2.mul(v128.load(r + (i << 4)), value));
    }
    x += TILE * sizeof<T>();
  }
}

/** Adds to an entry of the upper triangle, which lies row after row without gaps. */
// @ts-expect-error: decorator
@inline
function addEntry(out: usize, row: usize, column: usize, size: usize, lanes: v128): void {
  if (row > column || column >= size) return;
  const h = out + ((row * size - ((row * (row + 1)) >> 1) + column) << 3);
  store<f64>(h, load<f64>(h) + (f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1)));
}

/** out[j][k] += Σ scaled_j plain_k over `pairs` pairs of rows, for four columns from j and two from k. */
function registerBlock(
  scaled: usize,
  plain: usize,
  pairs: usize,
  j: usize,
  k: usize,
  size: usize,
  out: usize,
): void {
  let c00 = f64x2.splat(0.0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  // not unrolled: the eight sums must stay in registers
  for (const end = plain + (pairs << 5); plain < end; ) {
    const x0 = v128.load(plain);
    const x1 = v128.load(plain, 16);
    const s0 = v128.load(scaled);
    c00 = f64x2.add(c00, f64x2.mul(s0, x0));
    c01 = f64x2.add(c01, f64x2.mul(s0, x1));
    const s1 = v128.load(scaled, 16);
    c10 = f64x2.add(c10, f64x2.mul(s1, x0));
    c11 = f64x2.add(c11, f64x2.mul(s1, x1));
    const s2 = v128.load(scaled, 32);
    c20 = f64x2.add(c20, f64x2.mul(s2, x0));
    c21 = f64x2.add(c21, f64x2.mul(s2, x1));
    const s3 = v128.load(scaled, 48);
    c30 = f64x2.add(c30, f64x2.mul(s3, x0));
    c31 = f64x2.add(c31, f64x2.mul(s3, x1));
    plain += 32;
    scaled += 64;
  }
  addEntry(out, j, k, size, c00);
  addEntry(out, j, k + 1, size, c01);
  addEntry(out, j + 1, k, size, c10);
  addEntry(out, j + 1, k + 1, size, c11);
  addEntry(out, j + 2, k, size, c20);
  addEntry(out, j + 2, k + 1, size, c21);
  addEntry(out, j + 3, k, size, c30);
  addEntry(out, j + 3, k + 1, size, c31);
}

/**
 * out = the upper triangle of the Hessian, (features + 1)², row after row, the bias last; the curvatures in block.r.
 * scratch: 128·padded·panel bytes, where padded = features + 1 up to a multiple of 4 and
 * panel = min(32, max(1, ⌊4096/padded⌋)).
 */
export function hessian(block: Block, scratch: usize, out: usize): void {
  const features = <usize>block.features;
  const size = features + 1;
  const padded = ((size + HEIGHT - 1) / HEIGHT) * HEIGHT;
  const panel = min(PANEL_TILES, max<usize>(1, PANEL_COLUMNS / padded));
  const stride = panel * TILE_F64;
  const plain = scratch;
  const scaled = scratch + padded * stride;
  const tiles = tileCount(block);
  const tileBytes = features * TILE * block.width;
  memory.fill(out, 0, (size * (size + 1)) << 2);
  for (let first: usize = 0; first < tiles; first += panel) {
    const count = min(panel, tiles - first);
    for (let i: usize = 0; i < count; i++) {
      const x = block.x + (first + i) * tileBytes;
      const r = block.r + (first + i) * TILE_F64;
      const p = plain + 2 * i * TILE_F64;
      const s = scaled + 4 * i * TILE_F64;
      if (block.width == 8) fillPanel<f64>(x, r, features, padded, stride, p, s);
      else fillPanel<f32>(x, r, features, padded, stride, p, s);
    }
    const pairs = (count * TILE) >> 1;
    for (let j: usize = 0; j < size; j += 4) {
      for (let k: usize = j; k < size; k += 2) {
        registerBlock(scaled + j * stride, plain + k * stride, pairs, j, k, size, out);
      }
    }
  }
}
