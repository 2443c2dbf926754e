// Names that callers pass: one of a list, or an error with the name they probably meant.
import { describe, quote, quoteList } from "./describe.js";

/** @throws RangeError for a name that is not among `names`, with the one it resembles. */
export function requireName(kind: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const [nearest] = similarNames(name, names);
  const hint = nearest === undefined ? "" : ` (did you mean ${quote(nearest)}?)`;
  throw new RangeError(`${kind}: expected one of ${names.join(", ")}, got ${quote(name)}${hint}`);
}

/** @throws RangeError for a text that is not among the choices, TypeError for what is no text. */
export function oneOf<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  if (typeof value === "string") requireName(name, value, choices);
  throw new TypeError(`${name}: expected one of ${choices.join(", ")}, got ${describe(value)}`);
}

/** What to say after "no such column": up to three names that were probably meant, else all the names. */
export function suggestNames(wanted: string, names: readonly string[]): string {
  const near = similarNames(wanted, names).slice(0, 3);
  return near.length > 0 ? `did you mean ${near.map(quote).join(" or ")}?` : `expected one of ${quoteList(names)}`;
}

/** The names that a typing slip or an abbreviation could explain, the likeliest first; case does not count. */
function similarNames(wanted: string, names: readonly string[]): string[] {
  const short = wanted.toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(short, name.toLowerCase()) }))
    .filter(({ name, distance }) => {
      const abbreviates = short.length >= 3 && name.toLowerCase().includes(short);
      return abbreviates || distance <= Math.max(1, Math.min(name.length, short.length) / 3);
    })
    .sort((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
}

/** How many single-character insertions, deletions and substitutions turn a into b (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const above = row;
    row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(above[j] + (a[i] === b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1));
    }
  }
  return row[b.length];
}
