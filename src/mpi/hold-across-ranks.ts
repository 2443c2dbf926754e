// Rows of all ranks as one shard: each rank stores its own blocks of the common cut, and every sum goes to all.
import { cutRows, cutSparseRows, type RowRange } from "../data/blocks.js";
import { DenseStore } from "../data/dense-store.js";
import type { Layout, RowsShape } from "../data/layout.js";
import { denseSource, type RowSource } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import type { SparseSource } from "../data/sparse-matrix.js";
import { SparseStore } from "../data/sparse-store.js";
import type { Stored } from "../data/stored.js";
import type { BackendChoice } from "../kernels/memory.js";
import { type Part, subtrees } from "../math/tree.js";
import { Rows } from "../problem/rows.js";
import type { Shard, Sum } from "../problem/sums.js";
import { attempt } from "../shards/attempt.js";
import {
  bytesOf,
  type CopiedRows,
  copyRange,
  denseIn,
  denseRange,
  matrixOf,
  type SparseRows,
  sparseIn,
  sparseRange,
} from "../shards/chunks.js";
import type { Held } from "../shards/held.js";
import { together } from "./agree.js";
import { type Communicator, gatherEqual, gatherValues } from "./communicator.js";
import { type Place, placesOf } from "./placement.js";

/** The rows of this rank, and what all ranks know of all rows. */
export interface RanksGiven {
  /** Undefined where this rank has none. */
  source: RowSource | SparseSource | undefined;
  vectors: RowVectors;
  /** Of all rows. */
  layout: Layout;
  /** As of `RowsShape`. */
  cells: RowsShape["cells"];
  /** How dense rows come: the same in all ranks. */
  order: RowSource["order"];
  /** Rows of each rank. */
  counts: readonly number[];
  backend: BackendChoice;
}

/**
 * Stores the rows of all ranks.
 * @throws in every rank what the first rank with an error has met: as `holdRows`.
 */
export function holdAcrossRanks(ranks: Communicator, given: RanksGiven): Held {
  const { rows, features } = given.layout;
  const cut = given.cells ? cutSparseRows(rows, features, given.cells.nonzeros) : cutRows(rows);
  const places = placesOf(cut, given.counts);
  const taken = exchangeRows(ranks, given, places);
  // rows are counted over all ranks here, and the one with the block need not be the one that gave the row
  const stored = orRelease(
    attempt(() => store(given, places[ranks.rank], taken)),
    (own) => together(ranks, own, () => ""),
  );
  const { backend, fallbackReason } = stored.memory;
  const machines = gatherValues(ranks, fallbackReason ?? "");
  const reason = machines.find((text) => text !== "");
  return {
    shards: [new RankShard(ranks, new Rows(stored), places)],
    machine: {
      backend: reason === undefined ? backend : "js",
      ...(reason !== undefined && { fallbackReason: reason }),
      threads: 1,
      ranks: ranks.size,
    },
    release: () => stored.memory.release(),
  };
}

/** What `agree` makes of it; where that throws, as another rank has failed, the memory here is given back. */
function orRelease(outcome: () => Stored, agree: (outcome: () => Stored) => Stored): Stored {
  try {
    return agree(outcome);
  } catch (error) {
    release(outcome);
    throw error;
  }
}

function release(outcome: () => Stored): void {
  try {
    outcome().memory.release();
  } catch {
    // nothing was stored here
  }
}

/** Rows that another rank had, which belong to the last block here. */
interface Taken {
  x: CopiedRows | SparseRows;
  vectors: RowVectors;
}

/** Sends the first rows of this rank where they belong, and takes what the own last block lacks. */
function exchangeRows(ranks: Communicator, given: RanksGiven, places: readonly Place[]): Taken[] {
  const { source, vectors, layout, order, cells } = given;
  const { rank } = ranks;
  const head = places[rank].given;
  const send = (bytes: Uint8Array): ArrayBuffer[] => {
    const to = places.map((_, k) => (k === head.to ? bytes : new Uint8Array(0)));
    return ranks.exchange(to).map((come) => come.slice().buffer);
  };
  const x = send(together(ranks, () => bytesOfRows(source, head)));
  const [y, weight, offset] = [vectors.y, vectors.weight, vectors.offset].map((vector) =>
    send(bytesOfNumbers(vector?.subarray(0, head.rows))),
  );
  return places.flatMap(({ given: { rows, to } }, from) => {
    if (to !== rank || rows === 0) return [];
    const { features, width } = layout;
    return {
      x: cells ? sparseIn(x[from], { ...cells, width }, rows) : denseIn(x[from], { features, width, order }, rows),
      vectors: {
        y: new Uint8Array(y[from]),
        weight: vectors.weight && new Float64Array(weight[from]),
        offset: vectors.offset && new Float64Array(offset[from]),
      },
    };
  });
}

