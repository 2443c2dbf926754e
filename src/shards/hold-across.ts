// Rows in the memories of several threads: each stores a run of blocks and answers for it, this thread for the first.
import { type BlockRange, cutRows, cutSparseRows, type RowRange, shareBlocks } from "../data/blocks.js";
import { type DenseSizes, DenseStore } from "../data/dense-store.js";
import type { Layout } from "../data/layout.js";
import type { RowSource } from "../data/matrix.js";
import type { RowVectorKinds, RowVectors } from "../data/row-vectors.js";
import type { SparseSource } from "../data/sparse-matrix.js";
import { type SparseSizes, SparseStore } from "../data/sparse-store.js";
import type { Stored } from "../data/stored.js";
import type { BackendChoice } from "../kernels/memory.js";
import { Rows } from "../problem/rows.js";
import type { Shard, Sum } from "../problem/sums.js";
import type { Areas } from "./areas.js";
import { attempt } from "./attempt.js";
import { bytesOf, chunksOf, copyRange, denseRange, sharedRange, sparseRange } from "./chunks.js";
import type { Colleague, Kernels } from "./colleague.js";
import type { Held } from "./held.js";

/** What is stored, and how. */
export interface Given {
  source: RowSource | SparseSource;
  layout: Layout;
  vectors: RowVectors;
  backend: BackendChoice;
}

/** One thread's part of the blocks, and of the rows. */
interface Share extends RowRange {
  blocks: BlockRange;
}

/** The number of the shards that were handed out last. */
let latest = 0;

/**
 * Stores rows in this thread and with colleagues, at least a block with each: there are more blocks than colleagues.
 * @throws as `holdRows`, what is wrong with the first rows of all; Error where a colleague is no more.
 */
export function holdAcross(colleagues: readonly Colleague[], given: Given): Held {
  const shard = ++latest;
  const [first, ...rest] = sharesOf(given, 1 + colleagues.length);
  const release = (): void => {
    for (const colleague of colleagues) colleague.post({ kind: "release", shard });
  };
  const own = new Work(fillHere(given, first));
  const others = colleagues.map((colleague, k) => new Work(fillThere(given, rest[k], colleague, shard)));
  while (![own, ...others].every(({ ended }) => ended)) {
    own.goOn(false);
    for (const work of others) work.goOn(own.ended);
  }
  try {
    const stored = own.result();
    const kernels = [stored.memory, ...others.map((work) => work.result())];
    const { backend, fallbackReason } = kernels.find(({ backend }) => backend === "js") ?? stored.memory;
    return {
      shards: [team(new Rows(stored), colleagues, shard)],
      machine: { backend, ...(fallbackReason !== undefined && { fallbackReason }), threads: kernels.length },
      release() {
        release();
        stored.memory.release();
      },
    };
  } catch (error) {
    release();
    own.value?.memory.release();
    throw error;
  }
}

function sharesOf({ source, layout }: Given, count: number): Share[] {
  const { rows, features } = layout;
  const cut = "indptr" in source ? cutSparseRows(rows, features, source.indices.length) : cutRows(rows);
  return shareBlocks(cut.length, count).map((blocks) => {
    const { first } = cut[blocks.first];
    return { blocks, first, rows: (cut[blocks.end]?.first ?? rows) - first };
  });
}

function denseSizes({ order }: RowSource, { layout, vectors, backend }: Given, { blocks }: Share): DenseSizes {
  return { ...layout, ...kindsOf(vectors), backend, order, part: blocks };
}

function sparseSizes(
  { indptr, indices, values }: SparseSource,
  { layout, vectors, backend }: Given,
  { blocks, first, rows }: Share,
): SparseSizes {
  const part = { ...blocks, nonzeros: indptr[first + rows] - indptr[first] };
  return {
    ...layout,
    ...kindsOf(vectors),
    backend,
    nonzeros: indices.length,
    values: values !== undefined,
    part,
  };
}

function kindsOf({ weight, offset }: RowVectors): RowVectorKinds {
  return { weighted: weight !== undefined, offset: offset !== undefined };
}

/** Copies where `copied`: what is sent to another thread takes the whole buffer of an array with it. */
function vectorsOf({ y, weight, offset }: RowVectors, { first, rows }: RowRange, copied = false): RowVectors {
  const part = copied ? "slice" : "subarray";
  const end = first + rows;
  return { y: y[part](first, end), weight: weight?.[part](first, end), offset: offset?.[part](first, end) };
}

/** Stores a share, a piece at a turn; it is told whether it may wait for another thread. */
type Filling<T> = Generator<void, T, boolean>;

