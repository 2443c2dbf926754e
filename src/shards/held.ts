// The rows of a fit, stored where they will be asked: in this thread, unless an entry says otherwise.
import { type Layout, storeRows } from "../data/layout.js";
import type { RowSource } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import type { SparseSource } from "../data/sparse-matrix.js";
import type { Stored } from "../data/stored.js";
import type { Backend } from "../kernels/kernels.js";
import type { BackendChoice } from "../kernels/memory.js";
import { Rows } from "../problem/rows.js";
import type { Shard } from "../problem/sums.js";

/** What the kernels run on. */
export interface Machine {
  /** WebAssembly, or the TypeScript kernels; the bits are the same. */
  backend: Backend;
  /** Why the TypeScript kernels run although WebAssembly was allowed. */
  fallbackReason?: string;
  /** How many threads hold rows and add them up; of an MPI job, in each rank. */
  threads: number;
  /** How many ranks of an MPI job hold rows and add them up; absent outside one. */
  ranks?: number;
}

/**
 * Stored rows.
 * @hidden
 */
export interface Held {
  /** Who answers for them, in the order of their blocks. */
  shards: readonly Shard[];
  machine: Machine;
  /** Says that nobody will ask any more. */
  release(): void;
}

/**
 * Stores rows.
 * @throws TypeError, RangeError for a cell that is no finite number, or where a memory would exceed 4 GiB; Error where
 * the backend is refused.
 * @hidden
 */
export type Hold = (
  source: RowSource | SparseSource,
  layout: Layout,
  vectors: RowVectors,
  backend: BackendChoice,
) => Held | undefined;

let elsewhere: Hold = () => undefined;

/**
 * Who is to store rows from now on; where that answers undefined they are stored in this thread.
 * @hidden for other entries of the package.
 */
export function holdRowsBy(hold: Hold): void {
  elsewhere = hold;
}

/** Stores rows for fits. @throws as `Hold`. */
export function holdRows(...[source, layout, vectors, backend]: Parameters<Hold>): Held {
  const held = elsewhere(source, layout, vectors, backend);
  if (held !== undefined) return held;
  return heldHere(storeRows(source, layout, vectors, backend));
}

/** All rows in one memory of this thread. */
export function heldHere(stored: Stored): Held & { shards: [Rows] } {
  const { backend, fallbackReason } = stored.memory;
  return {
    shards: [new Rows(stored)],
    machine: { backend, ...(fallbackReason !== undefined && { fallbackReason }), threads: 1 },
    release: () => stored.memory.release(),
  };
}
