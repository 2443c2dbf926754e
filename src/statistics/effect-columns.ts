// Which effects there are: of every column a derivative, or a change from 0 to 1; of a category a change a level.
import { describe, isObject, quote, unexpected } from "../checks/describe.js";
import { suggestNames } from "../checks/names.js";
import { requireList } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";

/** Columns of 0 and 1 that together are one category: at most one of them is 1 in a row. */
export interface CategoryColumns {
  name: string;
  /** What a row is where all its columns are 0. */
  reference: string;
  /** What a row is where one of them is 1. */
  levels: readonly string[];
  /** Names of the columns, one a level. */
  columns: readonly string[];
}

/** One effect that is asked for. */
export interface EffectOf {
  name: string;
  contrast: string;
  isSlope: boolean;
  /** Of a slope its column; of a change the column that becomes 1, then those that are 0. */
  columns: readonly [number, ...number[]];
}

/** The places of columns by their names, which are all different. */
export type Places = ReadonlyMap<string, number>;

/** @throws RangeError where two names are the same. */
export function placesOf(names: readonly string[]): Places {
  const places = new Map(names.map((name, j) => [name, j]));
  const twice = names.find((name, j) => places.get(name) !== j);
  if (twice !== undefined) throw new RangeError(`names: expected each name once, got ${quote(twice)} twice`);
  return places;
}

/** @throws TypeError for what is no text, RangeError for one that is no column's. */
function placeOf(kind: string, name: unknown, places: Places): number {
  if (typeof name !== "string") throw new TypeError(`${kind}: expected names of columns, got ${describe(name)}`);
  const place = places.get(name);
  if (place !== undefined) return place;
  throw new RangeError(`${kind}: no column ${quote(name)}; ${suggestNames(name, [...places.keys()])}`);
}

/** @throws TypeError, RangeError where they are no values of columns. */
export function heldValues(values: Readonly<Record<string, number>>, places: Places): Map<number, number> {
  if (!isObject(values)) throw unexpected("values", "an object of numbers by columns' names", values);
  const held = new Map<number, number>();
  for (const [name, value] of Object.entries(values)) {
    const place = placeOf("values", name, places);
    if (!Number.isFinite(value)) throw unexpected(`values: ${quote(name)}`, "a finite number", value);
    held.set(place, value);
  }
  return held;
}

/**
 * In the order of columns; a category where its first column stands.
 * @param isBinary of each column whether it is 0 or 1 in every row.
 * @param discrete whether such a column that is in no category changes from 0 to 1.
 * @throws TypeError, RangeError for what are no categories of these columns.
 */
export function effectsOfAll(
  places: Places,
  categories: readonly CategoryColumns[],
  isBinary: readonly boolean[],
  discrete: boolean,
): EffectOf[] {
  const count = requireList("categories", categories, "categories");
  const owners = new Map<number, EffectOf[]>();
  for (let k = 0; k < count; k++) {
    const changes = changesOf(categories[k], `categories[${k}]`, places);
    for (const { columns } of changes) {
      const [j] = columns;
      const name = quote([...places.keys()][j]);
      if (owners.has(j)) throw new RangeError(`categories: expected each column once, got ${name} twice`);
      if (!isBinary[j]) throw new RangeError(`categories: expected columns of 0 and 1, got other numbers in ${name}`);
      owners.set(j, changes);
    }
  }
  const told = new Set<EffectOf[]>();
  return [...places].flatMap(([name, j]): EffectOf[] => {
    const changes = owners.get(j);
    if (changes === undefined) {
      const isSlope = !(discrete && isBinary[j]);
      return [{ name, contrast: isSlope ? "dp/dx" : "1 against 0", isSlope, columns: [j] }];
    }
    if (told.has(changes)) return [];
    told.add(changes);
    return changes;
  });
}

function changesOf(category: CategoryColumns, where: string, places: Places): EffectOf[] {
  if (!isObject(category)) throw unexpected(where, "{ name, reference, levels, columns }", category);
  const {
    name,
    reference,
    levels = [],
    columns = [],
  } = readOptions(where, category, ["name", "reference", "levels", "columns"]);
  if (typeof name !== "string") throw new TypeError(`${where}.name: expected a text, got ${describe(name)}`);
  const count = requireList(`${where}.columns`, columns, "names");
  if (count === 0) throw new RangeError(`${where}.columns: expected at least one level beside the reference, got none`);
  requireList(`${where}.levels`, levels, "levels, one a column", count);
  const of = Array.from(columns, (column) => placeOf(`${where}.columns`, column, places));
  if (new Set(of).size < count) throw new RangeError(`${where}.columns: expected each column once, got one twice`);
  return of.map((column, k) => ({
    name,
    contrast: `${levels[k]} against ${reference}`,
    isSlope: false,
    columns: [column, ...of.filter((other) => other !== column)],
  }));
}

/** Those of some names. @throws TypeError, RangeError for a name that has no effect. */
export function effectsNamed(effects: readonly EffectOf[], names: readonly string[]): EffectOf[] {
  if (requireList("columns", names, "names") === 0)
    throw new RangeError("columns: expected at least one name, got none");
  const known = [...new Set(effects.map(({ name }) => name))];
  const wanted = new Set<unknown>(Array.from(names));
  for (const name of wanted) {
    if (typeof name !== "string") throw new TypeError(`columns: expected names, got ${describe(name)}`);
    if (!known.includes(name)) {
      throw new RangeError(`columns: no column ${quote(name)}; ${suggestNames(name, known)}`);
    }
  }
  return effects.filter(({ name }) => wanted.has(name));
}
