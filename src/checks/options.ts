import { describe } from "./describe.js";
import { requireName } from "./names.js";

/** @throws TypeError where `options` is no object, RangeError for an option that is not among `names`. */
export function requireOptions(options: object, names: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${describe(options)}`);
  }
  for (const name of Object.keys(options)) requireName("option", name, names);
}
