// Dense rows on their way into linear memory: checked, cut into tiles and blocks, with the moments of every column.
import { describe } from "../checks/describe.js";
import { type Block, type Pointer, readBlock, TILE, tileCount, writeBlock } from "../kernels/block.js";
import { hessianScratchBytes, scratchBytes } from "../kernels/kernels.js";
import { type BackendChoice, Memory, roomFor } from "../kernels/memory.js";
import {
  type BlockRange,
  cutRows,
  headerBytes,
  type LocalBlocks,
  localBlocks,
  type RowRange,
  roomOf,
  writeHeaders,
} from "./blocks.js";
import type { RowSource, StagedRows } from "./matrix.js";
import { Moments } from "./moments.js";
import {
  padRowVectors,
  placeRowVectors,
  type RowVectorKinds,
  type RowVectors,
  replaceWeights,
  rowsOfChunk,
  rowVectorBytes,
  storeRowVectors,
} from "./row-vectors.js";
import { placeSample, reweighSample, sampleBytes, sampledTiles, takeSample } from "./sample.js";
import type { Stored } from "./stored.js";

/** Rows are staged in chunks of this many bytes: they stay in the second-level cache until they lie in tiles. */
const STAGING_BYTES = 262144; // 256 * 1024

/** All that must be known before the first row comes. */
export interface DenseSizes extends RowVectorKinds {
  /** Of all rows, wherever they are stored. */
  rows: number;
  features: number;
  width: 4 | 8;
  /** How the sources hand out their rows. */
  order: RowSource["order"];
  backend: BackendChoice;
  /** Whether the solver asks for the Hessian: it needs (features + 1)² numbers. */
  hessian: boolean;
  /** Whether the solver visits rows in an order of its own. */
  ordered: boolean;
  /** Tiles of all rows to copy as a sample; 0 for none. */
  sampleTiles: number;
  /** The blocks to store here; all if absent. */
  part?: BlockRange;
  /** How many of them have a room of their own; all if absent. The others share one, and come in `again`. */
  kept?: number;
}

/** Rows that come together, beside what else is known of them. */
export interface DenseChunk extends RowVectors {
  source: StagedRows;
}

/** All rows at once, from arrays that nobody changes as long as they are asked. */
export interface LentRows extends RowVectors {
  source: RowSource;
}

/** Rows that are lent are brought in so often before they are kept: few fits with a large sample read them more often. */
const BROUGHT = 6;

/** Rows that are staged together: never those of two blocks, so that a block's moments are its own. */
interface Stage extends RowRange {
  block: number;
}

/** Reserved memory that is filled with chunks of rows of any length, in row order. */
export class DenseStore {
  readonly #sizes: DenseSizes;
  readonly #stored: Stored;
  readonly #block: Block;
  readonly #firstRow: number;
  readonly #staging: Pointer;
  /** The numbers of x in their own width, and where in them the staging area begins. */
  readonly #values: Float64Array | Float32Array;
  readonly #stagedAt: number;
  /** Those of each block, and of which block the next rows are. */
  readonly #stages: Stage[][];
  readonly #moments: Moments[];
  /** Tiles to copy as a sample, block by block. */
  readonly #sampled: number[][];
  /** Where the next rows go: the block, which of its stages; how many of the stage's rows wait in the staging area. */
  #at = { block: 0, stage: 0, staged: 0 };
  /** Rows that have come. */
  #rows = 0;

