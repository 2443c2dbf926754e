// Rows that need not fit into memory: as many blocks as there is room for stay, the others come in again in every pass.
import { type DenseChunk, type DenseSizes, DenseStore, denseBytes } from "../data/dense-store.js";
import type { Layout } from "../data/layout.js";
import { rowsOfChunk } from "../data/row-vectors.js";
import type { BackendChoice } from "../kernels/memory.js";
import type { RemoteShard } from "../problem/sums.js";
import { denseRange } from "../shards/chunks.js";
import type { Machine } from "../shards/held.js";
import { inBytes } from "./memory-size.js";
import { PagedRows, type Pass, type RowsAgain } from "./paged-rows.js";
import { RowStates } from "./row-states.js";
import { RowWitness } from "./row-witness.js";
import { ScratchFile } from "./scratch-file.js";

/** Rows, and how they are to be held. */
export interface PagedGiven {
  layout: Layout;
  /** How chunks hand out their rows. */
  order: DenseSizes["order"];
  weighted: boolean;
  offset: boolean;
  backend: BackendChoice;
  /** Bytes that rows and work space may take. */
  memory: number;
  /** Where what has no room is kept. */
  folder: string | undefined;
  /** All rows, from the first: asked for once. */
  chunks: Iterable<DenseChunk> | AsyncIterable<DenseChunk>;
  again: RowsAgain;
  onPass: ((pass: Pass) => void) | undefined;
}

/** Rows that are held so. */
export interface HeldPaged {
  shards: readonly RemoteShard[];
  machine: Machine;
  /** Blocks that stay in memory. */
  kept: number;
  release(): void;
}

/** Offsets in one memory have 32 bits; a page of it is the module's own. */
const LARGEST = 2 ** 32 - 65536;

/**
 * Stores rows as they come.
 * @throws RangeError where the memory has no room for a single block; as `holdRows`.
 */
export async function holdPaged(given: PagedGiven): Promise<HeldPaged> {
  const sizes = { ...given.layout, ...given };
  const kept = blocksKept(sizes, given.memory);
  const store = DenseStore.reserve({ ...sizes, kept });
  const file = new ScratchFile(given.folder);
  const release = (): void => {
    file.close();
    store.release();
  };
  try {
    const stored = store.stored;
    const states = new RowStates(file, stored);
    const witness = given.again.foreign ? new RowWitness(stored) : undefined;
    await fill(store, given, (block) => {
      if (block < kept) return;
      witness?.see(block);
      states.saveGiven(block);
    });
    store.finish();
    const { backend, fallbackReason } = stored.memory;
    return {
      shards: [new PagedRows({ store, stored, kept, states, witness }, given.again, given.onPass)],
      machine: { backend, ...(fallbackReason !== undefined && { fallbackReason }), threads: 1 },
      kept,
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** How many blocks may have a room of their own: all, or as many as leave room for the one that the others share. */
function blocksKept(sizes: DenseSizes & Layout, memory: number): number {
  const bytes = (kept: number): number => denseBytes({ ...sizes, kept });
  const most = Math.min(memory, LARGEST);
  if (bytes(0) > most) {
    const rows = Math.ceil(sizes.rows / sizes.blocks).toLocaleString("en-US");
    throw new RangeError(
      `memory: expected at least ${inBytes(bytes(0))} for a block of ${rows} rows and ${sizes.features} columns, got ${inBytes(most)}`,
    );
  }
  let kept = sizes.blocks;
  while (bytes(kept) > most) kept--;
  return kept;
}

/** @param ended is called with each block that is whole, while it is in its room. */
async function fill(store: DenseStore, given: PagedGiven, ended: (block: number) => void): Promise<void> {
  const { ranges, rows: total } = store.stored;
  const began = performance.now();
  let block = 0;
  let rows = 0;
  for await (const { source, ...vectors } of given.chunks) {
    for (let taken = 0; taken < source.rows; ) {
      if (block === ranges.length) throw new RangeError(`rows: expected ${total} of them, got more`);
      const end = ranges[block].first + ranges[block].rows;
      const count = Math.min(source.rows - taken, end - rows);
      store.append({
        source: denseRange(source, { first: taken, rows: count }),
        ...rowsOfChunk(vectors, taken, count),
      });
      taken += count;
      rows += count;
      if (rows < end) continue;
      ended(block++);
      given.onPass?.({ pass: 1, rows, total, seconds: (performance.now() - began) / 1000 });
    }
  }
}
