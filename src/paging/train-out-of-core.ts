// A source that need not fit into memory, from its file to a model with scores.
import { describe } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import { type EncodedLabels, inClasses } from "../data/labels.js";
import type { StagedRows } from "../data/matrix.js";
import { rowWeights, weightOfClasses } from "../data/weights.js";
import { libsvmFile, type SourceGiven } from "../files/open-source.js";
import { readOnShelf, type UncountedOptions } from "../files/read-table.js";
import { LogisticModel, LogisticRegression, type LogisticRegressionOptions } from "../index.js";
import { denseRange } from "../shards/chunks.js";
import type { TableHead } from "../tables/table.js";
import { TABLE_OPTIONS } from "../tables/table-options.js";
import { TRAIN_OPTIONS, type Trained, type TrainTableOptions } from "../tables/train-table.js";
import { trainWhole, type WholeFitted } from "../tables/train-whole.js";
import type { FitOptions } from "../training/fit-options.js";
import { checkOptions } from "../training/options.js";
import { type ClassTotals, settledClassWeight } from "./class-weights.js";
import { FileShelf } from "./file-shelf.js";
import { OUT_OF_CORE, type OutOfCore, type OutOfCoreOptions, readOutOfCore } from "./fit-batches.js";
import { fitPaged } from "./fit-paged.js";
import { ScratchFile } from "./scratch-file.js";

/** What to read, how to train on it, and in how much memory. */
export interface TrainOutOfCoreOptions extends UncountedOptions, TrainTableOptions, OutOfCoreOptions {
  /** Called once with what was read, before the fit. */
  onRead?: (table: TableHead) => void;
}

/** How the rows of a fit were held. */
export interface Blocks {
  /** Those that stayed in memory. */
  kept: number;
  all: number;
}

/** As `Trained`; the table has no x. */
export interface TrainedOutOfCore extends Omit<Trained, "table"> {
  table: TableHead;
  blocks: Blocks;
  /** Of each column of x the standard deviation, by the weights of the fit. */
  deviations: Float64Array;
}

/** Rows that are handed out together. */
const ROWS = 1 << 16;

/**
 * Trains on all rows of a source in as much memory as is allowed, with the bits of `trainFile` with `testFraction: 0` and
 * `aggregate: false` where x is dense there. Cells go to a file in `folder`, in as few bytes as hold them; the fit reads
 * them from there. Reading takes up to half of `memory` besides; labels take a byte a row, weights eight.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected; where the disk is full.
 * @throws {TypeError | RangeError} an option that is not what was expected, or would hold rows out.
 */
export async function trainOutOfCore(source: SourceGiven, options: TrainOutOfCoreOptions): Promise<TrainedOutOfCore> {
  const readNames = [...TABLE_OPTIONS, "onReading"] as const;
  requireKnownOptions("option", options, [...readNames, ...TRAIN_OPTIONS, ...OUT_OF_CORE, "onRead"]);
  const pick = <T extends object>(names: readonly string[]): Partial<T> => {
    const found: Partial<T> = {};
    return Object.assign(found, Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name))));
  };
  const reading = pick<UncountedOptions>(readNames);
  const outOfCore = readOutOfCore(pick<OutOfCoreOptions>(OUT_OF_CORE));
  if (options.onRead !== undefined && typeof options.onRead !== "function") {
    throw new TypeError(`onRead: expected a function, got ${describe(options.onRead)}`);
  }
  if (reading.target === undefined && libsvmFile(source) === undefined) {
    throw new TypeError("target: expected the name of a column, got undefined");
  }
  const { memory, folder } = outOfCore;
  const file = new ScratchFile(folder);
  try {
    const table = await readOnShelf(source, reading, (columns) => new FileShelf(file, columns, memory), memory / 2);
    const { x: _, ...head } = table;
    options.onRead?.(head);
    let [blocks, deviations]: [Blocks, Float64Array] = [{ kept: 0, all: 0 }, new Float64Array(0)];
    const trained = await trainWhole(table, pick<TrainTableOptions>(TRAIN_OPTIONS), async (x, y, asked, said) => {
      const { fitted, ...held } = await fitTable(x, y, asked, said, outOfCore);
      ({ blocks, deviations } = held);
      return fitted;
    });
    const { target } = trained.table;
    return { ...trained, table: { ...head, ...(target && { target }) }, blocks, deviations };
  } finally {
    file.close();
  }
}

async function fitTable(
  x: StagedRows,
  labels: EncodedLabels,
  given: LogisticRegressionOptions,
  { sampleWeight, onProgress, signal }: Pick<FitOptions, "sampleWeight" | "onProgress" | "signal">,
  outOfCore: OutOfCore,
): Promise<{ fitted: WholeFitted; blocks: Blocks; deviations: Float64Array }> {
  const started = performance.now();
  const { options } = new LogisticRegression(given);
  const checked = checkOptions(options);
  const { classes, y } = inClasses(labels, checked.positive);
  const weights = sampleWeight === undefined ? undefined : Float64Array.from(sampleWeight);
  const ones = y.reduce((sum, code) => sum + code, 0);
  const totals: ClassTotals = { rows: [y.length - ones, ones], weight: weights && weightOfClasses(y, weights) };
  const factors = settledClassWeight(classes, totals, checked.classWeight);
  const { model, report, counts, deviations, kept, blocks } = await fitPaged(
    {
      shape: { rows: x.rows, features: x.features, width: x.width, order: x.order },
      classes,
      weighted: weights !== undefined || factors !== undefined,
      offset: false,
      chunks: chunks(),
      again: {
        foreign: false,
        *read({ first, rows }) {
          for (const range of pieces(first, rows)) yield { source: denseRange(x, range) };
        },
      },
    },
    checked,
    { ...outOfCore, ...(onProgress && { onProgress }), ...(signal && { signal }), counted: true },
    started,
  );
  function* chunks() {
    for (const range of pieces(0, x.rows)) {
      const end = range.first + range.rows;
      const own = y.subarray(range.first, end);
      const weight = rowWeights({ classes, y: own }, weights?.subarray(range.first, end), factors, false);
      yield { source: denseRange(x, range), y: own, weight, offset: undefined };
    }
  }
  const fitted = LogisticRegression.trained(options, {
    model: new LogisticModel(model.weights, model.bias, classes, false),
    report,
  });
  const of = (label: unknown): number => factors?.[String(label)] ?? 1;
  return {
    fitted: { fitted, counts, ...(factors && { classFactors: [of(classes[0]), of(classes[1])] }) },
    blocks: { kept, all: blocks },
    deviations,
  };
}

function* pieces(first: number, rows: number): Generator<{ first: number; rows: number }> {
  for (let done = 0; done < rows; done += ROWS) yield { first: first + done, rows: Math.min(ROWS, rows - done) };
}
