// The Hessian of the loss over one block. The twin of assembly/hessian.ts: the same panels, the same sums.
import { type Pointer, readBlock, TILE, tileCount } from "../block.js";
import type { Views } from "./block.js";
import { Tiles } from "./tile.js";

const PANEL_TILES = 32;
const PANEL_COLUMNS = 4096;

export function hessian(this: Views, at: Pointer, scratch: Pointer, out: Pointer): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const size = block.features + 1;
  const padded = Math.ceil(size / 4) * 4;
  const panel = Math.min(PANEL_TILES, Math.max(1, Math.floor(PANEL_COLUMNS / padded)));
  const stride = panel * TILE;
  const plain = scratch >>> 3;
  const scaled = plain + padded * stride;
  const h = out >>> 3;
  const tiles = new Tiles(this, block);
  const count = tileCount(block.rows);
  f64.fill(0, h, h + (size * (size + 1)) / 2);
  for (let first = 0; first < count; first += panel) {
    const filled = Math.min(panel, count - first);
    for (let i = 0; i < filled; i++) {
      const r = (block.r >>> 3) + (first + i) * TILE;
      fillPanel(tiles, first + i, f64, r, block.features, stride, plain + i * TILE, scaled + i * TILE);
    }
    const rows = filled * TILE;
    for (let j = 0, row = h; j < size; row += size - j, j++) {
      const s = scaled + j * stride;
      let k = j;
      for (; k + 2 <= size; k += 2) addPair(f64, s, plain + k * stride, stride, rows, row + k - j);
      if (k < size) addOne(f64, s, plain + k * stride, rows, row + k - j);
    }
  }
}

/** Copies a tile into a panel, adds the column of ones, and puts the same columns times r into a second panel. */
function fillPanel(
  tiles: Tiles,
  tile: number,
  f64: Float64Array,
  r: number,
  features: number,
  stride: number,
  plain: number,
  scaled: number,
): void {
  const x = tiles.seek(tile);
  for (let j = 0; j < features; j++) {
    for (let i = 0; i < TILE; i++) {
      const value = tiles.values[x + j * TILE + i];
      f64[plain + j * stride + i] = value;
      f64[scaled + j * stride + i] = f64[r + i] * value;
    }
  }
  for (let i = 0; i < TILE; i++) {
    f64[plain + features * stride + i] = 1;
    f64[scaled + features * stride + i] = f64[r + i];
  }
}

/** Adds Σ s x for two neighbouring columns of a panel, to h and h + 1. */
function addPair(f64: Float64Array, s: number, x: number, stride: number, rows: number, h: number): void {
  let even = 0;
  let odd = 0;
  let nextEven = 0;
  let nextOdd = 0;
  for (let i = 0; i < rows; i += 2) {
    const s0 = f64[s + i];
    const s1 = f64[s + i + 1];
    even += s0 * f64[x + i];
    odd += s1 * f64[x + i + 1];
    nextEven += s0 * f64[x + stride + i];
    nextOdd += s1 * f64[x + stride + i + 1];
  }
  f64[h] += even + odd;
  f64[h + 1] += nextEven + nextOdd;
}

function addOne(f64: Float64Array, s: number, x: number, rows: number, h: number): void {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < rows; i += 2) {
    even += f64[s + i] * f64[x + i];
    odd += f64[s + i + 1] * f64[x + i + 1];
  }
  f64[h] += even + odd;
}
