// Names that callers pass: one of a list, or an error with the name they probably meant.
import { describe, quote, quoteList } from "./describe.js";

/** @throws RangeError for a name that is not among `names`, with the one it resembles. */
export function requireName(kind: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const nearest = nearestName(name, names);
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

/** The one that was probably meant, where there is one. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  return similarNames(wanted, names)[0];
}

/** The names that a typing slip or an abbreviation could explain, the likeliest first; case and signs do not count. */
function similarNames(wanted: string, names: readonly string[]): string[] {
  const letters = wordsOf(wanted).join("");
  return names
    .map((name) => {
      const words = wordsOf(name);
      const whole = words.join("");
      const abbreviates = words.some((_, k) => letters.length > 2 && words.slice(k).join("").startsWith(letters));
      const slip = differing(letters, whole);
      // in three letters or fewer a slip makes another name: C is not s, x1 not x2
      const slipped = slip === 0 || (whole.length > 3 && slip <= whole.length / 3);
      return { name, slip, likely: abbreviates || slipped };
    })
    .filter(({ likely }) => likely)
    .sort((a, b) => a.slip - b.slip)
    .map(({ name }) => name);
}

/** learningRate, learning_rate and "Learning rate" as ["learning", "rate"]. */
function wordsOf(name: string): string[] {
  const parted = name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase();
  return parted.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How many letters of the longer lie between what two words begin and what they end with in common. */
function differing(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end;
}
