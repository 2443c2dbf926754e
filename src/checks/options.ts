// Options objects as callers pass them.
import { describe, isObject, quote } from "./describe.js";
import { requireName } from "./names.js";

/** @throws TypeError where it is no object. */
export function requireObject(name: string, value: unknown, expected = "an object"): asserts value is object {
  if (!isObject(value)) throw new TypeError(`${name}: expected ${expected}, got ${describe(value)}`);
}

/**
 * Reads none of the options. Few names need no suggestion, and a page that only predicts not the code for one.
 * @param kind what one of them is called in an error, such as "fit option".
 * @throws TypeError where they are no object; RangeError for a name that is not among `names`.
 */
export function requireOptions(kind: string, options: object, names: readonly string[]): void {
  requireObject(`${kind}s`, options);
  const name = Object.keys(options).find((key) => !names.includes(key));
  if (name === undefined) return;
  throw new RangeError(`${kind}: expected one of ${names.join(", ")}, got ${quote(name)}`);
}

/** The same, and the error has the name that is probably meant. */
export function requireKnownOptions(kind: string, options: object, names: readonly string[]): void {
  requireObject(`${kind}s`, options);
  for (const name of Object.keys(options)) requireName(kind, name, names);
}

/**
 * A copy of options, each read once; one that is undefined counts as absent.
 * @throws as `requireKnownOptions`.
 */
export function readOptions<T extends object>(
  kind: string,
  options: T,
  names: readonly (keyof T & string)[],
): Partial<T> {
  requireKnownOptions(kind, options, names);
  const read: Partial<T> = {};
  for (const name of names) {
    const value = options[name];
    if (value !== undefined) read[name] = value;
  }
  return read;
}
