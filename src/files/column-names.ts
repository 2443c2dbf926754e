import { quote } from "../checks/describe.js";
import { suggestNames } from "../checks/names.js";
import { FileError, type Place } from "../tables/file-error.js";
import type { Wishes } from "./source.js";

/** Which columns are read, in the order of the source. @throws {FileError} a wish for one that it has not. */
export function wantedColumns(place: Place, names: readonly string[], wishes: Wishes): string[] {
  const known = new Set(names);
  const { only = names, needed = [], without = [], numbers = [], any = [] } = wishes;
  const missing = [needed, only, without, numbers, any].flat().find((name) => !known.has(name));
  if (missing !== undefined) {
    throw new FileError(place, `no column ${quote(missing)}; ${suggestNames(missing, names)}`);
  }
  const wanted = new Set(only);
  for (const name of without) wanted.delete(name);
  return names.filter((name) => wanted.has(name));
}

/** @throws {FileError} a column without a name, or two of one name. */
export function expectNames(place: Place, names: readonly string[]): void {
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name === "") throw new FileError(place, `column ${index + 1} of ${names.length} has no name`);
    const first = places.get(name);
    if (first !== undefined) {
      throw new FileError(place, `columns ${first + 1} and ${index + 1} are both named ${quote(name)}`);
    }
    places.set(name, index);
  }
}
