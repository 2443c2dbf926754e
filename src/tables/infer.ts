import { quoteList } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import { byCodePoint, type ColumnEncoding, featureNames } from "./encoding.js";
import { FileError } from "./file-error.js";
import type { Schema } from "./table.js";

/** A text column with more levels than this is taken for names or keys, which teach a model nothing. */
const MOST_LEVELS = 1000;

/** Columns to encode, all in the header; those in `text` as text whatever they hold. */
export interface ColumnsToEncode {
  features: readonly string[];
  text: readonly string[];
  target?: string;
}

/** How many of the values in one column of a file, missing cells left out, are what. */
export interface Census {
  present: number;
  numbers: number;
  booleans: number;
}

/** What there is to know of the columns of a file, in the order in which they were asked for. */
export interface Survey {
  file: string;
  /** Over all rows. @throws {FileError} a file without rows. */
  census(columns: readonly string[]): Promise<Census[]>;
  /** The distinct texts of each column, missing cells left out, in no order. */
  texts(columns: readonly string[]): Promise<string[][]>;
}

/**
 * Decides from all rows of the file how its columns are read.
 *
 * A feature is numeric when more than half of its values are numbers; any other value in it is then an error when it is
 * read, not a reason to take the whole column for text. It is boolean when every value is true or false, else text.
 * The two labels of the target, the lesser first, are numbers when all its values are, booleans when all are, else
 * texts.
 *
 * @throws {FileError} a file without rows, a column without values, a text column with more than 1,000 levels, no
 * feature at all after encoding, a target with other than two distinct values.
 */
export async function inferSchema(survey: Survey, { features, text, target }: ColumnsToEncode): Promise<Schema> {
  const { file } = survey;
  const columns = target === undefined ? features : [...features, target];
  const census = await survey.census(columns);
  const empty = columns.find((_, j) => census[j].present === 0);
  if (empty !== undefined) {
    throw new FileError({ file, column: empty }, "expected values, got only missing cells");
  }

  const types = features.map((column, j) => (text.includes(column) ? "text" : typeOf(census[j])));
  const listed = columns.filter((column, j) => column === target || types[j] === "text");
  const lists = await survey.texts(listed);
  const textsOf = (column: string) => lists[listed.indexOf(column)].sort(byCodePoint);

  const encoding = features.map((column, j): ColumnEncoding => {
    const type = types[j];
    return type === "text" ? { column, type, levels: expectLevels(file, column, textsOf(column)) } : { column, type };
  });
  if (featureNames(encoding).length === 0) {
    throw new FileError({ file }, `expected a feature that varies, got one text throughout in ${quoteList(features)}`);
  }
  if (target === undefined) return { encoding };
  const classes = expectClasses(file, target, census[features.length], textsOf(target));
  return { encoding, target: { column: target, classes } };
}

function typeOf({ present, numbers, booleans }: Census): ColumnEncoding["type"] {
  if (2 * numbers > present) return "numeric";
  return booleans === present ? "boolean" : "text";
}

function expectLevels(file: string, column: string, levels: string[]): string[] {
  if (levels.length > MOST_LEVELS) {
    const advice = "leave the column out, or make it numeric";
    throw new FileError({ file, column }, `expected at most ${MOST_LEVELS} levels, got ${levels.length}; ${advice}`);
  }
  return levels;
}

function expectClasses(file: string, column: string, census: Census, texts: string[]): [Label, Label] {
  const labels = labelsOf(census, texts);
  if (labels.some((label) => typeof label === "number" && !Number.isFinite(label))) {
    throw new FileError({ file, column }, `expected finite numbers in the target, got ${quoteList(texts, 5)}`);
  }
  if (labels.length !== 2) {
    const got = `got ${labels.length === 1 ? "only" : `${labels.length}:`} ${quoteList(labels.map(String), 5)}`;
    throw new FileError({ file, column }, `expected exactly two distinct values in the target, ${got}`);
  }
  return [labels[0], labels[1]];
}

function labelsOf({ present, numbers, booleans }: Census, texts: string[]): Label[] {
  if (numbers === present) return [...new Set(texts.map(Number))].sort((a, b) => a - b);
  if (booleans === present) return [...new Set(texts.map((text) => text.toLowerCase() === "true"))].sort();
  return texts;
}
