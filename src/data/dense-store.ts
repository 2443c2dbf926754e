// Dense rows on their way into linear memory: checked, cut into tiles and blocks, with the moments of every column.
import { describe } from "../checks/describe.js";
import { type Block, type Pointer, TILE, tileCount } from "../kernels/block.js";
import { hessianScratchBytes, scratchBytes } from "../kernels/kernels.js";
import { type BackendChoice, Memory, roomFor } from "../kernels/memory.js";
import { type BlockRange, cutRows, headerBytes, localBlocks, type RowRange, writeHeaders } from "./blocks.js";
import type { RowSource, StagedRows } from "./matrix.js";
import { Moments } from "./moments.js";
import {
  padRowVectors,
  placeRowVectors,
  type RowVectorKinds,
  type RowVectors,
  rowVectorBytes,
  storeRowVectors,
} from "./row-vectors.js";
import { placeSample, sampleBytes, sampledTiles, takeSample } from "./sample.js";
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
}

/** Rows that come together, beside what else is known of them. */
export interface DenseChunk extends RowVectors {
  source: StagedRows;
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
  /** What is staged together: never rows of two blocks, so that a block's moments are its own. */
  readonly #stages: (RowRange & { block: number })[];
  readonly #moments: Moments[];
  /** Tiles to copy as a sample, block by block. */
  readonly #sampled: number[][];
  /** Rows that have come, and how many of them wait in the staging area. */
  #rows = 0;
  #staged = 0;

