import { describe, quote } from "../checks/describe.js";
import { suggestNames } from "../checks/names.js";
import { requireKnownOptions } from "../checks/options.js";
import { expand, featureNames } from "../tables/encoding.js";
import { FileError } from "../tables/file-error.js";
import { type ColumnsToEncode, inferSchema } from "../tables/infer.js";
import { requireSchema, type Schema, type Table } from "../tables/table.js";
import { surveyOf } from "./census.js";
import { type CsvSource, openCsv } from "./csv-source.js";
import { type CsvQuery, withCsv } from "./duckdb.js";
import { encodedField, targetField, weightField } from "./fields.js";
import { readFields } from "./read-fields.js";
import { requirePath } from "./text-file.js";

/** What to read from a file. */
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
}

/** The options that name columns of the file. */
export const COLUMN_OPTIONS = ["target", "features", "text", "weight"] as const;

/**
 * Reads a `.csv`, `.tsv` or `.csv.gz` file with a header through DuckDB (an optional peer dependency) and encodes it.
 *
 * Missing values (empty, `NA`, `N/A`, `NULL`) in a used column are an error: nothing is imputed.
 *
 * @throws {FileError} naming file, line, column and value, and what was expected.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export async function readTable(file: string, options: ReadOptions = {}): Promise<Table> {
  requirePath(file);
  requireReadOptions(options);
  const source = await openCsv(file);
  for (const column of namedColumns(options)) expectColumn(source, column);
  return withCsv(source, (query) => encodeTable(source, query, options));
}

function requireReadOptions(options: ReadOptions): void {
  requireKnownOptions("option", options, [...COLUMN_OPTIONS, "schema"]);
  for (const name of COLUMN_OPTIONS) {
    const value: unknown = options[name];
    const one = name === "target" || name === "weight";
    if (value === undefined || (one ? typeof value === "string" : isNames(value))) continue;
    throw new TypeError(
      `${name}: expected ${one ? "the name of a column" : "an array of names"}, got ${describe(value)}`,
    );
  }
  if (options.schema !== undefined) requireSchema(options.schema);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

async function encodeTable(source: CsvSource, query: CsvQuery, options: ReadOptions): Promise<Table> {
  const { file, columns: header } = source;
  const { weight } = options;
  const { encoding, target } =
    options.schema ?? (await inferSchema(surveyOf(source, query), columnsToEncode(source, options)));

  const indexOf = (column: string) => header.indexOf(column);
  const fields = encoding.map((entry) => encodedField(entry, indexOf(entry.column)));
  if (target !== undefined) fields.push(targetField(target.column, indexOf(target.column), target.classes));
  if (weight !== undefined) fields.push(weightField(weight, indexOf(weight)));
  const values = await readFields(source, query, fields);

  const table: Table = {
    file,
    rows: values[0].length,
    features: featureNames(encoding),
    columns: encoding.flatMap((entry, j) => expand(entry, values[j])),
    encoding,
    ignored: header.filter((column) => !fields.some((field) => field.column === column)),
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

function columnsToEncode({ file, columns }: CsvSource, options: ReadOptions): ColumnsToEncode {
  const { target, weight, text = [] } = options;
  const features = options.features ?? columns.filter((column) => column !== target && column !== weight);
  if (features.length === 0) throw new FileError({ file }, "expected a column besides the target, got none");
  const misplaced = features.find((column) => column === target || column === weight);
  if (misplaced !== undefined) {
    throw new FileError({ file, column: misplaced }, "cannot be a feature and the target or weight as well");
  }
  return target === undefined ? { features, text } : { features, text, target };
}

function namedColumns({ target, weight, features = [], text = [], schema }: ReadOptions): string[] {
  const single = [target, weight, schema?.target?.column].filter((column) => column !== undefined);
  return [...single, ...features, ...text, ...(schema?.encoding ?? []).map((entry) => entry.column)];
}

function expectColumn({ file, columns }: CsvSource, column: string): void {
  if (!columns.includes(column)) {
    throw new FileError({ file, line: 1 }, `no column ${quote(column)}; ${suggestNames(column, columns)}`);
  }
}