  private constructor(sizes: DenseSizes) {
    const { rows, features, width, sampleTiles, backend } = sizes;
    const local = localBlocks(cutRows(rows), sizes.part);
    const { ranges } = local;
    const room = roomOf(ranges, sizes.kept);
    this.#sampled = sampledTiles(rows, sampleTiles, local);
    const bytes = bytesOf(sizes, local, this.#sampled);
    const memory = Memory.open(backend, roomFor(bytes));
    this.#sizes = sizes;
    this.#firstRow = local.firstRow;
    const x = memory.allocate(bytes.x);
    const { places, weights } = placeRowVectors(memory, room.rows, sizes);
    this.#block = {
      x,
      ...places,
      tail: memory.allocate(bytes.tail),
      rows: room.rows,
      features,
      width,
      starts: 0,
      indices: 0,
    };
    padRowVectors(memory, this.#block);
    this.#moments = ranges.map(() => Moments.none(features));
    this.#stored = {
      ...local,
      memory,
      features,
      ...writeHeaders(memory, this.#block, room.ranges),
      weights,
      momentsOf: (k) => this.#moments[k],
      reweigh: (k, weight) => this.#reweigh(k, weight),
      w: memory.allocate(bytes.w),
      out: memory.allocate(bytes.out),
      scratch: memory.allocate(bytes.scratch),
      step: memory.allocate(bytes.step),
      order: memory.allocate(bytes.order),
      ...(sampleTiles > 0 && { sample: placeSample(memory, this.#block, this.#sampled, sizes) }),
    };
    this.#staging = memory.allocate(bytes.staging);
    this.#values = width === 4 ? memory.f32 : memory.f64;
    this.#stagedAt = this.#staging / width;
    const most = stageTiles(sizes, room.rows) * TILE;
    this.#stages = ranges.map((range, block) => stagesOf(range, most).map((of) => ({ ...of, block })));
  }

  /**
   * Everything is sized first, so data that does not fit is refused before anything is allocated.
   * @throws RangeError where the data exceeds 4 GiB; Error where the backend is refused.
   */
  static reserve(sizes: DenseSizes): DenseStore {
    return new DenseStore(sizes);
  }

  /** What it will be, while it is filled. */
  get stored(): Stored {
    return this.#stored;
  }

  /** Whether the first touch of the memory is still to come, which costs more than to bring rows in a few times. */
  get fresh(): boolean {
    return this.#stored.memory.fresh;
  }

  /**
   * The next rows.
   * @throws TypeError for a cell that is no number, RangeError for one that is not finite, with its row and column.
   */
  append({ source, ...vectors }: DenseChunk): void {
    const { memory, blocks, ranges } = this.#stored;
    this.#take(source, ({ block, first }, staged, taken, count) => {
      const header = readBlock(memory.u32, blocks[block]);
      const row = first + staged - ranges[block].first;
      storeRowVectors(memory, header, row, rowsOfChunk(vectors, taken, count));
      // a room that is shared was full of others
      if (row + count === header.rows) padRowVectors(memory, header);
    });
  }

  /**
   * A block whose room others have had comes in again, from its first row on; what it has beside x is there.
   * @returns what takes its rows, in any number of chunks.
   */
  again(block: number): (source: StagedRows) => void {
    this.#at = { block, stage: 0, staged: 0 };
    return (source) => this.#take(source);
  }

  /** @param place stores what rows have beside x, where they come for the first time. */
  #take(source: StagedRows, place?: (stage: Stage, staged: number, taken: number, count: number) => void): void {
    const at = this.#at;
    const first = place !== undefined;
    for (let taken = 0; taken < source.rows; ) {
      const stages = this.#stages[at.block];
      const stage = stages[at.stage];
      const count = Math.min(source.rows - taken, stage.rows - at.staged);
      this.#stage(source, taken, count, stage, at.staged);
      place?.(stage, at.staged, taken, count);
      taken += count;
      at.staged += count;
      if (first) this.#rows += count;
      if (at.staged < stage.rows) continue;
      this.#pack(stage);
      if (first) this.#measure(stage);
      at.staged = 0;
      at.stage++;
      if (at.stage < stages.length) continue;
      if (first) this.#sample(at.block);
      at.stage = 0;
      at.block++;
    }
  }

  /**
   * In place of `append` and `finish`: the rows stay where they are, and come in whenever they are asked, block after
   * block into the room of the first one; only when that has happened a few times they are kept. The bits are the same.
   * @throws as `append`.
   */
  lend({ source, ...vectors }: LentRows): Stored {
    const { memory, blocks } = this.#stored;
    const places = blocks.map((at) => readBlock(memory.u32, at).x);
    const brought = blocks.map(() => 0);
    const bring = (k: number, measured = false): void => {
      writeBlock(memory.u32, blocks[k], {
        ...readBlock(memory.u32, blocks[k]),
        x: places[brought[k] < BROUGHT ? 0 : k],
      });
      for (const stage of this.#stages[k]) {
        this.#stage(source, stage.first, stage.rows, stage, 0);
        this.#pack(stage);
        if (measured) this.#measure(stage);
      }
    };
    storeRowVectors(memory, this.#block, 0, vectors);
    for (let k = 0; k < blocks.length; k++) {
      bring(k, true);
      this.#sample(k);
    }
    return {
      ...this.#stored,
      bring(k, keep) {
        if (brought[k] > BROUGHT) return;
        brought[k] = keep ? BROUGHT : brought[k];
        bring(k);
        brought[k]++;
      },
    };
  }

  /** Gives the memory back before it is filled. */
  release(): void {
    this.#stored.memory.release();
  }

  /** @throws Error where rows are lacking. */
  finish(): Stored {
    const { rows } = this.#stored;
    if (this.#rows !== rows) throw new Error(`store: expected ${rows} rows, got ${this.#rows}`);
    return this.#stored;
  }

  /** Writes `count` rows of a source from `first` on into the staging area, as rows of the stage from `staged` on. */
  #stage(source: StagedRows, first: number, count: number, { rows }: Stage, staged: number): void {
    const { features, order } = this.#sizes;
    const at = this.#stagedAt + staged * (order === "rows" ? features : 1);
    source.stage(first, count, this.#values, at, tileCount(rows) * TILE);
  }

  /** Moves staged rows into tiles. */
  #pack({ rows, block, ...stage }: Stage): void {
    const { memory, blocks } = this.#stored;
    const { kernels } = memory;
    const tiles = tileCount(rows);
    this.#padStaged(rows, tiles * TILE);
    const tile = this.#tileOf(stage, block);
    if (this.#sizes.order === "rows") kernels.packRows(blocks[block], tile, tiles, this.#staging);
    else kernels.packColumns(blocks[block], tile, tiles, this.#staging);
  }

  /** Other weights for the rows of a block that is packed. */
  #reweigh(block: number, weight: Float64Array | undefined): void {
    const { memory, blocks, features, sample } = this.#stored;
    replaceWeights(memory, this.#stored, blocks[block], weight);
    if (sample) reweighSample(memory, sample, sample.blocks[block], this.#sampled[block], weight);
    this.#moments[block] = Moments.none(features);
    for (const stage of this.#stages[block]) this.#measure(stage);
  }

  /** Adds up the moments of packed rows, stage after stage of a block. */
  #measure({ first, rows, block }: Stage): void {
    const { memory, blocks, features, w, out } = this.#stored;
    const { kernels, f64 } = memory;
    const moments = this.#moments[block];
    const tile = this.#tileOf({ first }, block);
    const centers = f64.subarray(w >>> 3, (w >>> 3) + features);
    const sums = f64.subarray(out >>> 3, (out >>> 3) + features);
    const squares = f64.subarray((out >>> 3) + features, (out >>> 3) + 2 * features);
    const weight = this.#weightOf(block, first, rows);
    const sum = (): void => {
      kernels.columnMoments(blocks[block], tile, tileCount(rows), w, out);
      this.#requireFinite({ first, rows, block }, sums, squares);
    };
    if (moments.weight === 0) {
      // the first row, then the mean of the first stage: close enough that the squares do not cancel
      for (let j = 0; j < features; j++) centers[j] = this.#cell(block, first, j);
      sum();
      if (weight > 0) for (let j = 0; j < features; j++) centers[j] += sums[j] / weight;
    } else {
      centers.set(moments.mean);
    }
    sum();
    if (weight > 0) moments.join(Moments.of(weight, centers, sums, squares));
  }

  /** The tile of its block where a stage begins. */
  #tileOf({ first }: Pick<Stage, "first">, block: number): number {
    return (first - this.#stored.ranges[block].first) / TILE;
  }

  /** Copies those rows of a block that are in the sample. */
  #sample(block: number): void {
    const { memory, blocks, sample } = this.#stored;
    if (sample) takeSample(memory, blocks[block], sample.blocks[block], this.#sampled[block]);
  }

  #weightOf(block: number, first: number, rows: number): number {
    const { memory, blocks, ranges } = this.#stored;
    const { weight } = readBlock(memory.u32, blocks[block]);
    if (!weight) return rows;
    const at = (weight >>> 3) + first - ranges[block].first;
    return memory.f64.subarray(at, at + rows).reduce((sum, s) => sum + s, 0);
  }

  /** Fills the staged rows from `count` to `padded` with copies of the last one. */
  #padStaged(count: number, padded: number): void {
    const { order, features } = this.#sizes;
    const values = this.#values;
    const at = this.#stagedAt;
    if (order === "rows") {
      for (let i = count; i < padded; i++) {
        values.copyWithin(at + i * features, at + (count - 1) * features, at + count * features);
      }
      return;
    }
    for (let column = at; column < at + features * padded; column += padded) {
      values.fill(values[column + count - 1], column + count, column + padded);
    }
  }

  /** A number of a packed row. */
  #cell(block: number, row: number, column: number): number {
    const { memory, blocks, ranges } = this.#stored;
    const { x, features, width } = readBlock(memory.u32, blocks[block]);
    const i = row - ranges[block].first;
    return this.#values[x / width + (i - (i % TILE)) * features + column * TILE + (i % TILE)];
  }

  /** A sum that is not finite tells of a cell that is not; only then are the cells looked at one by one. */
  #requireFinite({ first, rows, block }: Stage, sums: Float64Array, squares: Float64Array): void {
    const finite = (value: number): boolean => Number.isFinite(value);
    if (sums.every(finite) && squares.every(finite)) return;
    for (let i = first; i < first + rows; i++) {
      for (let j = 0; j < this.#sizes.features; j++) {
        const value = this.#cell(block, i, j);
        if (finite(value)) continue;
        const where = `at row ${this.#firstRow + i}, column ${j}`;
        throw new RangeError(`x: expected a finite number, got ${describe(value)} ${where}`);
      }
    }
    const column = squares.findIndex((value) => !finite(value));
    throw new RangeError(`x: expected numbers whose squares can be summed, got an overflow in column ${column}`);
  }
}

/** Tiles that are staged together. */
function stageTiles({ features, width }: DenseSizes, rows: number): number {
  return Math.max(1, Math.min(tileCount(rows), Math.floor(STAGING_BYTES / (features * TILE * width))));
}

/** What a store will allocate. */
function bytesOf(sizes: DenseSizes, { ranges }: LocalBlocks, sampled: number[][]) {
  const { features, width, hessian, ordered, kept } = sizes;
  const { rows } = roomOf(ranges, kept);
  return {
    x: tileCount(rows) * TILE * features * width,
    vectors: rowVectorBytes(rows, sizes),
    tail: TILE * 8,
    headers: headerBytes(ranges.length),
    staging: stageTiles(sizes, rows) * TILE * features * width,
    w: (features + 1) * 8,
    // two numbers a column, or a triangle; kernels write two numbers at a time
    out: Math.max(2, hessian ? features / 2 + 1 : 0) * (features + 1) * 8 + 64,
    scratch: Math.max(scratchBytes(features), hessian ? hessianScratchBytes(features) : 0),
    step: 3 * (features + 1) * 8,
    order: ordered ? rows * 4 : 0,
    sample: sampleBytes(sampled, sizes),
  };
}

/** Bytes of the memory that a store would take. */
export function denseBytes(sizes: DenseSizes): number {
  const local = localBlocks(cutRows(sizes.rows), sizes.part);
  return roomFor(bytesOf(sizes, local, sampledTiles(sizes.rows, sizes.sampleTiles, local)));
}

/** A block's rows as they are staged, at most `most` at a time. */
function stagesOf({ first, rows }: RowRange, most: number): RowRange[] {
  return Array.from({ length: Math.ceil(rows / most) }, (_, k) => ({
    first: first + k * most,
    rows: Math.min(most, rows - k * most),
  }));
}
