// What every row has beside x: its label, and perhaps a weight and an offset; and places for its margins.
import { type Block, type Pointer, readBlock, TILE, tileCount, writeBlock } from "../kernels/block.js";
import { type Memory, roomFor } from "../kernels/memory.js";
import type { RowBlocks } from "./stored.js";

export interface RowVectors {
  /** 1 or 0 a row. */
  y: Uint8Array;
  /** Sample weights; undefined where all are 1. */
  weight: Float64Array | undefined;
  /** Added to every margin. */
  offset: Float64Array | undefined;
}

/** Which of them there are. */
export interface RowVectorKinds {
  weighted: boolean;
  offset: boolean;
  /** Whether other weights may come later. */
  reweighed?: boolean;
}

const PLACES = ["sign", "weight", "offset", "z", "t", "r"] as const;
type Place = (typeof PLACES)[number];

/** Bytes that each place of so many rows takes; 0 for what is absent. */
function bytesOf(rows: number, { weighted, offset, reweighed }: RowVectorKinds): Record<Place, number> {
  const bytes = 8 * TILE * tileCount(rows);
  return {
    sign: bytes / 2,
    weight: weighted || reweighed ? bytes : 0,
    offset: offset ? bytes : 0,
    z: bytes,
    t: bytes,
    r: bytes,
  };
}

/** What `placeRowVectors` will allocate. */
export function rowVectorBytes(rows: number, kinds: RowVectorKinds): number {
  return roomFor(bytesOf(rows, kinds));
}

/** Where each stands, for a header; and where weights stand or may stand. */
export function placeRowVectors(
  memory: Memory,
  rows: number,
  kinds: RowVectorKinds,
): { places: Record<Place, Pointer>; weights: Pointer } {
  const bytes = bytesOf(rows, kinds);
  const [sign, weights, offset, z, t, r] = PLACES.map((place) => memory.allocate(bytes[place]));
  return { places: { sign, weight: kinds.weighted ? weights : 0, offset, z, t, r }, weights };
}

/** What some rows of a chunk have beside x. */
export function rowsOfChunk({ y, weight, offset }: RowVectors, first: number, count: number): RowVectors {
  const end = first + count;
  return { y: y.subarray(first, end), weight: weight?.subarray(first, end), offset: offset?.subarray(first, end) };
}

/** Writes what rows `first` … have beside x. */
export function storeRowVectors(memory: Memory, whole: Block, first: number, { y, weight, offset }: RowVectors): void {
  const sign = memory.f32.subarray((whole.sign >>> 2) + first, (whole.sign >>> 2) + first + y.length);
  for (let i = 0; i < y.length; i++) sign[i] = 1 - 2 * y[i];
  if (weight) memory.f64.set(weight, (whole.weight >>> 3) + first);
  if (offset) memory.f64.set(offset, (whole.offset >>> 3) + first);
}

/** Rows of padding weigh nothing. */
export function padRowVectors(memory: Memory, { rows, sign, weight, offset, tail }: Block): void {
  const { f64, f32 } = memory;
  const end = tileCount(rows) * TILE;
  f32.fill(1, (sign >>> 2) + rows, (sign >>> 2) + end);
  for (const place of [weight, offset]) if (place) f64.fill(0, (place >>> 3) + rows, (place >>> 3) + end);
  const full = (tail >>> 3) + (rows % TILE);
  f64.fill(1, tail >>> 3, full);
  f64.fill(0, full, (tail >>> 3) + TILE);
}

/** Gives the rows of a block other weights, 1 each where there are none. @throws Error where there is no room for any. */
export function replaceWeights(
  memory: Memory,
  { whole, weights }: RowBlocks,
  at: Pointer,
  weight: Float64Array | undefined,
): void {
  if (weights === 0) throw new Error("rows: expected room for weights, got none");
  const { u32, f64 } = memory;
  const all = readBlock(u32, whole);
  const block = readBlock(u32, at);
  // a row has its place in every vector of 8 bytes a row
  const place = weights + block.z - all.z;
  writeBlock(u32, whole, { ...all, weight: weight === undefined ? 0 : weights });
  writeBlock(u32, at, { ...block, weight: weight === undefined ? 0 : place });
  if (weight === undefined) return;
  const end = (place >>> 3) + block.rows;
  f64.set(weight, place >>> 3);
  f64.fill(0, end, (place >>> 3) + TILE * tileCount(block.rows));
}
