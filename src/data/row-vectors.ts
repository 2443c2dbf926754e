// What every row has beside x: its label, and perhaps a weight and an offset.
import { type Block, type Pointer, TILE, tileCount } from "../kernels/block.js";
import { aligned, type Memory } from "../kernels/memory.js";

export interface RowVectors {
  /** 1 or 0 a row. */
  y: Uint8Array;
  /** Sample weights; undefined where all are 1. */
  weight: Float64Array | undefined;
  /** Added to every margin. */
  offset: Float64Array | undefined;
}

const PLACES = ["sign", "weight", "offset", "z", "t", "r"] as const;
type Place = (typeof PLACES)[number];

/** Bytes that each place of so many rows takes; 0 for what is absent. */
function bytesOf(rows: number, { weight, offset }: Pick<RowVectors, "weight" | "offset">): Record<Place, number> {
  const bytes = 8 * TILE * tileCount(rows);
  return { sign: bytes / 2, weight: weight ? bytes : 0, offset: offset ? bytes : 0, z: bytes, t: bytes, r: bytes };
}

/** What `placeRowVectors` will allocate. */
export function rowVectorBytes(rows: number, vectors: Pick<RowVectors, "weight" | "offset">): number {
  return Object.values(bytesOf(rows, vectors)).reduce((sum, bytes) => sum + aligned(bytes), 0);
}

export function placeRowVectors(
  memory: Memory,
  rows: number,
  vectors: Pick<RowVectors, "weight" | "offset">,
): Record<Place, Pointer> {
  const bytes = bytesOf(rows, vectors);
  const [sign, weight, offset, z, t, r] = PLACES.map((place) => memory.allocate(bytes[place]));
  return { sign, weight, offset, z, t, r };
}

/** Writes what a block holds of every row beside x; rows of padding weigh nothing. */
export function storeRowVectors(memory: Memory, whole: Block, { y, weight, offset }: RowVectors): void {
  const { rows } = whole;
  const end = tileCount(rows) * TILE;
  const sign = memory.f32.subarray(whole.sign >>> 2, (whole.sign >>> 2) + end);
  for (let i = 0; i < rows; i++) sign[i] = 1 - 2 * y[i];
  sign.fill(1, rows);
  const store = (at: Pointer, values: Float64Array): void => {
    memory.f64.set(values, at >>> 3);
    memory.f64.fill(0, (at >>> 3) + rows, (at >>> 3) + end);
  };
  if (weight) store(whole.weight, weight);
  if (offset) store(whole.offset, offset);
  const tail = memory.f64.subarray(whole.tail >>> 3, (whole.tail >>> 3) + TILE);
  tail.fill(1, 0, rows % TILE).fill(0, rows % TILE);
}
