// Predictions for the rows of a source, a batch at a time: memory does not grow with the rows.
import { describe, quote, unexpected } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import type { Unseen } from "../tables/encode-column.js";
import { type FileModel, requireFileModel } from "../tables/model-document.js";
import type { RawBatch, RawColumn, RawType, RawVector } from "../tables/raw.js";
import { TableBuilder } from "../tables/table-builder.js";
import { libsvmBatches } from "./libsvm.js";
import { locating } from "./locating.js";
import { inputFiles, libsvmFile, nameOf, openSource, type SourceGiven } from "./open-source.js";
import { expectOutput, writeOutput } from "./output.js";
import { wishesFor } from "./read-table.js";
import type { Reading, Source, Wishes } from "./source.js";
import { csvPieces, writeParquet } from "./write-rows.js";

/** What is written beside the predictions, and how they are made. */
export interface PredictOptions {
  /** Columns of the source to pass on, or "all"; default none. */
  keep?: "all" | readonly string[];
  /** Least probability of class 1 for which it is predicted, from 0 to 1; default 0.5. */
  threshold?: number;
  /** Refuse a level that training has not seen, in place of counting it as the reference. */
  strict?: boolean;
  /** Called with how far the reading has come, again and again until all rows are read. */
  onReading?: (reading: Reading) => void;
}

/** Rows going out: the columns that are kept, `P(class 1)` and `predicted`. */
export interface Predictions {
  columns: RawColumn[];
  /** @throws {FileError} a cell does not fit, with its line. */
  batches: AsyncIterable<RawBatch>;
  /** Columns of the source that are neither used nor kept. */
  ignored: string[];
  /** Levels that training had not seen; grows as batches are handed out. */
  unseen: Unseen[];
  close(): Promise<void>;
}

