// The Hessian of the loss over one block, Σ_i r_i [x_i 1]ᵀ[x_i 1]. Twin: src/kernels/javascript/hessian.ts.
import { Block, TILE, TILE_F64, tileCount } from "./block";
import { pair } from "./tile";

/** Columns are padded with zeros to a multiple of this, the height of a register block. */
const HEIGHT: usize = 4;
/** Rows go in panels small enough for the second-level cache: at most 32 tiles, and 4096 tile columns, 512 KiB. */
const PANEL_TILES: usize = 32;
const PANEL_COLUMNS: usize = 4096;

/**
 * Copies a tile as f64 into a panel whose columns are `stride` bytes apart, adds the column of ones, and puts the same
 * columns times r into a second panel. Columns of padding are zero.
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
  for (let j: usize = 0; j < features; j++) {
    for (let i: usize = 0; i < TILE / 2; i++) {
      const value = pair<T>(x, i);
      v128.store(plain + (i << 4), value);
      v128.store(scaled + (i << 4), f64x2.mul(v128.load(r + (i << 4)), value));
    }
    x += TILE * sizeof<T>();
    plain += stride;
    scaled += stride;
  }
  for (let i: usize = 0; i < TILE_F64; i += 16) {
    v128.store(plain + i, f64x2.splat(1.0));
    v128.store(scaled + i, v128.load(r + i));
  }
  for (let j = features + 1; j < padded; j++) {
    plain += stride;
    scaled += stride;
    memory.fill(plain, 0, TILE_F64);
    memory.fill(scaled, 0, TILE_F64);
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

/** out[j][k] += Σ scaled_j plain_k over `bytes` bytes of a panel, for the four columns from j and the two from k. */
function registerBlock(
  scaled: usize,
  plain: usize,
  stride: usize,
  bytes: usize,
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
  let p0 = scaled + j * stride;
  let p1 = p0 + stride;
  let p2 = p1 + stride;
  let p3 = p2 + stride;
  let q0 = plain + k * stride;
  let q1 = q0 + stride;
  // not unrolled: the eight sums must stay in registers
  for (const end = p0 + bytes; p0 < end; ) {
    const x0 = v128.load(q0);
    const x1 = v128.load(q1);
    const s0 = v128.load(p0);
    c00 = f64x2.add(c00, f64x2.mul(s0, x0));
    c01 = f64x2.add(c01, f64x2.mul(s0, x1));
    const s1 = v128.load(p1);
    c10 = f64x2.add(c10, f64x2.mul(s1, x0));
    c11 = f64x2.add(c11, f64x2.mul(s1, x1));
    const s2 = v128.load(p2);
    c20 = f64x2.add(c20, f64x2.mul(s2, x0));
    c21 = f64x2.add(c21, f64x2.mul(s2, x1));
    const s3 = v128.load(p3);
    c30 = f64x2.add(c30, f64x2.mul(s3, x0));
    c31 = f64x2.add(c31, f64x2.mul(s3, x1));
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    q0 += 16;
    q1 += 16;
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
      const at = i * TILE_F64;
      if (block.width == 8) fillPanel<f64>(x, r, features, padded, stride, plain + at, scaled + at);
      else fillPanel<f32>(x, r, features, padded, stride, plain + at, scaled + at);
    }
    const bytes = count * TILE_F64;
    for (let j: usize = 0; j < size; j += 4) {
      for (let k: usize = j; k < size; k += 2) registerBlock(scaled, plain, stride, bytes, j, k, size, out);
    }
  }
}
