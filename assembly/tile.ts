// The two walks over one tile of 8 rows; lanes are rows, so no sum runs across lanes inside a tile.
// Twin: src/kernels/javascript/tile.ts, with the same order of additions.
import { TILE, TILE_F64 } from "./block";

/** Rows 2i and 2i+1 of the column at p, as f64. */
// @ts-expect-error: decorator
@inline
export function pair<T>(p: usize, i: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(p + (i << 4));
  return f64x2.promote_low_f32x4(v128.load64_zero(p + (i << 3)));
}

/** a + w·x */
// @ts-expect-error: decorator
@inline
function multiplyAdd(w: v128, x: v128, a: v128): v128 {
  return f64x2.add(a, f64x2.mul(w, x));
}

/** z[i] = b + Σ_j w[j] x[i][j], added in the order of j; w holds `features` weights, then b. */
export function tileMargins<T>(x: usize, w: usize, features: usize, z: usize): void {
  const end = w + (features << 3);
  const b = v128.load64_splat(end);
  let z0 = b;
  let z1 = b;
  let z2 = b;
  let z3 = b;
  for (; w < end; w += 8) {
    const wj = v128.load64_splat(w);
    z0 = multiplyAdd(wj, pair<T>(x, 0), z0);
    z1 = multiplyAdd(wj, pair<T>(x, 1), z1);
    z2 = multiplyAdd(wj, pair<T>(x, 2), z2);
    z3 = multiplyAdd(wj, pair<T>(x, 3), z3);
    x += TILE * sizeof<T>();
  }
  v128.store(z, z0);
  v128.store(z, z1, 16);
  v128.store(z, z2, 32);
  v128.store(z, z3, 48);
}

/**
 * g[j] += Σ_i r[i] x[i][j] for every column and, after them, g[features] += Σ_i r[i].
 * g holds two lanes a column, even and odd rows; in a lane the four rows of a tile are summed as (0+1)+(2+3).
 */
export function tileGradient<T>(x: usize, r: usize, features: usize, g: usize): void {
  const r0 = v128.load(r);
  const r1 = v128.load(r, 16);
  const r2 = v128.load(r, 32);
  const r3 = v128.load(r, 48);
  const end = g + (features << 4);
  for (; g < end; g += 16) {
    const first = multiplyAdd(r1, pair<T>(x, 1), f64x2.mul(r0, pair<T>(x, 0)));
    const second = multiplyAdd(r3, pair<T>(x, 3), f64x2.mul(r2, pair<T>(x, 2)));
    v128.store(g, f64x2.add(v128.load(g), f64x2.add(first, second)));
    x += TILE * sizeof<T>();
  }
  v128.store(end, f64x2.add(v128.load(end), f64x2.add(f64x2.add(r0, r1), f64x2.add(r2, r3))));
}

/** r[i] := r[i] t[i] for the rows of a tile. */
// @ts-expect-error: decorator
@inline
export function tileProduct(q: usize, t: usize, r: usize): void {
  for (let i: usize = 0; i < TILE_F64; i += 16) {
    v128.store(r + i, f64x2.mul(v128.load(q + i), v128.load(t + i)));
  }
}

/** out[j] = lane 0 + lane 1, for `count` sums of two lanes. */
export function foldLanes(lanes: usize, count: usize, out: usize): void {
  for (let j: usize = 0; j < count; j++) {
    const sum = v128.load(lanes + (j << 4));
    store<f64>(out + (j << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  }
}
