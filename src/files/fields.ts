// How the cells of the columns that a table needs are read: one number a row.
import { quote, quoteList } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import type { ColumnEncoding } from "../tables/encoding.js";
import { FileError } from "../tables/file-error.js";
import { MISSING } from "../tables/missing.js";
import { numberOf } from "./decimal.js";
import { booleanOf, type GatheredColumn } from "./gathered.js";
import type { Source } from "./source.js";

/** One of the columns that a table needs. */
export interface Field {
  column: string;
  /** What a cell should be, for the error. */
  expected: string;
  /** A number for every row, NaN where a cell is missing or does not fit. */
  valuesOf(column: GatheredColumn): Float64Array;
}

export function encodedField(entry: ColumnEncoding): Field {
  const { column } = entry;
  switch (entry.type) {
    case "numeric":
      return { column, expected: "a finite number", valuesOf: (cells) => cells.values(numberOf, finite) };
    case "boolean":
      return { column, expected: "true or false", valuesOf: (cells) => cells.values(booleanOf, finite) };
    case "text":
      return labelField(column, entry.levels, "the levels seen in training");
  }
}

export function targetField(column: string, classes: readonly Label[]): Field {
  return labelField(column, classes, "the two classes of the target");
}

/** Cells as their position among some labels. */
function labelField(column: string, labels: readonly Label[], origin: string): Field {
  const places = new Map(labels.map((label, place) => [label, place]));
  const [first] = labels;
  const labelOf = (text: string): Label | undefined => {
    if (typeof first === "number") return numberOf(text);
    if (typeof first === "string") return text;
    const truth = booleanOf(text);
    return truth === undefined ? undefined : truth === 1;
  };
  const placeOf = (label: Label | undefined) => (label === undefined ? undefined : places.get(label));
  const names = labels.map(String);
  return {
    column,
    expected: `${names.length === 1 ? quoteList(names) : `one of ${quoteList(names)}`} (${origin})`,
    valuesOf: (cells) => cells.values((text) => placeOf(labelOf(text)), placeOf),
  };
}

export function weightField(column: string): Field {
  const weightOf = (value: number | undefined) => (value !== undefined && value >= 0 ? finite(value) : undefined);
  return {
    column,
    expected: "a weight, a finite number of at least 0",
    valuesOf: (cells) => cells.values((text) => weightOf(numberOf(text)), weightOf),
  };
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/**
 * @param before rows of the source before the first of these.
 * @throws {FileError} for the first cell that is missing or does not fit, with its line.
 */
export async function expectWhole(
  source: Source,
  fields: readonly Field[],
  values: readonly Float64Array[],
  before = 0,
): Promise<void> {
  const bad = values.map((column) => column.findIndex(Number.isNaN)).map((row) => (row < 0 ? Infinity : row));
  const row = Math.min(...bad);
  if (row === Infinity) return;
  const { column, expected } = fields[bad.indexOf(row)];
  const { place, value } = await source.locate(before + row, column);
  const text = value?.trim();
  const got = text === undefined ? "" : `, got ${text === "" ? "an empty cell" : quote(text)}`;
  const missing = text !== undefined && MISSING.includes(text);
  const advice = missing ? "; rows with missing values must be filled or left out" : "";
  throw new FileError(place, `expected ${expected}${got}${advice}`);
}
