// Rows are cut into blocks by the data alone, never by the machine: sums of blocks come out the same everywhere.
import { BLOCK_BYTES, type Block, type Pointer, TILE, writeBlock } from "../kernels/block.js";
import { aligned, type Memory } from "../kernels/memory.js";

const MOST_BLOCKS = 64;
/** Blocks of more rows are cut, while there are fewer than that. */
const ROWS_A_BLOCK = 1024;
/** All blocks' sums together, one number a column each, may be such a share of the stored cells. */
const NUMBERS_A_CELL = 0.0625; // 1 / 16

/** Rows `first` … `first + rows − 1`. */
export interface RowRange {
  first: number;
  rows: number;
}

/** Blocks `first` … `end − 1`. */
export interface BlockRange {
  first: number;
  end: number;
}

/** Blocks of whole tiles, equal but for the last: of at most 1024 rows, or 64 of them. */
export function cutRows(rows: number): RowRange[] {
  const wanted = Math.min(MOST_BLOCKS, Math.ceil(rows / ROWS_A_BLOCK));
  const size = Math.ceil(rows / wanted / TILE) * TILE;
  return Array.from({ length: Math.ceil(rows / size) }, (_, k) => ({
    first: k * size,
    rows: Math.min(size, rows - k * size),
  }));
}

/**
 * Sparse rows: neighbouring blocks of `cutRows` joined, so that there are at most max(1, nonzeros / (16 (features + 1)))
 * of them: making and adding sums of all columns then costs little beside reading the rows (npm run bench:rivals --
 * sparse).
 */
export function cutSparseRows(rows: number, features: number, nonzeros: number): RowRange[] {
  const ranges = cutRows(rows);
  const most = Math.max(1, Math.floor((NUMBERS_A_CELL * nonzeros) / (features + 1)));
  const joined = Math.ceil(ranges.length / most);
  return ranges
    .filter((_, k) => k % joined === 0)
    .map(({ first }, k) => ({ first, rows: (ranges[(k + 1) * joined]?.first ?? rows) - first }));
}

/** The blocks as `parts` runs of about equal length, at most as many as there are blocks. */
export function shareBlocks(blocks: number, parts: number): BlockRange[] {
  const begin = (part: number): number => Math.floor((part * blocks) / parts);
  return Array.from({ length: parts }, (_, k) => ({ first: begin(k), end: begin(k + 1) }));
}

/** Some blocks of a cut as they lie in one memory. */
export interface LocalBlocks {
  /** Number of the first block here, and the row where it begins. */
  firstBlock: number;
  firstRow: number;
  /** Whether these are all blocks. */
  complete: boolean;
  /** Rows here. */
  rows: number;
  /** The blocks, their rows counted from the first one here. */
  ranges: RowRange[];
}

/** @param blocks all if absent. */
export function localBlocks(cut: RowRange[], { first, end }: BlockRange = { first: 0, end: cut.length }): LocalBlocks {
  const blocks = cut.slice(first, end);
  const firstRow = blocks[0]?.first ?? 0;
  return {
    firstBlock: first,
    firstRow,
    complete: blocks.length === cut.length,
    rows: blocks.reduce((sum, { rows }) => sum + rows, 0),
    ranges: blocks.map((range) => ({ ...range, first: range.first - firstRow })),
  };
}

/** Where rows of blocks lie in a memory. */
export interface Room {
  /** Rows that there is room for. */
  rows: number;
  /** Where each block's are. */
  ranges: RowRange[];
}

/** Room for blocks of which the first `kept` have one of their own, and the others one in turn. */
export function roomOf(ranges: RowRange[], kept = ranges.length): Room {
  const shared = ranges[kept];
  if (shared === undefined) return { rows: ranges.reduce((sum, { rows }) => sum + rows, 0), ranges };
  return {
    rows: shared.first + shared.rows,
    ranges: ranges.map(({ first, rows }, k) => ({ first: k < kept ? first : shared.first, rows })),
  };
}

/** What `writeHeaders` will allocate for so many blocks. */
export function headerBytes(blocks: number): number {
  return (1 + blocks) * aligned(BLOCK_BYTES);
}

/** Headers of a block of all rows stored here, and of those that they are cut into. */
export function writeHeaders(memory: Memory, whole: Block, ranges: RowRange[]): { whole: Pointer; blocks: Pointer[] } {
  const [all, ...blocks] = [{ first: 0, rows: whole.rows }, ...ranges].map((range) => {
    const at = memory.allocate(BLOCK_BYTES);
    writeBlock(memory.u32, at, blockOf(whole, range));
    return at;
  });
  return { whole: all, blocks };
}

/** The header of some rows of a block. */
function blockOf(whole: Block, { first, rows }: RowRange): Block {
  const { x, sign, weight, offset, z, t, r, starts, features, width } = whole;
  return {
    ...whole,
    // sparse rows find their cells by `starts`
    x: starts ? x : x + first * features * width,
    starts: starts && starts + first * 4,
    sign: sign + first * 4,
    weight: weight && weight + first * 8,
    offset: offset && offset + first * 8,
    z: z + first * 8,
    t: t + first * 8,
    r: r + first * 8,
    rows,
  };
}