  private constructor(sizes: DenseSizes) {
    const { rows, features, width, hessian, ordered, sampleTiles, backend } = sizes;
    const local = localBlocks(cutRows(rows), sizes.part);
    const { ranges, rows: here } = local;
    const stageTiles = Math.max(1, Math.min(tileCount(here), Math.floor(STAGING_BYTES / (features * TILE * width))));
    this.#sampled = sampledTiles(rows, sampleTiles, local);
    const bytes = {
      x: tileCount(here) * TILE * features * width,
      vectors: rowVectorBytes(here, sizes),
      tail: TILE * 8,
      headers: headerBytes(ranges.length),
      staging: stageTiles * TILE * features * width,
      w: (features + 1) * 8,
      // two numbers a column, or a triangle; kernels write two numbers at a time
      out: Math.max(2, hessian ? features / 2 + 1 : 0) * (features + 1) * 8 + 64,
      scratch: Math.max(scratchBytes(features), hessian ? hessianScratchBytes(features) : 0),
      step: 3 * (features + 1) * 8,
      order: ordered ? here * 4 : 0,
      sample: sampleBytes(this.#sampled, sizes),
    };
    const memory = Memory.open(backend, roomFor(bytes));
    this.#sizes = sizes;
    this.#firstRow = local.firstRow;
    this.#block = {
      x: memory.allocate(bytes.x),
      ...placeRowVectors(memory, here, sizes),
      tail: memory.allocate(bytes.tail),
      rows: here,
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
      ...writeHeaders(memory, this.#block, ranges),
      momentsOf: (k) => this.#moments[k],
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
    this.#stages = ranges.flatMap((range, block) => stagesOf(range, stageTiles * TILE).map((of) => ({ ...of, block })));
  }

  /**
   * Everything is sized first, so data that does not fit is refused before anything is allocated.
   * @throws RangeError where the data exceeds 4 GiB; Error where the backend is refused.
   */
  static reserve(sizes: DenseSizes): DenseStore {
    return new DenseStore(sizes);
  }

  /**
   * The next rows.
   * @throws TypeError for a cell that is no number, RangeError for one that is not finite, with its row and column.
   */
  append({ source, ...vectors }: DenseChunk): void {
    const { memory } = this.#stored;
    const { features, order } = this.#sizes;
    storeRowVectors(memory, this.#block, this.#rows, vectors);
    for (let taken = 0; taken < source.rows; ) {
      const stage = this.#stages[0];
      const count = Math.min(source.rows - taken, stage.rows - this.#staged);
      const at = this.#stagedAt + this.#staged * (order === "rows" ? features : 1);
      source.stage(taken, count, this.#values, at, tileCount(stage.rows) * TILE);
      taken += count;
      this.#rows += count;
      this.#staged += count;
      if (this.#staged < stage.rows) continue;
      this.#pack(stage, this.#moments[stage.block]);
      this.#stages.shift();
      this.#staged = 0;
    }
  }

  /** Gives the memory back before it is filled. */
  release(): void {
    this.#stored.memory.release();
  }

  /** @throws Error where rows are lacking. */
  finish(): Stored {
    const { rows, sample, memory } = this.#stored;
    if (this.#rows !== rows) throw new Error(`store: expected ${rows} rows, got ${this.#rows}`);
    if (sample) takeSample(memory, this.#block, sample, this.#sampled);
    return this.#stored;
  }

  /** Moves staged rows into tiles and adds up their moments. */
  #pack({ first, rows }: RowRange, moments: Moments): void {
    const { memory, whole, features, w, out } = this.#stored;
    const { kernels, f64 } = memory;
    const tile = first / TILE;
    const tiles = tileCount(rows);
    this.#padStaged(rows, tiles * TILE);
    if (this.#sizes.order === "rows") kernels.packRows(whole, tile, tiles, this.#staging);
    else kernels.packColumns(whole, tile, tiles, this.#staging);
    const centers = f64.subarray(w >>> 3, (w >>> 3) + features);
    const sums = f64.subarray(out >>> 3, (out >>> 3) + features);
    const squares = f64.subarray((out >>> 3) + features, (out >>> 3) + 2 * features);
    const weight = this.#weightOf(first, rows);
    const sum = (): void => {
      kernels.columnMoments(whole, tile, tiles, w, out);
      this.#requireFinite(first, rows, sums, squares);
    };
    if (moments.weight === 0) {
      // the first row, then the mean of the first stage: close enough that the squares do not cancel
      for (let j = 0; j < features; j++) centers[j] = this.#stagedCell(0, j, rows);
      sum();
      if (weight > 0) for (let j = 0; j < features; j++) centers[j] += sums[j] / weight;
    } else {
      centers.set(moments.mean);
    }
    sum();
    if (weight > 0) moments.join(Moments.of(weight, centers, sums, squares));
  }

  #weightOf(first: number, rows: number): number {
    const { weight } = this.#block;
    if (!weight) return rows;
    const { f64 } = this.#stored.memory;
    return f64.subarray((weight >>> 3) + first, (weight >>> 3) + first + rows).reduce((sum, s) => sum + s, 0);
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

  /** A number that is staged among `rows` rows. */
  #stagedCell(row: number, column: number, rows: number): number {
    const { order, features } = this.#sizes;
    const index = order === "rows" ? row * features + column : column * tileCount(rows) * TILE + row;
    return this.#values[this.#stagedAt + index];
  }

  /** A sum that is not finite tells of a cell that is not; only then are the cells looked at one by one. */
  #requireFinite(first: number, rows: number, sums: Float64Array, squares: Float64Array): void {
    const finite = (value: number): boolean => Number.isFinite(value);
    if (sums.every(finite) && squares.every(finite)) return;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < this.#sizes.features; j++) {
        const value = this.#stagedCell(i, j, rows);
        if (finite(value)) continue;
        const where = `at row ${this.#firstRow + first + i}, column ${j}`;
        throw new RangeError(`x: expected a finite number, got ${describe(value)} ${where}`);
      }
    }
    const column = squares.findIndex((value) => !finite(value));
    throw new RangeError(`x: expected numbers whose squares can be summed, got an overflow in column ${column}`);
  }
}

/** A block's rows as they are staged, at most `most` at a time. */
function stagesOf({ first, rows }: RowRange, most: number): RowRange[] {
  return Array.from({ length: Math.ceil(rows / most) }, (_, k) => ({
    first: first + k * most,
    rows: Math.min(most, rows - k * most),
  }));
}
