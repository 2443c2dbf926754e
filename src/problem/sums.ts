// The wire: all that a problem needs of rows, as plain data. This thread, a worker or another machine can answer, and
// the answers of those that hold different blocks join in one fixed tree (math/tree.ts).
import { Moments } from "../data/moments.js";
import { add, concatenate, type Join, type Part, Spare, Tree } from "../math/tree.js";
import type { Boundary } from "./boundary-rows.js";
import type { Careful } from "./careful-rows.js";
import type { OwnDirection } from "./direction-rows.js";
import type { EffectsAsked } from "./effect-rows.js";
import type { InfluenceAsked } from "./influence-rows.js";
import type { RowsPredicted } from "./margin-rows.js";
import type { ClusterColumns, ResidualSquares } from "./score-rows.js";

/**
 * A sum over rows, in the columns as stored; s is a row's weight, a its probability, y its label, (w, b) weights and
 * bias. Beside x, rows keep their margins z, the margins t of a direction, and a multiplier r. Some questions only
 * change these.
 */
export type Question =
  /** Σ s; Σ s y; Σ s (1 − y); the number of rows with s > 0; Σ s offset². */
  | { kind: "totals" }
  /** See data/moments.ts. */
  | { kind: "moments" }
  /** Of every column the number of cells x for which x − by might be rounded, or is not stored; none where `by` is 0. */
  | { kind: "rounded-by-shift"; by: Float64Array }
  /** The most cells of every column that one block has stored. */
  | { kind: "cells" }
  /** The largest |x| of the columns where `which` is not 0. */
  | { kind: "largest-cells"; which: Float64Array }
  /** x := x − by. */
  | { kind: "shift"; by: Float64Array }
  /** s := the weights, one for each of all rows, or 1 where there are none; only where there is room for them. */
  | { kind: "reweigh"; weights: Float64Array | undefined }
  /** z := w·x + b + offset. Σ s (a − y) x; Σ s (a − y); Σ s loss. */
  | { kind: "loss-gradient"; w: Float64Array; precise: boolean }
  /** r := s a(1 − a). The upper triangle of Σ r [x 1]ᵀ[x 1], row after row. */
  | { kind: "hessian" }
  /**
   * t := h = s a(1 − a) ‖U [x 1]‖², r := h (a − ½). Σ r x; Σ r. `roots` holds U row after row, as assembly/firth.ts
   * has it. Dense rows only.
   */
  | { kind: "firth-score"; roots: Float64Array }
  /** r := s a(1 − a). Σ r. */
  | { kind: "curvature" }
  /** r := s/4, the largest curvature there is. */
  | { kind: "largest-curvature" }
  /** Σ r (v·x + c) x; Σ r (v·x + c). */
  | { kind: "curvature-vector"; v: Float64Array }
  /** t := v·x + c. */
  | { kind: "direction"; v: Float64Array }
  /** t := z. */
  | { kind: "mark-margins" }
  /** The largest |z − t| of the rows with s > 0. */
  | { kind: "margins-moved" }
  /** t := t + by. */
  | { kind: "shift-direction"; by: number }
  /** φ, φ′ and φ″ at `step`, for φ(step) = Σ s loss(z + step·t). */
  | { kind: "loss-along"; step: number; precise: boolean }
  /** Rows with s > 0 on the wrong side of the direction by more than `tolerance`; the same on the right side. */
  | { kind: "sides"; tolerance: number }
  /** r := u, the dual point that the direction proposes (assembly/rows.ts). Its bound; rows outside; Σ s a(1 − a). */
  | { kind: "dual-point" }
  /** Weighted rows on the wrong and on the right side of x·weights + bias in own units (direction-rows.ts). */
  | ({ kind: "exact-sides" } & OwnDirection)
  /** Loss, gradient and Hessian of the rows on a direction's boundary, each taken to length 1 (boundary-rows.ts). */
  | ({ kind: "boundary" } & Boundary)
  /** Loss, gradient and Hessian in combinations of columns, in twice the precision (careful-rows.ts). */
  | ({ kind: "careful" } & Careful)
  /** The largest t where y = 0, the largest −t where y = 1. */
  | { kind: "class-edges" }
  /** The largest |x_j − center_j| of every column, or more; the largest |offset|; but for rows right by far. */
  | { kind: "reach"; centers: Float64Array; beyond: number }
  /** r := u. Σ u. */
  | { kind: "dual-sum" }
  /** Changes t so that its dual point becomes share·u. */
  | { kind: "shrink-dual"; share: number }
  /** Σ u x; Σ u for the dual point that is kept as r. */
  | { kind: "dual-product" }
  /** r := squares of the residuals, t := leverages if they count (score-rows.ts). The upper triangle of Σ r [x 1]ᵀ[x 1], row after row. */
  | ({ kind: "residual-products" } & ResidualSquares)
  /** Σ s (a − y) [x 1] of every cluster of rows (score-rows.ts). */
  | ({ kind: "cluster-scores" } & ClusterColumns)
  /** Σ s a of the rows with y = 1; of those with y = 0. */
  | { kind: "class-probabilities" }
  /** t := v·x + c. The weight of the rows in each bin of margins, of y = 0, then of y = 1 (probability-counts.ts). */
  | { kind: "probability-counts"; v: Float64Array; center: number }
  /** How probabilities change with single columns, and that with (w, b) (effect-rows.ts). */
  | ({ kind: "effects" } & EffectsAsked)
  /** Of every column the number of rows with s > 0 where x + shift is neither 0 nor 1. */
  | { kind: "other-than-binary"; shift: Float64Array }
  /** The margins that models predict for the rows named, one row after another (margin-rows.ts). */
  | ({ kind: "predicted-margins" } & RowsPredicted)
  /** z of the rows named, rising and counted over all blocks. */
  | { kind: "standing-margins"; rows: Uint32Array }
  /** What some rows do to a fit, one row after another (influence-rows.ts). */
  | ({ kind: "influence" } & InfluenceAsked)
  /** (w, b) after mini-batches of the rows named, in that order (assembly/descent.ts): if all rows are in one place. */
  | { kind: "mini-batches"; w: Float64Array; order: Uint32Array; batch: number; rate: number; step: Float64Array };

