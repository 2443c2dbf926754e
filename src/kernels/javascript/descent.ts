// The seed's update, batch by batch. The twin of assembly/descent.ts, where it is described.
import { type Pointer, readBlock, TILE } from "../block.js";
import type { Views } from "./block.js";
import { LossSum, tileResidualsWeighted } from "./loss.js";
import { foldLanes, tileGradient, tileMargins } from "./tile.js";

/** One step along a gradient: see assembly/descent.ts. */
function update({ f64 }: Views, w: Pointer, g: Pointer, features: number, step: Pointer, scale: number): void {
  const weights = w >>> 3;
  const gradient = g >>> 3;
  const centers = step >>> 3;
  const rates = centers + features;
  const penalties = rates + features + 1;
  const gb = scale * f64[gradient + features];
  let b = f64[weights + features] - f64[rates + features] * gb;
  for (let j = 0; j < features; j++) {
    const old = f64[weights + j];
    const m = f64[centers + j];
    const slope = scale * f64[gradient + j] - m * gb + f64[penalties + j] * old;
    const change = f64[rates + j] * slope;
    f64[weights + j] = old - change;
    b += m * change;
  }
  f64[weights + features] = b;
}

export function descend(
  this: Views,
  at: Pointer,
  order: Pointer,
  count: number,
  batch: number,
  rate: number,
  w: Pointer,
  step: Pointer,
  scratch: Pointer,
): void {
  const { f64, f32, u32 } = this;
  const block = readBlock(u32, at);
  const { features } = block;
  const values = block.width === 4 ? f32 : f64;
  const x = block.x / block.width;
  const z = scratch >>> 3;
  const weight = z + TILE;
  const sign = (weight + TILE) * 2; // as an index of f32
  const g = z + 4 * TILE;
  const tile = g + 2 * (features + 1);
  const rows = order >>> 2;
  const sum = new LossSum();
  for (let start = 0; start < count; start += batch) {
    const size = Math.min(batch, count - start);
    f64.fill(0, g, g + 2 * (features + 1));
    for (let first = 0; first < size; first += TILE) {
      const filled = Math.min(TILE, size - first);
      f64.fill(0, weight, weight + TILE);
      if (filled < TILE) {
        f32.fill(0, sign, sign + TILE);
        f64.fill(0, tile, tile + TILE * features);
      }
      for (let i = 0; i < filled; i++) {
        const row = u32[rows + start + first + i];
        const lane = row % TILE;
        let from = x + (row - lane) * features + lane;
        for (let j = 0; j < features; j++, from += TILE) f64[tile + j * TILE + i] = values[from];
        f32[sign + i] = f32[(block.sign >>> 2) + row];
        f64[weight + i] = block.weight ? f64[(block.weight >>> 3) + row] : 1;
      }
      tileMargins(f64, tile, f64, w >>> 3, features, z);
      if (block.offset) {
        for (let i = 0; i < filled; i++) f64[z + i] += f64[(block.offset >>> 3) + u32[rows + start + first + i]];
      }
      tileResidualsWeighted(this, z, sign, weight, z, sum);
      tileGradient(f64, tile, f64, z, features, g);
    }
    foldLanes(f64, g, features + 1, g);
    update(this, w, g << 3, features, step, rate / size);
  }
}
