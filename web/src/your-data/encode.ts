// From a file as it was read, and what the user chose, to the columns and labels of a fit.
import { quote } from "../../../src/checks/describe.js";
import type { Label } from "../../../src/index.js";
import { byCodePoint } from "../../../src/tables/code-points.js";
import {
  type BooleanEncoding,
  featureNames,
  type NumericEncoding,
  type TextEncoding,
} from "../../../src/tables/encoding.js";
import { FileError } from "../../../src/tables/file-error.js";
import { type Column, numberIn } from "./column.js";
import { kindOf, MOST_CATEGORIES } from "./kind.js";
import type { Sheet } from "./sheet.js";

export interface Choices {
  target: string;
  /** The value of the target that is class 1; of three and more, all others are class 0 together. */
  positive: string;
  features: string[];
  /** Of cells without a value: rows that have one are left out, or it counts as the mean of the training rows. */
  missing: "leave-out" | "mean";
}

/** What a column of a sheet may become. */
export type SheetEncoding = NumericEncoding | BooleanEncoding | TextEncoding;

export interface Encoded {
  encoding: SheetEncoding[];
  features: string[];
  /** One array a feature, with NaN for what is missing. */
  columns: Float64Array[];
  classes: [Label, Label];
  /** 1 where the label is class 1. */
  y: Uint8Array;
  /** Rows of the file that are not in it, by the reason. */
  leftOut: { withoutTarget: number; withHoles: number };
}

/**
 * @throws {FileError} a target with one value, or more than 20; a feature that can be none; no row without a hole.
 */
export function encode(sheet: Sheet, choices: Choices): Encoded {
  const { file } = sheet;
  const target = columnOf(sheet, choices.target);
  const { classes, codeOfPositive, codes } = targetOf(file, target, choices.positive);
  if (choices.features.length === 0)
    throw new FileError({ file }, "expected at least one column to learn from, got none");
  const features = choices.features.map((name) => columnOf(sheet, name));
  const read = features.map((column) => readFeature(file, column));

  const leftOut = { withoutTarget: 0, withHoles: 0 };
  const kept = new Uint32Array(sheet.rows);
  let count = 0;
  for (let row = 0; row < sheet.rows; row++) {
    if (codes[row] === 0) leftOut.withoutTarget++;
    else if (choices.missing === "leave-out" && read.some(({ values }) => Number.isNaN(values[row])))
      leftOut.withHoles++;
    else kept[count++] = row;
  }
  if (count === 0) throw new FileError({ file }, `expected rows without missing cells, got none; ${adviceFor(read)}`);

  const rows = kept.subarray(0, count);
  const columns = read.flatMap(({ entry, values }) => {
    const chosen = Float64Array.from(rows, (row) => values[row]);
    if (entry.type !== "text") return [chosen];
    // a missing level is no 0
    const isLevel = (place: number, k: number): number => (Number.isNaN(place) ? Number.NaN : place === k ? 1 : 0);
    return entry.levels.slice(1).map((_, k) => chosen.map((place) => isLevel(place, k + 1)));
  });
  const encoding = read.map(({ entry }) => entry);
  const y = Uint8Array.from(rows, (row) => (codes[row] === codeOfPositive ? 1 : 0));
  return { encoding, features: featureNames(encoding), columns, classes, y, leftOut };
}

interface ReadFeature {
  entry: SheetEncoding;
  /** The number, or the place among the levels of the entry, a row; NaN where there is none. */
  values: Float64Array;
}

function readFeature(file: string, column: Column): ReadFeature {
  const { name, numbers, levels = [], codes = [] } = column;
  const { form, note } = kindOf(column);
  if (form === undefined) throw new FileError({ file, column: name }, `expected a column to learn from: ${note}`);
  if (form === "numbers") return { entry: { column: name, type: "numeric" }, values: numbers };
  const sorted = [...levels].sort(byCodePoint);
  const places = [Number.NaN, ...levels.map((level) => sorted.indexOf(level))];
  return {
    entry: { column: name, type: "text", levels: sorted },
    values: Float64Array.from(codes, (code) => places[code]),
  };
}

function columnOf({ file, columns }: Sheet, name: string): Column {
  const column = columns.find((one) => one.name === name);
  if (column === undefined)
    throw new FileError({ file, column: name }, "expected a column of the file, got another name");
  return column;
}

function targetOf(file: string, { name, levels, codes }: Column, positive: string) {
  const place = { file, column: name };
  if (levels === undefined || codes === undefined || levels.length > MOST_CATEGORIES) {
    const count = levels === undefined ? "more than 1,000" : levels.length;
    throw new FileError(place, `expected 2 to ${MOST_CATEGORIES} different values in the target, got ${count}`);
  }
  if (levels.length < 2) {
    const got = levels.length === 0 ? "only missing cells" : `only ${quote(levels[0])}`;
    throw new FileError(place, `expected two classes in the target, got ${got}`);
  }
  const codeOfPositive = levels.indexOf(positive) + 1;
  if (codeOfPositive === 0) {
    const known = [...levels].sort(byCodePoint).map(quote).join(", ");
    throw new FileError(place, `expected the positive class to be one of ${known}, got ${quote(positive)}`);
  }
  return { codes, codeOfPositive, classes: classesOf(levels, positive) };
}

/** Numbers where both values are, as the command line has it, or booleans; else texts. */
function classesOf(levels: string[], positive: string): [Label, Label] {
  const [negative, ...more] = levels.filter((level) => level !== positive);
  if (more.length > 0) return [`not ${positive}`, positive];
  const numbers = [numberIn(negative), numberIn(positive)];
  if (numbers.every(Number.isFinite) && numbers[0] !== numbers[1]) return [numbers[0], numbers[1]];
  const isTrue = (text: string): boolean => text.toLowerCase() === "true";
  const isFalse = (text: string): boolean => text.toLowerCase() === "false";
  if (isTrue(positive) && isFalse(negative)) return [false, true];
  if (isFalse(positive) && isTrue(negative)) return [true, false];
  return [negative, positive];
}

/** Names the column that has most holes. */
function adviceFor(read: ReadFeature[]): string {
  const holes = read.map(({ values }) => values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0));
  const most = Math.max(...holes);
  const { column } = read[holes.indexOf(most)].entry;
  return `${quote(column)} has ${most}: leave it out, or fill cells with the mean`;
}
