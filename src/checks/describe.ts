// How error messages show a value that is not what was expected.

/** A value as an error message shows it. */
export function describe(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (!isObject(value)) return String(value);
  return typeName(value);
}

/** The name of an object's type, such as Float32Array: the same in every realm. */
export function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Functions among them. */
export function isObject(value: unknown): value is object {
  return Object(value) === value;
}

/** Asked by reading, as a data frame of Polars says of no method that it is `in` it. */
export function hasMethods(value: unknown, ...names: string[]): value is object {
  return isObject(value) && names.every((name) => typeof Reflect.get(value, name) === "function");
}

/** The error for a value that should be a number of some kind: a TypeError where it is no number at all. */
export function unexpected(name: string, expected: string, value: unknown, where = ""): TypeError | RangeError {
  const message = `${name}: expected ${expected}, got ${describe(value)}${where}`;
  return typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** A value as an error shows it: quoted, on one line, not endless. */
export function quote(value: string): string {
  return printable(JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value));
}

/**
 * A text on one line and without what commands a terminal: control characters (ESC begins a command, U+009B too), the
 * separators of lines, and what turns the direction of writing, each as its escape in JSON.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `"a", "b", "c"`, cut short when there are many. */
export function quoteList(values: readonly string[], limit = 20): string {
  const shown = values.slice(0, limit).map(quote).join(", ");
  return values.length > limit ? `${shown}, …` : shown;
}
