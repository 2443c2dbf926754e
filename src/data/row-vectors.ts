// What every row has beside x: its label, and perhaps a weight and an offset; and places for its margins.
import { type Block, type Pointer, TILE, tileCount } from "../kernels/block.js";
import { type Memory, roomFor } from "../kernels/memory.js";

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
}

const PLACES = ["sign", "weight", "offset", "z", "t", "r"] as const;
type Place = (typeof PLACES)[number];

/** Bytes that each place of so many rows takes; 0 for what is absent. */
function bytesOf(rows: number, { weighted, offset }: RowVectorKinds): Record<Place, number> {
  const bytes = 8 * TILE * tileCount(rows);
  return { sign: bytes / 2, weight: weighted ? bytes : 0, offset: offset ? bytes : 0, z: bytes, t: bytes, r: bytes };
}

/** What `placeRowVectors` will allocate. */
export function rowVectorBytes(rows: number, kinds: RowVectorKinds): number {
  return roomFor(bytesOf(rows, kinds));
}

export function placeRowVectors(memory: Memory, rows: number, kinds: RowVectorKinds): Record<Place, Pointer> {
  const bytes = bytesOf(rows, kinds);
  const [sign, weight, offset, z, t, r] = PLACES.map((place) => memory.allocate(bytes[place]));
  return { sign, weight, offset, z, t, r };
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
