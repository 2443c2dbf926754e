// What a column is taken for, and what a model can make of it.
import type { Column } from "./column.js";

/** A text column with more levels than this is left out. */
export const MOST_CATEGORIES = 20;

export type Kind = "number" | "category" | "constant" | "mostly missing" | "identifier" | "text";

/** How the cells become columns of x: themselves, or a 0/1 column for every level but the first. */
export type Form = "numbers" | "levels";

export interface Taken {
  kind: Kind;
  /** undefined where it can be no feature. */
  form: Form | undefined;
  /** Whether it is a feature unless the user says otherwise. */
  isFeature: boolean;
  /** What the user should know, in a sentence; empty where that is nothing. */
  note: string;
}

/**
 * The first of these that holds: mostly missing, where more than half of the cells are; constant; identifier, where
 * every row has the number of the row before plus 1; number, where more than half of the values are; category, with at
 * most 20 levels; identifier, where every value occurs once or there are more than 1,000; text.
 */
export function kindOf(column: Column): Taken {
  const { rows, missing, levels } = column;
  const present = rows - missing;
  const form = formOf(column);
  const misfits = form === "numbers" ? misfitsIn(column) : "";
  if (2 * missing > rows) {
    const isUsable = form !== undefined && present > 0 && levels?.length !== 1;
    const note = `${missing} of ${rows} cells are missing: left out${isUsable ? " unless you choose it" : ""}`;
    return { kind: "mostly missing", form: isUsable ? form : undefined, isFeature: false, note };
  }
  if (levels?.length === 1) return leftOut("constant", "the same in every row, so it tells nothing");
  if (column.counts && rows > 2) {
    return { kind: "identifier", form, isFeature: false, note: "counts the rows; left out unless you choose it" };
  }
  if (form === "numbers") return { kind: "number", form, isFeature: true, note: misfits };
  if (form === "levels") return { kind: "category", form, isFeature: true, note: "" };
  const hint = hintFor(column);
  if (levels === undefined) return leftOut("identifier", `more than 1,000 different texts${hint}: left out`);
  if (levels.length === present) return leftOut("identifier", `another text in every row${hint}: left out`);
  return leftOut("text", `${levels.length} different texts, more than ${MOST_CATEGORIES}${hint}: left out`);
}

function formOf({ rows, missing, numeric, levels }: Column): Form | undefined {
  if (2 * numeric > rows - missing) return "numbers";
  return levels !== undefined && levels.length <= MOST_CATEGORIES ? "levels" : undefined;
}

function leftOut(kind: Kind, note: string): Taken {
  return { kind, form: undefined, isFeature: false, note };
}

/** Texts among numbers. */
function misfitsIn(column: Column): string {
  const { rows, missing, numeric, firstText } = column;
  if (firstText === undefined) return "";
  const count = rows - missing - numeric;
  const others = count === 1 ? "" : `, and ${count - 1} more like it`;
  const shown = JSON.stringify(firstText.text.slice(0, 40));
  return `line ${firstText.line}: expected a number, got ${shown}${hintFor(column)}${others}; counted as missing`;
}

/** Spreadsheets of many countries write 3,14. */
function hintFor({ firstText }: Column): string {
  return firstText !== undefined && /^[+-]?\d*,\d+$/.test(firstText.text) ? " (decimals need a point)" : "";
}