/**
 * Predicts every row of a source into a file, CSV or, where its name says so, Parquet: whole, or as it was before.
 *
 * @returns how many rows there were, the columns of the source that were neither used nor kept, and the levels that
 * training had not seen.
 * @throws {FileError} a column is missing, a cell does not fit, or the file cannot be written.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export async function writePredictions(
  fileModel: FileModel,
  given: SourceGiven,
  file: string,
  options: PredictOptions = {},
): Promise<{ rows: number; ignored: string[]; unseen: Unseen[] }> {
  nameOf(given);
  await expectOutput(file, await inputFiles(given));
  let rows = 0;
  const { columns, batches, ignored, unseen, close } = await openPredictions(fileModel, given, options);
  async function* counted(): AsyncGenerator<RawBatch> {
    for await (const batch of batches) {
      rows += batch.rows;
      yield batch;
    }
  }
  try {
    if (/\.parquet$/i.test(file)) await writeParquet(file, columns, counted());
    else await writeOutput(file, csvPieces(columns, counted()));
  } finally {
    await close();
  }
  return { rows, ignored, unseen };
}

/** Opens a source to predict its rows; whoever does closes it. Errors as of `writePredictions`. */
export async function openPredictions(
  fileModel: FileModel,
  given: SourceGiven,
  options: PredictOptions = {},
): Promise<Predictions> {
  requireFileModel(fileModel);
  requireKnownOptions("option", options, ["keep", "threshold", "strict", "onReading"]);
  const { keep = [], threshold = 0.5, strict = false, onReading } = options;
  if (!(threshold >= 0 && threshold <= 1)) throw unexpected("threshold", "a number from 0 to 1", threshold);
  if (keep !== "all" && !(Array.isArray(keep) && keep.every((name) => typeof name === "string"))) {
    throw new TypeError(`keep: expected "all" or an array of names, got ${describe(keep)}`);
  }
  if (typeof strict !== "boolean") throw new TypeError(`strict: expected true or false, got ${describe(strict)}`);
  const { encoding, model, target } = fileModel;
  const libsvm = libsvmFile(given);
  if (libsvm !== undefined) return libsvmPredictions(fileModel, libsvm, { keep, threshold, onReading });
  const { only: used = [], numbers = [] } = wishesFor({ encoding });
  const source = await openAll(given, keep, used, { numbers, onReading });
  try {
    const kept = source.columns.filter(({ name }) => keep === "all" || keep.includes(name));
    const columns = [...kept, ...predictedColumns(model.classes)];
    const unseen: Unseen[] = [];
    const twice = kept.find(({ name }) => columns.slice(kept.length).some((column) => column.name === name));
    if (twice !== undefined)
      throw new RangeError(`keep: expected no column ${quote(twice.name)}, which is written too`);
    return {
      columns,
      batches: predicted(fileModel, source, kept, { threshold, strict, unseen }),
      unseen,
      ignored: source.header.filter(
        (name) => name !== target && !used.includes(name) && !kept.some((column) => column.name === name),
      ),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** What is only passed on is passed on as it is written: as texts. */
async function openAll(
  given: SourceGiven,
  keep: "all" | readonly string[],
  used: readonly string[],
  wishes: { numbers: readonly string[]; onReading: Wishes["onReading"] },
): Promise<Source> {
  const { numbers } = wishes;
  if (keep !== "all") {
    const others = [...used, ...keep].filter((name) => !numbers.includes(name));
    return openSource(given, { ...wishes, only: [...used, ...keep], any: others });
  }
  const source = await openSource(given, { ...wishes, needed: used });
  for (const { name } of source.columns) if (!numbers.includes(name)) source.takeAsAny(name);
  return source;
}

interface Predicting {
  threshold: number;
  strict: boolean;
  unseen: Unseen[];
}

async function* predicted(
  { encoding, model }: FileModel,
  source: Source,
  kept: readonly RawColumn[],
  { threshold, strict, unseen }: Predicting,
): AsyncGenerator<RawBatch> {
  const passed = kept.map(({ name }) => source.columns.findIndex((column) => column.name === name));
  let before = 0;
  for await (const batch of source.batches()) {
    const builder = new TableBuilder(source.name, source.columns, { schema: { encoding }, strict }, source.header);
    builder.add(batch);
    const table = await locating(source, () => builder.finish(), before);
    addUnseen(unseen, table.unseen);
    const p = model.predictProba(table.x);
    const { rows, vectors } = batch;
    yield { rows, vectors: [...passed.map((place) => vectors[place]), p, labelsOf(p, threshold, model.classes)] };
    before += rows;
  }
}

function addUnseen(all: Unseen[], more: readonly Unseen[]): void {
  for (const found of more) {
    const known = all.find(({ column }) => column === found.column);
    if (known === undefined) all.push(found);
    else known.rows += found.rows;
  }
}

/** A file without names of columns: there is nothing to keep. */
function libsvmPredictions(
  { model, encoding }: FileModel,
  file: string,
  { keep, threshold, onReading }: Required<Pick<PredictOptions, "keep" | "threshold">> & Pick<Wishes, "onReading">,
): Predictions {
  if (keep.length > 0) throw new RangeError(`keep: expected no column, as ${file} has no names, got ${describe(keep)}`);
  async function* batches(): AsyncGenerator<RawBatch> {
    const features = encoding.map(({ column }) => column);
    for await (const { x } of libsvmBatches(file, features, onReading)) {
      const p = model.predictProba(x);
      yield { rows: x.rows, vectors: [p, labelsOf(p, threshold, model.classes)] };
    }
  }
  return {
    columns: predictedColumns(model.classes),
    batches: batches(),
    ignored: [],
    unseen: [],
    close: async () => {},
  };
}

function predictedColumns([, positive]: readonly [Label, Label]): RawColumn[] {
  return [
    { name: `P(${positive})`, type: "number" },
    { name: "predicted", type: typeOf(positive) },
  ];
}

function labelsOf(p: Float64Array, threshold: number, classes: readonly [Label, Label]): RawVector {
  const [negative, positive] = classes;
  if (typeof negative === "string") return Array.from(p, (value) => String(value >= threshold ? positive : negative));
  return p.map((value) => Number(value >= threshold ? positive : negative));
}

function typeOf(label: Label): RawType {
  return typeof label === "string" ? "any" : typeof label === "boolean" ? "boolean" : "number";
}
