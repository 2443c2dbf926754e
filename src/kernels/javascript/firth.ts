// Firth's part of the score over one block of dense rows. The twin of assembly/firth.ts.
import { expOfMinusAbs } from "../../math/functions.js";
import { type Pointer, readBlock, TILE, tileCount } from "../block.js";
import { type Views, weightsOf } from "./block.js";
import { foldLanes, Tiles, tileGradient, tileMargins } from "./tile.js";

export function firthScore(this: Views, at: Pointer, roots: Pointer, scratch: Pointer, out: Pointer): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const { features } = block;
  const u = scratch >>> 3;
  const lanes = u + TILE;
  f64.fill(0, lanes, lanes + 2 * (features + 1));
  const tiles = new Tiles(this, block);
  for (let tile = 0; tile < tileCount(block.rows); tile++) {
    const start = tile * TILE;
    const x = tiles.seek(tile);
    const q = (block.t >>> 3) + start;
    const r = (block.r >>> 3) + start;
    tileForm(tiles.values, x, f64, roots >>> 3, features, u, q);
    tileScore(f64, (block.z >>> 3) + start, weightsOf(block, tile), q, r);
    tileGradient(tiles.values, x, f64, r, features, lanes);
  }
  foldLanes(f64, lanes, features + 1, out >>> 3);
}

function tileForm(
  values: Float64Array,
  x: number,
  f64: Float64Array,
  roots: number,
  features: number,
  u: number,
  q: number,
): void {
  f64.fill(0, q, q + TILE);
  let at = roots;
  for (let k = 0; k <= features; k++) {
    const count = Math.min(k + 1, features);
    tileMargins(values, x, f64, at, count, u);
    for (let i = 0; i < TILE; i++) f64[q + i] += f64[u + i] * f64[u + i];
    at += count + 1;
  }
}

function tileScore(f64: Float64Array, z: number, weight: number, q: number, r: number): void {
  for (let i = 0; i < TILE; i++) {
    const e = expOfMinusAbs(f64[z + i]);
    const s = weight ? f64[weight + i] : 1;
    const one = e + 1;
    const leverage = s * (e / (one * one)) * f64[q + i];
    const half = 0.5 * ((1 - e) / one);
    f64[q + i] = leverage;
    f64[r + i] = leverage * (f64[z + i] >= 0 ? half : -half);
  }
}
