// A sample of the rows: whole tiles, spread evenly with a random place in each stretch, copied beside the data.
import { BLOCK_BYTES, type Block, type Pointer, readBlock, TILE, writeBlock } from "../kernels/block.js";
import { aligned } from "../kernels/memory.js";
import { mulberry32 } from "../random.js";
import { blockOf, cutRows } from "./blocks.js";
import type { DenseData, DenseInput } from "./dense-data.js";

/** Below so many rows a full Hessian costs little. */
const FEWEST_ROWS = 65536;
/** Numbers in a sample: what its Hessian costs stays at a few passes over the data. */
const NUMBERS = 2 ** 21;
const MOST_ROWS = 32768;
/** Rows a column, so that the sample's Hessian resembles that of all rows. */
const ROWS_A_COLUMN = 16;
const SEED = 1;

/** Tiles worth sampling of so many rows; 0 where the data is too small, or too wide for its rows. */
export function tilesToSample(rows: number, features: number): number {
  const wanted = Math.max(ROWS_A_COLUMN * features, Math.min(MOST_ROWS, NUMBERS / features, rows / 4));
  return rows < FEWEST_ROWS || wanted > rows / 4 ? 0 : Math.ceil(wanted / TILE);
}

/** What `takeSample` will allocate. */
export function sampleBytes({ source, weight, offset, sampleTiles }: DenseInput): number {
  if (sampleTiles === 0) return 0;
  const rows = sampleTiles * TILE;
  const headers = (cutRows(rows).length + 1) * aligned(BLOCK_BYTES);
  const vectors = 3 * aligned(rows * 8) + (weight ? aligned(rows * 8) : 0) + (offset ? aligned(rows * 8) : 0);
  return aligned(rows * source.features * source.width) + aligned(rows * 4) + vectors + headers;
}

/** Copies tiles of stored rows; undefined where none of them has a weight. The same rows every time. */
export function takeSample(data: DenseData, tiles: number): DenseData | undefined {
  const { memory, features } = data;
  const from = readBlock(memory.u32, data.whole);
  const rows = tiles * TILE;
  const place = (bytes: number, wanted: Pointer): Pointer => (wanted === 0 ? 0 : memory.allocate(bytes));
  const whole: Block = {
    ...from,
    x: memory.allocate(rows * features * from.width),
    sign: memory.allocate(rows * 4),
    weight: place(rows * 8, from.weight),
    offset: place(rows * 8, from.offset),
    z: memory.allocate(rows * 8),
    t: memory.allocate(rows * 8),
    r: memory.allocate(rows * 8),
    rows,
  };
  const bytes = new Uint8Array(memory.f64.buffer);
  const copy = (source: Pointer, target: Pointer, tile: number, k: number, size: number): void => {
    if (source !== 0) bytes.copyWithin(target + k * size, source + tile * size, source + (tile + 1) * size);
  };
  const random = mulberry32(SEED);
  const wholeTiles = Math.floor(data.rows / TILE);
  for (let k = 0; k < tiles; k++) {
    const tile = Math.floor(((k + random()) * wholeTiles) / tiles);
    copy(from.x, whole.x, tile, k, TILE * features * from.width);
    copy(from.sign, whole.sign, tile, k, TILE * 4);
    copy(from.weight, whole.weight, tile, k, TILE * 8);
    copy(from.offset, whole.offset, tile, k, TILE * 8);
  }
  const weights = whole.weight && memory.f64.subarray(whole.weight >>> 3, (whole.weight >>> 3) + rows);
  const weightSum = weights ? weights.reduce((sum, s) => sum + s, 0) : rows;
  if (weightSum === 0) return undefined;
  const headers = [{ first: 0, rows }, ...cutRows(rows)].map((range) => {
    const at = memory.allocate(BLOCK_BYTES);
    writeBlock(memory.u32, at, blockOf(whole, range.first, range.rows));
    return at;
  });
  return { ...data, rows, blocks: headers.slice(1), whole: headers[0], weightSum };
}
