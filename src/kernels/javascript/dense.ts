// Passes over the dense rows of a block. The twin of assembly/dense.ts.
import { type Block, type Pointer, TILE, tileCount } from "../block.js";
import type { Views } from "./block.js";
import { LossSum, residualsOf } from "./loss.js";
import { foldLanes, Tiles, tileGradient, tileMargins } from "./tile.js";

export function margins(views: Views, block: Block, w: Pointer, out: Pointer): void {
  const { f64 } = views;
  const tiles = new Tiles(views, block);
  const count = tileCount(block.rows);
  for (let tile = 0; tile < count; tile++) {
    tileMargins(tiles.values, tiles.seek(tile), f64, w >>> 3, block.features, (out >>> 3) + tile * TILE);
  }
}

export function lossGradient(
  views: Views,
  block: Block,
  w: Pointer,
  precise: boolean,
  scratch: Pointer,
  out: Pointer,
): void {
  const { f64 } = views;
  const { features } = block;
  const tiles = new Tiles(views, block);
  const count = tileCount(block.rows);
  const sum = new LossSum();
  const r = scratch >>> 3;
  const lanes = r + TILE;
  f64.fill(0, lanes, lanes + 2 * (features + 1));
  for (let tile = 0; tile < count; tile++) {
    const x = tiles.seek(tile);
    const z = (block.z >>> 3) + tile * TILE;
    tileMargins(tiles.values, x, f64, w >>> 3, features, z);
    if (block.offset) addOffset(f64, z, (block.offset >>> 3) + tile * TILE);
    residualsOf(views, block, tile, precise, z, r, sum);
    tileGradient(tiles.values, x, f64, r, features, lanes);
    sum.takeLog(tile);
  }
  foldLanes(f64, lanes, features + 1, out >>> 3);
  f64[(out >>> 3) + features + 1] = sum.total();
}

function addOffset(f64: Float64Array, z: number, offset: number): void {
  for (let i = 0; i < TILE; i++) f64[z + i] += f64[offset + i];
}

export function transposeProduct(views: Views, block: Block, scratch: Pointer, out: Pointer): void {
  const { f64 } = views;
  const { features } = block;
  const tiles = new Tiles(views, block);
  const count = tileCount(block.rows);
  const lanes = scratch >>> 3;
  f64.fill(0, lanes, lanes + 2 * (features + 1));
  for (let tile = 0; tile < count; tile++) {
    tileGradient(tiles.values, tiles.seek(tile), f64, (block.r >>> 3) + tile * TILE, features, lanes);
  }
  foldLanes(f64, lanes, features + 1, out >>> 3);
}

export function hessianVector(views: Views, block: Block, v: Pointer, scratch: Pointer, out: Pointer): void {
  const { f64 } = views;
  const { features } = block;
  const tiles = new Tiles(views, block);
  const count = tileCount(block.rows);
  const t = scratch >>> 3;
  const lanes = t + TILE;
  f64.fill(0, lanes, lanes + 2 * (features + 1));
  for (let tile = 0; tile < count; tile++) {
    const x = tiles.seek(tile);
    const r = (block.r >>> 3) + tile * TILE;
    tileMargins(tiles.values, x, f64, v >>> 3, features, t);
    for (let i = 0; i < TILE; i++) f64[t + i] *= f64[r + i];
    tileGradient(tiles.values, x, f64, t, features, lanes);
  }
  foldLanes(f64, lanes, features + 1, out >>> 3);
}
