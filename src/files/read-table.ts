import { describe } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import { type ColumnEncoding, expand, featureNames } from "../tables/encoding.js";
import { FileError } from "../tables/file-error.js";
import { inferSchema, type Survey } from "../tables/infer.js";
import { requireSchema, type Schema, type Table } from "../tables/table.js";
import { encodedField, expectWhole, targetField, weightField } from "./fields.js";
import { GatheredColumn } from "./gathered.js";
import { nameOf, openSource, type SourceGiven } from "./open-source.js";
import { NotANumber, type Reading, type Source, type Wishes } from "./source.js";

/** What to read from a source. */
export interface ReadOptions {
  /** Column of labels, with exactly two distinct values. */
  target?: string;
  /** Columns to encode as features; all but target and weight where it is left out. */
  features?: string[];
  /** Columns to read as text even where most of their values are numbers. */
  text?: string[];
  /** Column of row weights, each a finite number of at least 0. */
  weight?: string;
  /** Schema of a trained model, instead of target, features and text: its columns are found by name, in any order. */
  schema?: Schema;
  /** Called with how far the reading has come, after every batch of rows. */
  onReading?: (reading: Reading) => void;
}

/** The options that name columns of the source. */
export const COLUMN_OPTIONS = ["target", "features", "text", "weight"] as const;

/**
 * Reads a source once and encodes it.
 *
 * Missing values (empty, `NA`, `N/A`, `NULL`) in a used column are an error: nothing is imputed.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export async function readTable(given: SourceGiven, options: ReadOptions = {}): Promise<Table> {
  nameOf(given);
  requireReadOptions(options);
  const wishes = wishesOf(options);
  const source = await openSource(given, wishes);
  try {
    return await encodeTable(source, await gather(source, wishes, options.onReading), options);
  } finally {
    await source.close();
  }
}

function requireReadOptions(options: ReadOptions): void {
  requireKnownOptions("option", options, [...COLUMN_OPTIONS, "schema", "onReading"]);
  for (const name of COLUMN_OPTIONS) {
    const value: unknown = options[name];
    const one = name === "target" || name === "weight";
    if (value === undefined || (one ? typeof value === "string" : isNames(value))) continue;
    throw new TypeError(
      `${name}: expected ${one ? "the name of a column" : "an array of names"}, got ${describe(value)}`,
    );
  }
  if (options.schema !== undefined) requireSchema(options.schema);
  if (options.onReading !== undefined && typeof options.onReading !== "function") {
    throw new TypeError(`onReading: expected a function, got ${describe(options.onReading)}`);
  }
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function wishesOf({ target, weight, features, text = [], schema }: ReadOptions): Wishes {
  const others = [target, weight, schema?.target?.column].filter((column) => column !== undefined);
  if (schema !== undefined) {
    const columns = (of: (entry: ColumnEncoding) => boolean) => schema.encoding.filter(of).map(({ column }) => column);
    const any = [...columns(({ type }) => type !== "numeric"), ...others.filter((column) => column !== weight)];
    return { only: [...columns(() => true), ...others], numbers: columns(({ type }) => type === "numeric"), any };
  }
  return features === undefined ? { needed: others, any: text } : { only: [...others, ...features], any: text };
}

async function encodeTable(source: Source, gathered: readonly GatheredColumn[], options: ReadOptions): Promise<Table> {
  const { name: file, header } = source;
  const { weight } = options;
  expectFeatures(source, options);
  const byName = new Map(gathered.map((column) => [column.name, column]));
  const columnOf = (name: string) => byName.get(name) ?? gathered[0];
  const features = source.columns.map(({ name }) => name).filter((name) => name !== options.target && name !== weight);
  const { target: label, text = [] } = options;
  const { encoding, target } =
    options.schema ??
    (await inferSchema(surveyOf(file, columnOf), { features, text, ...(label !== undefined && { target: label }) }));

  const fields = encoding.map(encodedField);
  if (target !== undefined) fields.push(targetField(target.column, target.classes));
  if (weight !== undefined) fields.push(weightField(weight));
  const values = fields.map((field) => field.valuesOf(columnOf(field.column)));
  await expectWhole(source, fields, values);

  const used = new Set(fields.map(({ column }) => column));
  const table: Table = {
    file,
    rows: values[0].length,
    features: featureNames(encoding),
    columns: encoding.flatMap((entry, j) => expand(entry, values[j])),
    encoding,
    ignored: header.filter((column) => !used.has(column)),
  };
  if (target !== undefined) {
    table.target = { ...target, labels: Array.from(values[encoding.length], (code) => target.classes[code]) };
  }
  if (weight !== undefined) {
    table.weights = values[values.length - 1];
    table.weight = weight;
  }
  return table;
}

function expectFeatures({ name: file, columns }: Source, { target, weight, features, schema }: ReadOptions): void {
  if (schema !== undefined) return;
  const left = features ?? columns.map(({ name }) => name).filter((column) => column !== target && column !== weight);
  if (left.length === 0) throw new FileError({ file }, "expected a column besides the target, got none");
  const misplaced = features?.find((column) => column === target || column === weight);
  if (misplaced === undefined) return;
  throw new FileError({ file, column: misplaced }, "cannot be a feature and the target or weight as well");
}

/** All rows; from the first again where a column turns out not to be what a sample of it was. */
async function gather(
  source: Source,
  wishes: Wishes,
  onReading?: (reading: Reading) => void,
): Promise<GatheredColumn[]> {
  for (;;) {
    const columns = source.columns.map((column) => new GatheredColumn(column));
    try {
      for await (const { vectors } of source.batches()) {
        for (const [j, vector] of vectors.entries()) columns[j].add(vector);
        onReading?.(source.reading);
      }
      return columns;
    } catch (error) {
      if (!(error instanceof NotANumber) || wishes.numbers?.includes(error.column)) throw error;
      source.takeAsAny(error.column);
    }
  }
}

function surveyOf(file: string, columnOf: (name: string) => GatheredColumn): Survey {
  return {
    file,
    census: async (columns) => columns.map((name) => columnOf(name).census()),
    texts: async (columns) => columns.map((name) => columnOf(name).texts()),
  };
}
