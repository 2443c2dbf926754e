// The two walks over one tile of 8 rows. The twin of assembly/tile.ts: the same order of additions.
import { type Block, TILE } from "../block.js";
import type { Views } from "./block.js";

/** The tiles of x as f64: where they lie, or widened one at a time where they are stored as f32. */
export class Tiles {
  readonly values: Float64Array;
  readonly #size: number;
  readonly #start: number;
  readonly #narrow: Float32Array | undefined;

  constructor({ f64, f32 }: Views, block: Block) {
    this.#size = block.features * TILE;
    this.#start = block.x / block.width;
    this.#narrow = block.width === 4 ? f32 : undefined;
    this.values = block.width === 4 ? new Float64Array(this.#size) : f64;
  }

  /** Index into `values` of the first number of a tile. */
  seek(tile: number): number {
    const from = this.#start + tile * this.#size;
    if (this.#narrow === undefined) return from;
    for (let i = 0; i < this.#size; i++) this.values[i] = this.#narrow[from + i];
    return 0;
  }
}

/** z[i] = b + Σ_j w[j] x[i][j], added in the order of j; w holds `features` weights, then b. */
export function tileMargins(
  values: Float64Array,
  x: number,
  f64: Float64Array,
  w: number,
  features: number,
  z: number,
): void {
  const end = w + features;
  const b = f64[end];
  let z0 = b;
  let z1 = b;
  let z2 = b;
  let z3 = b;
  let z4 = b;
  let z5 = b;
  let z6 = b;
  let z7 = b;
  let p = x;
  for (let j = w; j < end; j++) {
    const wj = f64[j];
    z0 += wj * values[p];
    z1 += wj * values[p + 1];
    z2 += wj * values[p + 2];
    z3 += wj * values[p + 3];
    z4 += wj * values[p + 4];
    z5 += wj * values[p + 5];
    z6 += wj * values[p + 6];
    z7 += wj * values[p + 7];
    p += TILE;
  }
  f64[z] = z0;
  f64[z + 1] = z1;
  f64[z + 2] = z2;
  f64[z + 3] = z3;
  f64[z + 4] = z4;
  f64[z + 5] = z5;
  f64[z + 6] = z6;
  f64[z + 7] = z7;
}

/**
 * g[j] += Σ_i r[i] x[i][j] for every column and, after them, g[features] += Σ_i r[i].
 * g holds two lanes a column, even and odd rows; in a lane the four rows of a tile are summed as (0+1)+(2+3).
 */
export function tileGradient(
  values: Float64Array,
  x: number,
  f64: Float64Array,
  r: number,
  features: number,
  g: number,
): void {
  const end = g + 2 * features;
  const r0 = f64[r];
  const r1 = f64[r + 1];
  const r2 = f64[r + 2];
  const r3 = f64[r + 3];
  const r4 = f64[r + 4];
  const r5 = f64[r + 5];
  const r6 = f64[r + 6];
  const r7 = f64[r + 7];
  let p = x;
  for (let j = g; j < end; j += 2) {
    f64[j] += r0 * values[p] + r2 * values[p + 2] + (r4 * values[p + 4] + r6 * values[p + 6]);
    f64[j + 1] += r1 * values[p + 1] + r3 * values[p + 3] + (r5 * values[p + 5] + r7 * values[p + 7]);
    p += TILE;
  }
  f64[end] += r0 + r2 + (r4 + r6);
  f64[end + 1] += r1 + r3 + (r5 + r7);
}

/** out[j] = lane 0 + lane 1, for `count` sums of two lanes. */
export function foldLanes(f64: Float64Array, lanes: number, count: number, out: number): void {
  for (let j = 0; j < count; j++) f64[out + j] = f64[lanes + 2 * j] + f64[lanes + 2 * j + 1];
}
