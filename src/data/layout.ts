// How rows will lie in memory, and the way there. It depends on them and on what is asked of them, not on the machine.
import { TILE } from "../kernels/block.js";
import type { BackendChoice } from "../kernels/memory.js";
import { cutRows, cutSparseRows } from "./blocks.js";
import { DenseStore } from "./dense-store.js";
import type { RowSource } from "./matrix.js";
import type { RowVectors } from "./row-vectors.js";
import { tilesToSample } from "./sample.js";
import { SparseSource } from "./sparse-matrix.js";
import { SparseStore } from "./sparse-store.js";
import type { Stored } from "./stored.js";

/** What will be asked of the rows. */
export interface Needs {
  /** Whether there must be room for a Hessian. */
  hessian: boolean;
  /** Whether a sample is wanted, where there are rows enough. */
  sample: boolean;
  /** Whether rows are visited in an order of its own. */
  ordered: boolean;
  /** Whether columns far from 0 may be moved: where a free bias takes it up. */
  shiftable: boolean;
  /** Whether x stays as it is until the last question, as no code of the caller runs before; default no. */
  steady?: boolean;
  /** Whether rows may be given other weights later; default no. */
  reweighed?: boolean;
}

/** Sampled rows a column from which on a fit is done after so few reads that x need not be stored for them. */
const FEW_READS = 48;

/** The shape of the rows, wherever they are stored. */
export interface Layout extends Needs {
  rows: number;
  features: number;
  /** Bytes of a number of x. */
  width: 4 | 8;
  /** Whether cells that are 0 are not stored. */
  sparse: boolean;
  /** Blocks that the rows are cut into. */
  blocks: number;
  /** Tiles of rows that are stored once more, as a sample; 0 for none. */
  sampleTiles: number;
  /** Whether rows may stay where the caller has them, as they are read so seldom that it pays in fresh memory. */
  lendable: boolean;
}

/** All of the rows that a layout hangs on, wherever they are. */
export interface RowsShape extends Pick<Layout, "rows" | "features" | "width"> {
  /** Stored cells of sparse rows, and whether these have values; undefined for dense ones. */
  cells: { nonzeros: number; values: boolean } | undefined;
  /** As of `RowSource`. */
  steady: boolean;
}

export function layoutOf(source: RowSource | SparseSource, needs: Needs): Layout {
  const { rows, features, width } = source;
  return source instanceof SparseSource
    ? layoutFor({ rows, features, width, cells: cellsOf(source), steady: false }, needs)
    : layoutFor({ rows, features, width, cells: undefined, steady: source.steady }, needs);
}

function cellsOf({ indices, values }: SparseSource): RowsShape["cells"] {
  return { nonzeros: indices.length, values: values !== undefined };
}

export function layoutFor({ rows, features, width, cells, steady }: RowsShape, needs: Needs): Layout {
  const sparse = cells !== undefined;
  const cut = sparse ? cutSparseRows(rows, features, cells.nonzeros) : cutRows(rows);
  const sampleTiles = needs.sample ? tilesToSample(rows, features) : 0;
  // cells without values are all 1: there is nothing that could be moved
  const shiftable = needs.shiftable && cells?.values !== false;
  const seldom = sampleTiles * TILE >= FEW_READS * features;
  const lendable = seldom && needs.steady === true && !needs.ordered && !sparse && steady;
  return { ...needs, shiftable, lendable, sparse, rows, features, width, blocks: cut.length, sampleTiles };
}

/**
 * Stores all rows in one memory.
 * @throws TypeError, RangeError for a cell that is no finite number, or where the data exceeds 4 GiB; Error where the
 * backend is refused.
 */
export function storeRows(
  source: RowSource | SparseSource,
  layout: Layout,
  vectors: RowVectors,
  backend: BackendChoice,
): Stored {
  const weighted = vectors.weight !== undefined;
  const sizes = { ...layout, backend, weighted, offset: vectors.offset !== undefined };
  if (source instanceof SparseSource) {
    const values = source.values !== undefined;
    return filled(SparseStore.reserve({ ...sizes, nonzeros: source.indices.length, values }), { source, ...vectors });
  }
  const store = DenseStore.reserve({ ...sizes, order: source.order });
  return layout.lendable && store.fresh
    ? orRelease(store, () => store.lend({ source, ...vectors }))
    : filled(store, { source, ...vectors });
}

/** A store with all rows in it. */
function filled<Rows>(store: { append(rows: Rows): void; finish(): Stored; release(): void }, rows: Rows): Stored {
  return orRelease(store, () => {
    store.append(rows);
    return store.finish();
  });
}

/** Where the rows are refused the memory is given back. */
function orRelease(store: { release(): void }, fill: () => Stored): Stored {
  try {
    return fill();
  } catch (error) {
    store.release();
    throw error;
  }
}
