// One fit over rows that need not fit into memory: the bits of a fit over rows that do.
import type { DenseChunk } from "../data/dense-store.js";
import type { Label } from "../data/labels.js";
import { type Layout, layoutFor } from "../data/layout.js";
import type { RowSource } from "../data/matrix.js";
import type { Checkpoint } from "../files/checkpoint.js";
import { countProbabilities, NO_COUNTS, type ProbabilityCounts } from "../problem/probability-counts.js";
import { summarise } from "../problem/summary.js";
import { runAcross } from "../problem/sums.js";
import { type Fitted, fitRows, type Watch, watchFor } from "../training/fit.js";
import type { FitOptions } from "../training/fit-options.js";
import { type CheckedOptions, chooseSolver } from "../training/options.js";
import { needsOf } from "../training/prepare.js";
import { holdPaged } from "./hold-paged.js";
import type { Pass, RowsAgain } from "./paged-rows.js";

/** Dense rows that can be had once from the first to the last, and again. */
export interface PagedRowsGiven {
  /** Of all rows. */
  shape: Pick<Layout, "rows" | "features" | "width"> & Pick<RowSource, "order">;
  classes: readonly [Label, Label];
  weighted: boolean;
  offset: boolean;
  chunks: Iterable<DenseChunk> | AsyncIterable<DenseChunk>;
  again: RowsAgain;
}

/** How the rows are held, and what is said to the fit. */
export interface PagedFitOptions extends Pick<FitOptions, "start" | "onProgress" | "signal"> {
  /** Bytes that rows and work space may take. */
  memory: number;
  folder: string | undefined;
  onPass: ((pass: Pass) => void) | undefined;
  checkpoint: Checkpoint | undefined;
  resume: boolean;
  /** Whether predictions are counted. */
  counted: boolean;
}

export interface PagedFitted extends Fitted {
  /** As `countProbabilities` has them. */
  counts: ProbabilityCounts;
  /** Of each column the standard deviation, by the weights of the rows. */
  deviations: Float64Array;
  /** Blocks that stayed in memory, and all. */
  kept: number;
  blocks: number;
}

/** @throws TypeError, RangeError for bad input, FitAborted, FileError where the disk is full. */
export async function fitPaged(
  { shape, classes, ...rows }: PagedRowsGiven,
  options: CheckedOptions,
  { start, memory, folder, onPass, checkpoint, resume, counted, ...said }: PagedFitOptions,
  started: number,
): Promise<PagedFitted> {
  const { features } = shape;
  const solver = chooseSolver(options, features, false);
  if (solver === "sgd") {
    throw new RangeError(
      'solver: expected one that reads rows in their order, got "sgd", which visits them one by one',
    );
  }
  const layout = layoutFor(
    { ...shape, cells: undefined, steady: false },
    needsOf(solver, { features, sparse: false }, options),
  );
  const from = resume ? (checkpoint?.read(features) ?? start) : start;
  const { shards, machine, kept, release } = await holdPaged({
    ...rows,
    layout,
    order: shape.order,
    backend: options.backend,
    memory,
    folder,
    onPass,
  });
  try {
    const summary = await runAcross(summarise(layout), shards);
    const training = { summary, solver, classes, offset: rows.offset, machine };
    const tell = watchFor(said);
    const watch: Watch = (progress, soFar, reached) => {
      checkpoint?.keep(reached);
      tell(progress, soFar, reached);
    };
    const fitted = await runAcross(fitRows(training, options, from, watch, started), shards);
    const counts = counted ? await runAcross(countProbabilities(summary, fitted.model), shards) : NO_COUNTS;
    checkpoint?.remove();
    return { ...fitted, counts, deviations: summary.deviation.slice(), kept, blocks: layout.blocks };
  } finally {
    release();
  }
}
