// Sparse rows on their way into linear memory, cut into blocks.
import { type Block, TILE, tileCount } from "../kernels/block.js";
import { SPARSE_SCRATCH_BYTES } from "../kernels/kernels.js";
import { type BackendChoice, Memory, roomFor } from "../kernels/memory.js";
import { type BlockRange, cutSparseRows, headerBytes, localBlocks, writeHeaders } from "./blocks.js";
import { Moments } from "./moments.js";
import {
  padRowVectors,
  placeRowVectors,
  type RowVectorKinds,
  type RowVectors,
  replaceWeights,
  rowVectorBytes,
  storeRowVectors,
} from "./row-vectors.js";
import type { SparseSource } from "./sparse-matrix.js";
import { sparseMoments } from "./sparse-moments.js";
import type { Stored } from "./stored.js";

/** All that must be known before the first row comes. */
export interface SparseSizes extends RowVectorKinds {
  /** Of all rows, wherever they are stored. */
  rows: number;
  features: number;
  /** Stored cells of all rows. */
  nonzeros: number;
  width: 4 | 8;
  /** Whether cells have values; each is 1 where they have none. */
  values: boolean;
  backend: BackendChoice;
  /** The blocks to store here, and their cells; all if absent. */
  part?: BlockRange & { nonzeros: number };
}

/** Rows that come together, beside what else is known of them. */
export interface SparseChunk extends RowVectors {
  source: Pick<SparseSource, "rows" | "indptr" | "indices" | "values">;
}

/** Reserved memory that is filled with chunks of rows of any length, in row order. */
export class SparseStore {
  readonly #stored: Stored;
  readonly #block: Block;
  /** Cells that there is room for, and that have come; rows that have come. */
  readonly #nonzeros: number;
  #cells = 0;
  #rows = 0;

  private constructor(sizes: SparseSizes) {
    const { rows, features, nonzeros, width, values, backend } = sizes;
    const local = localBlocks(cutSparseRows(rows, features, nonzeros), sizes.part);
    const { ranges, rows: here } = local;
    const cells = sizes.part?.nonzeros ?? nonzeros;
    const bytes = {
      x: values ? cells * width : 0,
      vectors: rowVectorBytes(here, sizes),
      tail: TILE * 8,
      starts: (tileCount(here) * TILE + 1) * 4,
      indices: cells * 4,
      headers: headerBytes(ranges.length),
      w: (features + 1) * 8,
      out: 2 * (features + 1) * 8,
      scratch: SPARSE_SCRATCH_BYTES,
    };
    const memory = Memory.open(backend, roomFor(bytes));
    this.#nonzeros = cells;
    const x = memory.allocate(bytes.x);
    const { places, weights } = placeRowVectors(memory, here, sizes);
    this.#block = {
      x,
      ...places,
      tail: memory.allocate(bytes.tail),
      rows: here,
      features,
      width,
      starts: memory.allocate(bytes.starts),
      indices: memory.allocate(bytes.indices),
    };
    padRowVectors(memory, this.#block);
    const out = memory.allocate(bytes.out);
    const moments = Moments.none(features);
    const headers = writeHeaders(memory, this.#block, ranges);
    this.#stored = {
      ...local,
      memory,
      features,
      ...headers,
      weights,
      reweigh: (k, weight) => replaceWeights(memory, this.#stored, headers.blocks[k], weight),
      momentsOf: (k) => sparseMoments(memory, headers.blocks[k], out, moments),
      w: memory.allocate(bytes.w),
      out,
      scratch: memory.allocate(bytes.scratch),
      step: 0,
      order: 0,
    };
  }

  /**
   * Everything is sized first, so data that does not fit is refused before anything is allocated.
   * @throws RangeError where the data exceeds 4 GiB; Error where the backend is refused.
   */
  static reserve(sizes: SparseSizes): SparseStore {
    return new SparseStore(sizes);
  }

  /** The next rows. @throws Error where they have more cells than there is room for. */
  append({ source, ...vectors }: SparseChunk): void {
    const { memory } = this.#stored;
    const { rows, indptr, indices, values } = source;
    if (this.#cells + indices.length > this.#nonzeros) {
      throw new Error(`store: expected ${this.#nonzeros} cells, got more`);
    }
    storeRowVectors(memory, this.#block, this.#rows, vectors);
    const { u32 } = memory;
    const starts = (this.#block.starts >>> 2) + this.#rows;
    for (let i = 0; i <= rows; i++) u32[starts + i] = this.#cells + indptr[i];
    const offsets = (this.#block.indices >>> 2) + this.#cells;
    for (let k = 0; k < indices.length; k++) u32[offsets + k] = 8 * indices[k];
    if (values !== undefined) {
      const numbers = this.#block.width === 4 ? memory.f32 : memory.f64;
      numbers.set(values, this.#block.x / this.#block.width + this.#cells);
    }
    this.#rows += rows;
    this.#cells += indices.length;
  }

  /** Gives the memory back before it is filled. */
  release(): void {
    this.#stored.memory.release();
  }

  /** @throws Error where rows or cells are lacking. */
  finish(): Stored {
    const { rows, memory } = this.#stored;
    if (this.#rows !== rows) throw new Error(`store: expected ${rows} rows, got ${this.#rows}`);
    if (this.#cells !== this.#nonzeros) throw new Error(`store: expected ${this.#nonzeros} cells, got ${this.#cells}`);
    // rows of padding have no cells
    const starts = this.#block.starts >>> 2;
    memory.u32.fill(this.#cells, starts + rows, starts + tileCount(rows) * TILE + 1);
    return this.#stored;
  }
}