/** Stores all rows in this thread, with a stop after every mebibyte. @throws as `holdRows`. */
export function fillInSteps(given: Given): Generator<void, Stored> {
  const { blocks, rows } = given.layout;
  return fillHere(given, { blocks: { first: 0, end: blocks }, first: 0, rows });
}

function* fillHere(given: Given, share: Share): Generator<void, Stored> {
  const { source, vectors } = given;
  if ("indptr" in source) {
    const store = SparseStore.reserve(sparseSizes(source, given, share));
    for (const chunk of chunksOf(source, share)) {
      store.append({ source: sparseRange(source, chunk), ...vectorsOf(vectors, chunk) });
      yield;
    }
    return store.finish();
  }
  const store = DenseStore.reserve(denseSizes(source, given, share));
  for (const chunk of chunksOf(source, share)) {
    store.append({ source: denseRange(source, chunk), ...vectorsOf(vectors, chunk) });
    yield;
  }
  return store.finish();
}

function* fillThere(given: Given, share: Share, colleague: Colleague, shard: number): Filling<Kernels> {
  const { source, vectors } = given;
  const sizes = "indptr" in source ? sparseSizes(source, given, share) : denseSizes(source, given, share);
  try {
    colleague.post({ kind: "reserve", shard, sizes });
    const shared = colleague.seesShared ? sharedRange(source, share) : undefined;
    if (shared !== undefined) {
      colleague.post({ kind: "append", shard, x: shared, ...vectorsOf(vectors, share, true) });
    } else {
      for (const chunk of chunksOf(source, share)) {
        const x = copyRange(source, chunk, colleague.areas.next(bytesOf(source, chunk)));
        colleague.post({ kind: "append", shard, x, ...vectorsOf(vectors, chunk, true) });
        // one area may be read there while the other one is filled here
        yield* untilWaiting(1, colleague);
      }
    }
    colleague.post({ kind: "finish", shard });
    yield* untilWaiting(1, colleague);
    const { kernels } = colleague.take();
    if (kernels === undefined) throw new Error("shard: expected to be told its kernels, got nothing");
    return kernels;
  } catch (error) {
    settle(colleague);
    throw error;
  }
}

/** Takes answers until no more than so many are waited for. */
function* untilWaiting(count: number, colleague: Colleague): Filling<void> {
  for (let mayWait = yield; colleague.waiting > count; ) {
    if (mayWait || colleague.hasAnswer) colleague.take();
    else mayWait = yield;
  }
}

/** Takes every answer, whatever it is, so that the next one is that to the next request. */
function settle(colleague: Colleague): void {
  while (colleague.waiting > 0) attempt(() => colleague.take());
}

/** All of them as one shard: they add up at the same time. */
function team(own: Shard, colleagues: readonly Colleague[], shard: number): Shard {
  return {
    parts(sum) {
      const question = placed(sum, colleagues[0].areas);
      for (const colleague of colleagues) colleague.post({ kind: "sum", shard, sum: question });
      const outcomes = [
        attempt(() => own.parts(sum)),
        ...colleagues.map((colleague) => attempt(() => colleague.take().parts ?? [])),
      ];
      return outcomes.flatMap((outcome) => outcome());
    },
  };
}

/** The sum with its vector of all columns, or of all rows, in memory that all colleagues see. */
function placed(sum: Sum, areas: Areas): Sum {
  if ("w" in sum) {
    const [w] = areas.place([sum.w]);
    return { ...sum, w };
  }
  if ("v" in sum) {
    const [v] = areas.place([sum.v]);
    return { ...sum, v };
  }
  if (sum.kind === "reweigh" && sum.weights !== undefined) {
    const [weights] = areas.place([sum.weights]);
    return { ...sum, weights };
  }
  return sum;
}

/** A filling that goes on when it is told to. */
class Work<T> {
  readonly #filling: Filling<T>;
  #outcome: (() => T) | undefined;
  /** What it came to, where nothing went wrong. */
  value: T | undefined;

  constructor(filling: Filling<T>) {
    this.#filling = filling;
  }

  get ended(): boolean {
    return this.#outcome !== undefined;
  }

  goOn(mayWait: boolean): void {
    if (this.ended) return;
    try {
      const step = this.#filling.next(mayWait);
      if (!step.done) return;
      const { value } = step;
      this.value = value;
      this.#outcome = () => value;
    } catch (error) {
      this.#outcome = () => {
        throw error;
      };
    }
  }

  /** @throws what went wrong. */
  result(): T {
    if (this.#outcome === undefined) throw new Error("work: expected an end, got none yet");
    return this.#outcome();
  }
}