/** A question about all rows, or about the sample of them. */
export type Sum = Question & { over: "rows" | "sample" };

/** A computation that now and then needs a sum over rows. An answer holds until it asks again. */
export type Asking<T> = Generator<Sum, T, Float64Array>;

/** Who answers for some blocks of rows in this thread: with whole subtrees of the fixed tree, in order. */
export interface Shard {
  /** The vectors hold until the next sum is asked for. */
  parts(sum: Sum): Part[];
}

/** One that can also stop after every block, for who has other things to do in this thread. */
export interface SteppedShard extends Shard {
  steps(sum: Sum): Generator<void, Part[]>;
}

/** Who answers for blocks that lie elsewhere. */
export interface RemoteShard {
  parts(sum: Sum): Promise<Part[]>;
}

const joinMoments: Join = (left, right) => {
  new Moments(left).join(new Moments(right));
  return left;
};

const larger: Join = (left, right) => {
  for (let j = 0; j < left.length; j++) left[j] = Math.max(left[j], right[j]);
  return left;
};

/** Answers that are no sums. */
const LARGEST: readonly Question["kind"][] = ["cells", "class-edges", "largest-cells", "margins-moved", "reach"];

const CONCATENATED: readonly Question["kind"][] = ["predicted-margins", "standing-margins", "influence"];

/** What is answered without a look at x. */
export const APART_FROM_X: readonly Question["kind"][] = [
  "totals",
  "moments",
  "curvature",
  "largest-curvature",
  "mark-margins",
  "margins-moved",
  "shift-direction",
  "loss-along",
  "sides",
  "class-edges",
  "class-probabilities",
  "dual-point",
  "dual-sum",
  "shrink-dual",
];

/** How the answers of two runs of rows become one. */
export function joinOf({ kind }: Sum): Join {
  if (kind === "moments") return joinMoments;
  if (CONCATENATED.includes(kind)) return concatenate;
  return LARGEST.includes(kind) ? larger : add;
}

/** Runs a computation over shards in this thread, given in the order of their blocks. */
export function runHere<T>(asking: Asking<T>, shards: readonly Shard[]): T {
  const spare = new Spare();
  let next = asking.next();
  while (!next.done) {
    const sum = next.value;
    const parts = shards.flatMap((shard) => shard.parts(sum));
    next = asking.next(total(sum, parts, spare));
  }
  return next.value;
}

/** The same over all rows in one shard, with a stop after every block: the same bits. */
export function* runInSteps<T>(asking: Asking<T>, shard: SteppedShard): Generator<void, T> {
  const spare = new Spare();
  let next = asking.next();
  while (!next.done) {
    const sum = next.value;
    const parts = yield* shard.steps(sum);
    next = asking.next(total(sum, parts, spare));
  }
  return next.value;
}

/** The same over shards that lie elsewhere: the same bits. */
export async function runAcross<T>(asking: Asking<T>, shards: readonly RemoteShard[]): Promise<T> {
  const spare = new Spare();
  let next = asking.next();
  while (!next.done) {
    const sum = next.value;
    const parts = await Promise.all(shards.map((shard) => shard.parts(sum)));
    next = asking.next(total(sum, parts.flat(), spare));
  }
  return next.value;
}

function total(sum: Sum, parts: Part[], spare: Spare): Float64Array {
  if (parts.length === 1) return parts[0].total;
  spare.recall();
  const tree = new Tree(joinOf(sum), spare);
  for (const part of parts) tree.add(part);
  return tree.total();
}
