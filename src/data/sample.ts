// A sample of the rows: whole tiles, spread evenly with a random place in each stretch, copied beside the data.
import { type Block, type Pointer, readBlock, TILE } from "../kernels/block.js";
import { aligned, type Memory } from "../kernels/memory.js";
import { headerBytes, type LocalBlocks, writeHeaders } from "./blocks.js";
import { chosenGroups } from "./chosen-groups.js";
import { placeRowVectors, type RowVectorKinds, replaceWeights, rowVectorBytes } from "./row-vectors.js";
import type { RowBlocks } from "./stored.js";

/** Below so many rows, and so many products in a Hessian of all rows, that costs little. */
const FEWEST_ROWS = 32768;
const FEWEST_PRODUCTS = 268435456.0; // 2^28
/** Numbers in a sample: what its Hessian costs stays at a few passes over the data. */
const NUMBERS = 2097152.0; // 2^21
const MOST_ROWS = 65536;
/** Rows a column: so that the sample's Hessian resembles that of all rows, roughly, and so that it may serve a proof. */
const ROWS_A_COLUMN = 16;
const ROUGHLY = 8;
const FOR_A_PROOF = 2;

/** Tiles worth sampling of so many rows; 0 where the data is too small, or too wide for its rows. */
export function tilesToSample(rows: number, features: number): number {
  const cheap = rows < FEWEST_ROWS && rows * features * features < FEWEST_PRODUCTS;
  const affordable = Math.max(ROWS_A_COLUMN * features, Math.min(MOST_ROWS, NUMBERS / features));
  const taken = Math.min(Math.max(ROUGHLY * features, Math.min(affordable, rows / 8)), rows / 4);
  return cheap || taken < FOR_A_PROOF * features ? 0 : Math.ceil(taken / TILE);
}

/**
 * Of `tiles` tiles sampled from all rows, those of each block that is stored here, counted from the block's first.
 * The choice is the same every time and everywhere.
 */
export function sampledTiles(rows: number, tiles: number, { firstRow, ranges }: LocalBlocks): number[][] {
  if (tiles === 0) return [];
  const here = chosenGroups(rows, { groups: tiles, size: TILE }).map((tile) => tile - firstRow / TILE);
  return ranges.map(({ first, rows }) =>
    here.filter((tile) => tile * TILE >= first && tile * TILE < first + rows).map((tile) => tile - first / TILE),
  );
}

/** What `placeSample` will allocate. */
export function sampleBytes(
  tiles: number[][],
  { features, width, ...kinds }: RowVectorKinds & { features: number; width: number },
): number {
  if (tiles.length === 0) return 0;
  const rows = TILE * tiles.flat().length;
  return aligned(rows * features * width) + rowVectorBytes(rows, kinds) + headerBytes(tiles.length);
}

/** Room for the sampled tiles, block by block. */
export function placeSample(memory: Memory, from: Block, tiles: number[][], kinds: RowVectorKinds): RowBlocks {
  const rows = TILE * tiles.flat().length;
  const x = memory.allocate(rows * from.features * from.width);
  const { places, weights } = placeRowVectors(memory, rows, kinds);
  let first = 0;
  const ranges = tiles.map(({ length }) => {
    first += TILE * length;
    return { first: first - TILE * length, rows: TILE * length };
  });
  return { ...writeHeaders(memory, { ...from, x, ...places, rows }, ranges), weights };
}

/** Copies tiles of a block, with what their rows have beside x, to where `placeSample` put them. */
export function takeSample(memory: Memory, block: Pointer, sample: Pointer, tiles: number[]): void {
  const from = readBlock(memory.u32, block);
  const to = readBlock(memory.u32, sample);
  const bytes = new Uint8Array(memory.f64.buffer);
  const copy = (source: Pointer, target: Pointer, tile: number, k: number, size: number): void => {
    if (source !== 0) bytes.copyWithin(target + k * size, source + tile * size, source + (tile + 1) * size);
  };
  tiles.forEach((tile, k) => {
    copy(from.x, to.x, tile, k, TILE * from.features * from.width);
    copy(from.sign, to.sign, tile, k, TILE * 4);
    copy(from.weight, to.weight, tile, k, TILE * 8);
    copy(from.offset, to.offset, tile, k, TILE * 8);
  });
}

/** Gives the sampled tiles of a block the weights that its rows have now, or none. */
export function reweighSample(
  memory: Memory,
  sample: RowBlocks,
  at: Pointer,
  tiles: number[],
  weight: Float64Array | undefined,
): void {
  const taken = weight && new Float64Array(TILE * tiles.length);
  tiles.forEach((tile, k) => {
    if (weight) taken?.set(weight.subarray(TILE * tile, TILE * (tile + 1)), TILE * k);
  });
  replaceWeights(memory, sample, at, taken);
}
