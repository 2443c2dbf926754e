// What is said between a thread that fits and another that holds some of its rows.
import type { DenseSizes } from "../data/dense-store.js";
import type { RowVectors } from "../data/row-vectors.js";
import type { SparseSizes } from "../data/sparse-store.js";
import type { Memory } from "../kernels/memory.js";
import type { Part } from "../math/tree.js";
import type { Sum } from "../problem/sums.js";
import type { Areas } from "./areas.js";
import type { DenseRows, SparseRows } from "./chunks.js";

/** What a colleague is asked to do; `shard` is a number that the asker gives its rows there. */
export type Request = { shard: number } & (
  | { kind: "reserve"; sizes: DenseSizes | SparseSizes }
  | ({ kind: "append"; x: DenseRows | SparseRows } & RowVectors)
  | { kind: "finish" }
  | { kind: "sum"; sum: Sum }
  | { kind: "release" }
);

/** What a finished shard runs on. */
export type Kernels = Pick<Memory, "backend" | "fallbackReason">;

/**
 * What it answers to all but a release: parts of a sum, which hold until it is asked again, the kernels of a finished
 * shard, or only that it is done.
 */
export interface Answer {
  parts?: Part[];
  kernels?: Kernels;
}

/** Another thread, which does what it is asked, one request after another. */
export interface Colleague {
  /** Answers that have not been taken. */
  readonly waiting: number;
  /** Whether the next of them is there. */
  readonly hasAnswer: boolean;
  /** Nothing happens where the colleague is no more. */
  post(request: Request): void;
  /**
   * Waits for the answer to the oldest request.
   * @throws what went wrong there; Error where the colleague is no more.
   */
  take(): Answer;
  /** For what is sent there. */
  readonly areas: Areas;
  /** Whether rows that the caller has in shared memory can be read there where they lie. */
  readonly seesShared: boolean;
}
