import { quote, quoteList } from "./file-error.js";

/** How many single-character insertions, deletions and substitutions turn a into b (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const substitution = previous[j] + (a[i] === b[j] ? 0 : 1);
      current.push(Math.min(substitution, previous[j + 1] + 1, current[j] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}

/** What to say after "no such column": up to three names that a typing slip could explain, else all the names. */
export function suggestNames(wanted: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.min(name.length, wanted.length) / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
  return near.length > 0 ? `did you mean ${near.map(quote).join(" or ")}?` : `expected one of ${quoteList(names)}`;
}
