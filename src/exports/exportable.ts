// What can be exported, and what every form of it needs of a model.
import { describe, isObject, quote } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import type { ModelDocument } from "../model/logistic-model.js";
import { type ColumnEncoding, expectEncoding, widthOf } from "../tables/encoding.js";

/** A model of columns that have no names: a LogisticModel or a fitted LogisticRegression. */
export interface PlainModel {
  /** Weights, bias and classes, as `JSON.stringify` writes them. */
  toJSON(): ModelDocument;
}

/** A model that knows its columns: a TableModel, or what `trainFile` and `readModel` return. */
export interface TabularModel {
  model: PlainModel;
  /** Name of the target column. */
  target: string;
  encoding: readonly ColumnEncoding[];
}

/** What the functions of this entry take. */
export type Exportable = PlainModel | TabularModel;

/** A column of the source and the weights of the columns of x that it becomes. */
export interface WeightedColumn {
  entry: ColumnEncoding;
  /** As many as `widthOf` says. */
  weights: readonly number[];
  /** Of the column that says where cells are missing, where there is one. */
  indicator?: number;
}

/** A model taken apart. */
export interface Parts {
  bias: number;
  weights: readonly number[];
  classes: readonly [Label, Label];
  /** Only where the model knows its columns: they stand in the order in which their terms are added up. */
  table?: { target: string; columns: readonly WeightedColumn[] };
}

/** @throws {TypeError | RangeError} what is no model, one without a fit or with an offset, parts that do not fit together. */
export function partsOf(given: Exportable): Parts {
  const table = isTabular(given) ? given : undefined;
  const plain: unknown = table === undefined ? given : table.model;
  if (!isPlain(plain)) throw new TypeError(`model: expected a model or one of a table, got ${describe(plain)}`);
  const { weights, bias, classes, offset } = plain.toJSON();
  if (offset) throw new RangeError("model: expected one that predicts from its columns alone, got one with an offset");
  if (table === undefined) return { bias, weights, classes };
  const { target, encoding } = table;
  if (typeof target !== "string") throw new TypeError(`model.target: expected a string, got ${describe(target)}`);
  return { bias, weights, classes, table: { target, columns: weightedColumns(expectEncoding(encoding), weights) } };
}

function isTabular(given: Exportable): given is TabularModel {
  return isObject(given) && "encoding" in given;
}

function isPlain(given: unknown): given is PlainModel {
  return isObject(given) && "toJSON" in given && typeof given.toJSON === "function" && !(given instanceof Date);
}

function weightedColumns(encoding: readonly ColumnEncoding[], weights: readonly number[]): WeightedColumn[] {
  let first = 0;
  const columns = encoding.map((entry): WeightedColumn => {
    const own = weights.slice(first, first + widthOf(entry));
    first += own.length;
    return entry.missing?.indicator === true
      ? { entry, weights: own, indicator: weights[first++] }
      : { entry, weights: own };
  });
  if (first === weights.length) return columns;
  throw new RangeError(`model.encoding: expected one column for each of ${weights.length} weights, got ${first}`);
}

/** The weight of each level that has one of its own, the reference left out. */
export function levelWeights(
  { levels }: { levels: readonly string[] },
  weights: readonly number[],
): [string, number][] {
  return levels.slice(1).map((level, k) => [level, weights[k]]);
}

/** A column of a model that knows no names, x1, x2, …, where other languages want one. */
export function numbered(weight: number, index: number): WeightedColumn {
  return { entry: { column: `x${index + 1}`, type: "numeric" }, weights: [weight] };
}

/** For a language that cannot hash a text as the model does. */
export function refuseHashed({ column, type }: ColumnEncoding, language: string): never {
  const what = type === "words" ? "words" : "hashed levels";
  throw new RangeError(
    `column ${quote(column)}: expected numbers, booleans, dates or categories, got ${what}, which ${language} cannot hash; toJavaScript can`,
  );
}

/** Makes names that are not among these, nor made before: the second `y` is `y (2)`. */
export function freshNames(names: readonly string[]): (name: string) => string {
  const taken = new Set(names);
  return (name) => {
    let different = name;
    for (let k = 2; taken.has(different); k++) different = `${name} (${k})`;
    taken.add(different);
    return different;
  };
}
