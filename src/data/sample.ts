// A sample of the rows: whole tiles, spread evenly with a random place in each stretch, copied beside the data.
import { type Block, type Pointer, readBlock, TILE } from "../kernels/block.js";
import { aligned } from "../kernels/memory.js";
import { mulberry32 } from "../math/random.js";
import { headerBytes, writeHeaders } from "./blocks.js";
import type { DenseData, DenseInput } from "./dense-data.js";
import { placeRowVectors, rowVectorBytes } from "./row-vectors.js";

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
  return aligned(rows * source.features * source.width) + rowVectorBytes(rows, { weight, offset }) + headerBytes(rows);
}

/** Copies tiles of stored rows; undefined where none of them has a weight. The same rows every time. */
export function takeSample(data: DenseData, input: DenseInput): DenseData | undefined {
  const { memory, features } = data;
  const from = readBlock(memory.u32, data.whole);
  const tiles = input.sampleTiles;
  const rows = tiles * TILE;
  const whole: Block = {
    ...from,
    x: memory.allocate(rows * features * from.width),
    ...placeRowVectors(memory, rows, input),
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
  return { ...data, ...writeHeaders(memory, whole), rows, weightSum };
}
