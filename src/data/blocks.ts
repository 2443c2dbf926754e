// Rows are cut into blocks by their count alone, never by the machine: sums of blocks come out the same everywhere.
import { BLOCK_BYTES, type Block, type Pointer, TILE, writeBlock } from "../kernels/block.js";
import { aligned, type Memory } from "../kernels/memory.js";

const MOST_BLOCKS = 64;
const LEAST_ROWS = 1024;

/** Rows `first` … `first + rows − 1`. */
export interface RowRange {
  first: number;
  rows: number;
}

/** At most 64 blocks of whole tiles and at least 1024 rows, but for the last. */
export function cutRows(rows: number): RowRange[] {
  const wanted = Math.min(MOST_BLOCKS, Math.ceil(rows / LEAST_ROWS));
  const size = Math.ceil(rows / wanted / TILE) * TILE;
  return Array.from({ length: Math.ceil(rows / size) }, (_, k) => ({
    first: k * size,
    rows: Math.min(size, rows - k * size),
  }));
}

/** The header of rows first … first + rows − 1 of a block. */
export function blockOf(whole: Block, first: number, rows: number): Block {
  const { x, sign, weight, offset, z, t, r, features, width } = whole;
  return {
    ...whole,
    x: x + first * features * width,
    sign: sign + first * 4,
    weight: weight && weight + first * 8,
    offset: offset && offset + first * 8,
    z: z + first * 8,
    t: t + first * 8,
    r: r + first * 8,
    rows,
  };
}

/** What `writeHeaders` will allocate. */
export function headerBytes(rows: number): number {
  return (1 + cutRows(rows).length) * aligned(BLOCK_BYTES);
}

/** Headers of a block of all rows and of those it is cut into. */
export function writeHeaders(memory: Memory, whole: Block): { whole: Pointer; blocks: Pointer[] } {
  const [first, ...blocks] = [{ first: 0, rows: whole.rows }, ...cutRows(whole.rows)].map((range) => {
    const at = memory.allocate(BLOCK_BYTES);
    writeBlock(memory.u32, at, blockOf(whole, range.first, range.rows));
    return at;
  });
  return { whole: first, blocks };
}
