// The different texts of a column over all parts, as one who reads all rows in their order would have kept them.
import type { NumberMeaning } from "./number-cells.js";
import { parseDate, parseNumber } from "./parse-cell.js";

/** What a column is read on as where its texts become too many. */
export type ReadOn = Extract<NumberMeaning, "number" | "date"> | "nothing";

/** What more texts than may be kept are taken for: what more than half of them are. */
export function readOnAs(texts: readonly string[]): ReadOn {
  const numbers = texts.filter((text) => parseNumber(text) !== undefined).length;
  const dates = texts.filter((text) => parseDate(text) !== undefined).length;
  if (2 * Math.max(numbers, dates) <= texts.length) return "nothing";
  return numbers > dates ? "number" : "date";
}

export interface MergedTexts {
  /** Each text and its place, in the order in which they came first. */
  places: Map<string, number>;
  /** Where there are too many: the part and the place there of the first text that is beyond. */
  beyond?: { part: number; place: number };
}

/** @param parts the different texts of each. @param most texts. */
export function mergeTexts(parts: readonly (readonly string[])[], most: number): MergedTexts {
  const places = new Map<string, number>();
  for (const [part, texts] of parts.entries()) {
    for (const [place, text] of texts.entries()) {
      if (!places.has(text)) places.set(text, places.size);
      if (places.size > most) return { places, beyond: { part, place } };
    }
  }
  return { places };
}
