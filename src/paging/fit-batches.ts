// A fit over rows that a function yields, in as much memory as the caller allows.
import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import { Checkpoint } from "../files/checkpoint.js";
import { LogisticModel, LogisticRegression, type LogisticRegressionOptions } from "../index.js";
import { type FitOptions, readFitOptions } from "../training/fit-options.js";
import { checkOptions } from "../training/options.js";
import { BatchSource, type RowBatches } from "./batch-source.js";
import { BatchesAgain } from "./batches-again.js";
import { fitPaged } from "./fit-paged.js";
import { memorySize } from "./memory-size.js";
import type { Pass } from "./paged-rows.js";
import { RowCache } from "./row-cache.js";
import { ScratchFile } from "./scratch-file.js";

/** What is said of how a fit goes that need not have its rows in memory. */
export interface OutOfCoreOptions {
  /** Bytes that rows and work space may take, as a number or as "2GiB"; default "1GiB". The least is a block: a 64th of the rows. */
  memory?: number | string;
  /** Where rows are kept that have no room in memory; by default the system's folder for temporary files. */
  folder?: string;
  /** Called while rows are read, in every pass. */
  onPass?: (pass: Pass) => void;
  /** File to which the weights so far go, every few seconds; it goes with the end of the fit. */
  checkpoint?: string;
  /** Whether to go on from that file, where there is one. */
  resume?: boolean;
}

/** As of `fit`; weights and offsets come with the batches. */
export interface FitBatchesOptions extends OutOfCoreOptions, Omit<FitOptions, "sampleWeight" | "offset"> {
  /**
   * Whether rows are copied to a file in `folder` as they come, which is read in every pass but the first; else the
   * function is called again for each. Default true.
   */
  cache?: boolean;
}

/** Names of the options. */
export const OUT_OF_CORE = ["memory", "folder", "onPass", "checkpoint", "resume"] as const;
const NAMES = ["start", "onProgress", "signal", "cache", ...OUT_OF_CORE] as const;
const MEMORY = "1GiB";

/** Checked. */
export interface OutOfCore {
  memory: number;
  folder: string | undefined;
  onPass: ((pass: Pass) => void) | undefined;
  checkpoint: Checkpoint | undefined;
  resume: boolean;
}

/** @throws TypeError, RangeError for an option that is not what was expected. */
export function readOutOfCore({
  memory = MEMORY,
  folder,
  onPass,
  checkpoint,
  resume = false,
}: OutOfCoreOptions): OutOfCore {
  for (const [name, text] of Object.entries({ folder, checkpoint })) {
    if (text !== undefined && typeof text !== "string") {
      throw new TypeError(`${name}: expected a path, got ${describe(text)}`);
    }
  }
  if (onPass !== undefined && typeof onPass !== "function") {
    throw new TypeError(`onPass: expected a function, got ${describe(onPass)}`);
  }
  if (typeof resume !== "boolean") throw new TypeError(`resume: expected true or false, got ${describe(resume)}`);
  if (resume && checkpoint === undefined) throw new RangeError("resume: expected a checkpoint to go on from, got none");
  return {
    memory: memorySize(memory),
    folder,
    onPass,
    checkpoint: checkpoint === undefined ? undefined : new Checkpoint(checkpoint),
    resume,
  };
}

/**
 * `new LogisticRegression(options).fit(x, y)` over rows that come in batches, with the same bits, in as much memory as is
 * allowed: blocks of rows stay there while they fit, the others are read again in every pass.
 * @param batches is called for the rows, from the first on; without `cache` for every pass.
 * @throws TypeError, RangeError for bad input, naming the batch, and for rows that are others the second time;
 * FileError where the disk is full; FitAborted.
 */
export async function fitBatches(
  options: LogisticRegressionOptions,
  batches: RowBatches,
  given: FitBatchesOptions = {},
): Promise<LogisticRegression> {
  const started = performance.now();
  const { options: own } = new LogisticRegression(options);
  const checked = checkOptions(own);
  const { start, onProgress, signal, cache = true, ...said } = readOptions("fit option", given, NAMES);
  const fitOptions = readFitOptions({
    ...(start !== undefined && { start }),
    ...(onProgress !== undefined && { onProgress }),
    ...(signal !== undefined && { signal }),
  });
  if (typeof cache !== "boolean") throw new TypeError(`cache: expected true or false, got ${describe(cache)}`);
  const outOfCore = readOutOfCore(said);
  const source = new BatchSource(batches);
  const file = cache ? new ScratchFile(outOfCore.folder) : undefined;
  let live: BatchesAgain | undefined;
  try {
    let cached: RowCache | undefined;
    const survey = await source.survey(checked, (rows, vectors) => {
      if (file === undefined) return;
      cached ??= new RowCache(file, rows.features);
      cached.append(rows, vectors);
    });
    const { shape, classes, weighted, offset } = survey;
    const again = cached ?? new BatchesAgain(source, survey);
    if (again instanceof BatchesAgain) live = again;
    const chunks = cached
      ? mapped(cached.chunks(shape.width), (chunk) => source.chunkOf(survey, chunk))
      : source.chunks(survey);
    const { model, report } = await fitPaged(
      { shape: { ...shape, order: "rows" }, classes, weighted, offset, chunks, again },
      checked,
      { ...fitOptions, ...outOfCore, counted: false },
      started,
    );
    const { weights, bias } = model;
    return LogisticRegression.trained(own, { model: new LogisticModel(weights, bias, classes, offset), report });
  } finally {
    // the function may hold a file open, in a pass that does not come to its end
    await live?.close();
    file?.close();
  }
}

function* mapped<A, B>(given: Iterable<A>, by: (value: A) => B): Generator<B> {
  for (const value of given) yield by(value);
}
