// Predictions for the rows of a source, a batch at a time: memory does not grow with the rows.
import { describe, quote, unexpected } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import type { Label } from "../data/labels.js";
import { expand } from "../tables/encoding.js";
import { type FileModel, requireFileModel } from "../tables/model-document.js";
import type { RawBatch, RawColumn, RawType, RawVector } from "../tables/raw.js";
import { encodedField, expectWhole } from "./fields.js";
import { GatheredColumn } from "./gathered.js";
import { inputFiles, nameOf, openSource, type SourceGiven } from "./open-source.js";
import { expectOutput, writeOutput } from "./output.js";
import type { Reading, Source } from "./source.js";
import { csvPieces, writeParquet } from "./write-rows.js";

/** What is written beside the predictions, and how they are made. */
export interface PredictOptions {
  /** Columns of the source to pass on, or "all"; default none. */
  keep?: "all" | readonly string[];
  /** Least probability of class 1 for which it is predicted, from 0 to 1; default 0.5. */
  threshold?: number;
  /** Called with how far the reading has come, after every batch of rows. */
  onReading?: (reading: Reading) => void;
}

/** Rows going out: the columns that are kept, `P(class 1)` and `predicted`. */
export interface Predictions {
  columns: RawColumn[];
  /** @throws {FileError} a cell does not fit, with its line. */
  batches: AsyncIterable<RawBatch>;
  /** Columns of the source that are neither used nor kept. */
  ignored: string[];
  close(): Promise<void>;
}

/**
 * Predicts every row of a source into a file, CSV or, where its name says so, Parquet: whole, or as it was before.
 *
 * @returns how many rows there were, and the columns of the source that were neither used nor kept.
 * @throws {FileError} a column is missing, a cell does not fit, or the file cannot be written.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export async function writePredictions(
  fileModel: FileModel,
  given: SourceGiven,
  file: string,
  options: PredictOptions = {},
): Promise<{ rows: number; ignored: string[] }> {
  nameOf(given);
  await expectOutput(file, await inputFiles(given));
  let rows = 0;
  const { onReading } = options;
  const counting = (reading: Reading) => {
    rows = reading.rows;
    onReading?.(reading);
  };
  const { columns, batches, ignored, close } = await openPredictions(fileModel, given, {
    ...options,
    onReading: counting,
  });
  try {
    if (/\.parquet$/i.test(file)) await writeParquet(file, columns, batches);
    else await writeOutput(file, csvPieces(columns, batches));
  } finally {
    await close();
  }
  return { rows, ignored };
}

/** Opens a source to predict its rows; whoever does closes it. Errors as of `writePredictions`. */
export async function openPredictions(
  fileModel: FileModel,
  given: SourceGiven,
  options: PredictOptions = {},
): Promise<Predictions> {
  requireFileModel(fileModel);
  requireKnownOptions("option", options, ["keep", "threshold", "onReading"]);
  const { keep = [], threshold = 0.5, onReading } = options;
  if (!(threshold >= 0 && threshold <= 1)) throw unexpected("threshold", "a number from 0 to 1", threshold);
  if (keep !== "all" && !(Array.isArray(keep) && keep.every((name) => typeof name === "string"))) {
    throw new TypeError(`keep: expected "all" or an array of names, got ${describe(keep)}`);
  }
  const { encoding, model, target } = fileModel;
  const numbers = encoding.flatMap(({ column, type }) => (type === "numeric" ? [column] : []));
  const used = encoding.map(({ column }) => column);
  const source = await openAll(given, keep, used, numbers);
  try {
    const kept = source.columns.filter(({ name }) => keep === "all" || keep.includes(name));
    const [, positive] = model.classes;
    const columns: RawColumn[] = [
      ...kept,
      { name: `P(${positive})`, type: "number" },
      { name: "predicted", type: typeOf(positive) },
    ];
    const twice = kept.find(({ name }) => columns.slice(kept.length).some((column) => column.name === name));
    if (twice !== undefined)
      throw new RangeError(`keep: expected no column ${quote(twice.name)}, which is written too`);
    return {
      columns,
      batches: predicted(fileModel, source, kept, threshold, onReading),
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
  numbers: readonly string[],
): Promise<Source> {
  if (keep !== "all") {
    const others = [...used, ...keep].filter((name) => !numbers.includes(name));
    return openSource(given, { only: [...used, ...keep], numbers, any: others });
  }
  const source = await openSource(given, { needed: used, numbers });
  for (const { name } of source.columns) if (!numbers.includes(name)) source.takeAsAny(name);
  return source;
}

async function* predicted(
  { encoding, model }: FileModel,
  source: Source,
  kept: readonly RawColumn[],
  threshold: number,
  onReading?: (reading: Reading) => void,
): AsyncGenerator<RawBatch> {
  const fields = encoding.map(encodedField);
  const placeOf = (column: string) => source.columns.findIndex(({ name }) => name === column);
  const places = encoding.map(({ column }) => placeOf(column));
  const passed = kept.map(({ name }) => placeOf(name));
  let before = 0;
  for await (const { rows, vectors } of source.batches()) {
    const values = fields.map((field, k) => {
      const column = new GatheredColumn(source.columns[places[k]]);
      column.add(vectors[places[k]]);
      return field.valuesOf(column);
    });
    await expectWhole(source, fields, values, before);
    const p = model.predictProba({ columns: encoding.flatMap((entry, k) => expand(entry, values[k])) });
    const labels = labelsOf(p, threshold, model.classes);
    yield { rows, vectors: [...passed.map((place) => vectors[place]), p, labels] };
    before += rows;
    onReading?.(source.reading);
  }
}

function labelsOf(p: Float64Array, threshold: number, classes: readonly [Label, Label]): RawVector {
  const [negative, positive] = classes;
  if (typeof negative === "string") return Array.from(p, (value) => String(value >= threshold ? positive : negative));
  return p.map((value) => Number(value >= threshold ? positive : negative));
}

function typeOf(label: Label): RawType {
  return typeof label === "string" ? "any" : typeof label === "boolean" ? "boolean" : "number";
}
