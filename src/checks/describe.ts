// How error messages show a value that is not what was expected.

/** A value as an error message shows it. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || value === undefined || typeof value !== "object") return String(value);
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The error for a value that should be a number of some kind: a TypeError where it is no number at all. */
export function unexpected(name: string, expected: string, value: unknown, where = ""): TypeError | RangeError {
  const message = `${name}: expected ${expected}, got ${describe(value)}${where}`;
  return typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** A value as an error shows it: quoted, on one line, not endless. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
}

/** `"a", "b", "c"`, cut short when there are many. */
export function quoteList(values: readonly string[], limit = 20): string {
  const shown = values.slice(0, limit).map(quote).join(", ");
  return values.length > limit ? `${shown}, …` : shown;
}
