// Marginal effects of a model that was trained on a table, in the words of its columns.
import { describe, isObject, quote, quoteList } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import { type CategoryColumns, type MarginalEffects, type MarginalEffectsOptions, marginalEffects } from "../index.js";
import { type ColumnEncoding, featureNames, widthOf } from "./encoding.js";
import type { FileModel } from "./model-document.js";
import type { Table } from "./table.js";
import { atSource } from "./train-table.js";
import { trainedSample } from "./trained-sample.js";

const NAMES = ["at", "values", "discrete", "columns", "level", "covariance", "weightMeaning"] as const;

/** Options of `tableMarginalEffects`: those of `marginalEffects` that the table does not settle. */
export interface TableMarginalEffectsOptions
  extends Pick<MarginalEffectsOptions, Exclude<(typeof NAMES)[number], "values">> {
  /** Values at which columns are held: of a text column a level, of one of true and false either of them, else a number. */
  values?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * `marginalEffects` of a model that was trained on a table: every level of a text column against its first, true against
 * false, and derivatives by numbers.
 *
 * @param fileModel without a penalty (l1: 0, l2: 0) or with firth: true; rows that were held out for good do not count.
 * @param table read as in training, with its target: `trained.table`, of `readTable`, or of `TableModel.encode`.
 * @throws {FileError} a table without target, other rows, what `marginalEffects` has against model and rows.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export function tableMarginalEffects(
  fileModel: FileModel,
  table: Table,
  options: TableMarginalEffectsOptions = {},
): MarginalEffects {
  requireKnownOptions("marginal-effects option", options, NAMES);
  const { labels, sampleWeight } = trainedSample(fileModel, table);
  const { model, encoding } = fileModel;
  const { values = {}, ...others } = options;
  const parts = partsOf(encoding);
  const asked: MarginalEffectsOptions = {
    ...others,
    values: heldCells(values, encoding, parts),
    categories: parts.flatMap(({ category }) => category ?? []),
    names: table.features,
    ...(sampleWeight && { sampleWeight }),
  };
  return atSource(table, () => marginalEffects(model, table.x, labels, asked));
}

/** Columns of x that one column of the source makes, the one for missing cells left out. */
interface Part {
  columns: string[];
  category?: CategoryColumns;
}

function partsOf(encoding: readonly ColumnEncoding[]): Part[] {
  const names = featureNames(encoding);
  let next = 0;
  return encoding.map((entry): Part => {
    const columns = names.slice(next, next + widthOf(entry));
    next += columns.length + Number(entry.missing?.indicator === true);
    const { column: name } = entry;
    if (entry.type === "boolean") {
      return { columns, category: { name, reference: "false", levels: ["true"], columns } };
    }
    if (entry.type !== "text" || columns.length === 0) return { columns };
    const [reference, ...levels] = entry.levels;
    return { columns, category: { name, reference, levels, columns } };
  });
}

/** Values of columns of x. @throws TypeError, RangeError for a value that a column of the source cannot have. */
function heldCells(
  values: Readonly<Record<string, unknown>>,
  encoding: readonly ColumnEncoding[],
  parts: readonly Part[],
): Record<string, number> {
  if (!isObject(values)) throw new TypeError(`values: expected an object of values by column, got ${describe(values)}`);
  const held = new Map<string, number>();
  for (const [name, value] of Object.entries(values)) {
    const k = encoding.findIndex(({ column }) => column === name);
    const { columns, category } = k < 0 ? { columns: [name] } : parts[k];
    if (category !== undefined) {
      const level = [category.reference, ...category.levels].indexOf(String(value));
      if (level < 0) {
        const levels = quoteList([category.reference, ...category.levels]);
        throw new RangeError(`values: expected one of ${levels} for ${quote(name)}, got ${describe(value)}`);
      }
      for (const [j, column] of columns.entries()) held.set(column, Number(level === j + 1));
    } else if (columns.length === 1 && typeof value === "number") {
      held.set(columns[0], value);
    } else if (columns.length === 1) {
      throw new TypeError(`values: expected a number for ${quote(name)}, got ${describe(value)}`);
    } else {
      throw new RangeError(`values: expected one of the ${columns.length} columns that ${quote(name)} makes, got all`);
    }
  }
  return Object.fromEntries(held);
}