/** @throws TypeError for a cell that is no number. */
function bytesOfRows(source: RanksGiven["source"], range: RowRange): Uint8Array {
  if (source === undefined || range.rows === 0) return new Uint8Array(0);
  const area = new ArrayBuffer(bytesOf(source, range));
  copyRange(source, range, area);
  return new Uint8Array(area);
}

function bytesOfNumbers(numbers: Uint8Array | Float64Array | undefined): Uint8Array {
  return numbers === undefined
    ? new Uint8Array(0)
    : new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Stores the own blocks. @throws as `holdRows`. */
function store(given: RanksGiven, { blocks, kept }: Place, taken: readonly Taken[]): Stored {
  const { source, layout, vectors, cells, order, backend } = given;
  const own: RowVectors = {
    y: vectors.y.subarray(kept.first),
    weight: vectors.weight?.subarray(kept.first),
    offset: vectors.offset?.subarray(kept.first),
  };
  const sizes = {
    ...layout,
    backend,
    weighted: vectors.weight !== undefined,
    offset: vectors.offset !== undefined,
  };
  if (cells !== undefined) {
    const pieces: { source: SparseRows; vectors: RowVectors }[] = [];
    if (source !== undefined && "indptr" in source) pieces.push({ source: sparseRange(source, kept), vectors: own });
    for (const { x, vectors } of taken) if ("indptr" in x) pieces.push({ source: x, vectors });
    const nonzeros = pieces.reduce((sum, piece) => sum + piece.source.indices.length, 0);
    const sparse = SparseStore.reserve({ ...sizes, ...cells, part: { ...blocks, nonzeros } });
    for (const { source, vectors } of pieces) sparse.append({ source, ...vectors });
    return sparse.finish();
  }
  const dense = DenseStore.reserve({ ...sizes, order, part: blocks });
  if (source !== undefined && !("indptr" in source)) dense.append({ source: denseRange(source, kept), ...own });
  for (const { x, vectors } of taken) {
    if (!("indptr" in x)) dense.append({ source: denseSource(matrixOf(x)), ...vectors });
  }
  return dense.finish();
}

/** In place of a length. */
const FAILED = -1;

function lengthOf(outcome: () => Part[]): number {
  try {
    return outcome()[0]?.total.length ?? 0;
  } catch {
    return FAILED;
  }
}

/** All ranks as one shard: each adds up its own blocks, then all have the subtrees of all. */
class RankShard implements Shard {
  readonly #ranks: Communicator;
  readonly #own: Rows;
  /** Leaves of the subtrees that each rank answers with. */
  readonly #subtrees: readonly number[][];

  constructor(ranks: Communicator, own: Rows, places: readonly Place[]) {
    this.#ranks = ranks;
    this.#own = own;
    this.#subtrees = places.map(({ blocks: { first, end } }) => subtrees(first, end));
  }

  parts(sum: Sum): Part[] {
    const outcome = attempt(() => this.#own.parts(sum));
    // a rank without blocks does not know how long an answer is
    const lengths = gatherEqual(this.#ranks, Float64Array.of(lengthOf(outcome)));
    const own = lengths.includes(FAILED) ? together(this.#ranks, outcome) : outcome();
    const length = Math.max(...lengths);
    const numbers = new Float64Array(own.length * length);
    for (const [k, { total }] of own.entries()) numbers.set(total, k * length);
    const all = this.#ranks.gather(
      numbers,
      this.#subtrees.map((leaves) => leaves.length * length),
    );
    return this.#subtrees.flat().map((leaves, k) => ({ leaves, total: all.subarray(k * length, (k + 1) * length) }));
  }
}
