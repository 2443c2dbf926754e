// From a staging area in the caller's order into tiles. The twin of assembly/pack.ts, where each is described.
import { type Block, type Pointer, readBlock, TILE, tileCount } from "../block.js";
import { type Views, weightsOf } from "./block.js";
import { Tiles } from "./tile.js";

/** The numbers of x in their own width, and how to turn a byte offset into an index. */
function stored(views: Views, { width }: Block): Float64Array | Float32Array {
  return width === 4 ? views.f32 : views.f64;
}

export function packRows(this: Views, at: Pointer, first: number, tiles: number, source: Pointer): void {
  const block = readBlock(this.u32, at);
  const { features, width } = block;
  const values = stored(this, block);
  let from = source / width;
  let x = block.x / width + first * features * TILE;
  for (let tile = 0; tile < tiles; tile++) {
    for (let i = 0; i < TILE; i++) {
      for (let j = 0; j < features; j++) values[x + j * TILE + i] = values[from++];
    }
    x += features * TILE;
  }
}

export function packColumns(this: Views, at: Pointer, first: number, tiles: number, source: Pointer): void {
  const block = readBlock(this.u32, at);
  const { features, width } = block;
  const values = stored(this, block);
  let from = source / width;
  const x = block.x / width + first * features * TILE;
  for (let j = 0; j < features; j++) {
    for (let tile = 0; tile < tiles; tile++) {
      const to = x + (tile * features + j) * TILE;
      for (let i = 0; i < TILE; i++) values[to + i] = values[from++];
    }
  }
}

export function columnMoments(
  this: Views,
  at: Pointer,
  first: number,
  tiles: number,
  centers: Pointer,
  out: Pointer,
): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const { features } = block;
  const to = out >>> 3;
  // four lanes a column: rows 0, 1, 2, 3 of every four
  const sums = new Float64Array(4 * features);
  const squares = new Float64Array(4 * features);
  const source = new Tiles(this, block);
  for (let tile = first; tile < first + tiles; tile++) {
    const x = source.seek(tile);
    const weight = weightsOf(block, tile);
    for (let j = 0; j < features; j++) {
      const c = f64[(centers >>> 3) + j];
      for (let i = 0; i < TILE; i++) {
        const deviation = source.values[x + j * TILE + i] - c;
        const weighted = weight ? f64[weight + i] * deviation : deviation;
        sums[4 * j + (i & 3)] += weighted;
        squares[4 * j + (i & 3)] += weighted * deviation;
      }
    }
  }
  for (let j = 0; j < features; j++) {
    f64[to + j] = joined(sums, 4 * j);
    f64[to + features + j] = joined(squares, 4 * j);
  }
}

export function columnReach(this: Views, at: Pointer, centers: Pointer, out: Pointer): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const { rows, features } = block;
  const to = out >>> 3;
  const most = f64.subarray(to, to + features).fill(0);
  const source = new Tiles(this, block);
  for (let tile = 0; tile < tileCount(rows); tile++) {
    const x = source.seek(tile);
    for (let j = 0; j < features; j++) {
      const c = f64[(centers >>> 3) + j];
      let largest = most[j];
      for (let i = x + j * TILE; i < x + (j + 1) * TILE; i++) {
        largest = Math.max(largest, Math.abs(source.values[i] - c));
      }
      most[j] = largest;
    }
  }
}

function joined(lanes: Float64Array, at: number): number {
  return lanes[at] + lanes[at + 2] + (lanes[at + 1] + lanes[at + 3]);
}
