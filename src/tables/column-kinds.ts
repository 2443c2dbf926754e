// What a column is taken for, decided from all its cells.
import { quote, quoteList } from "../checks/describe.js";
import { CellError } from "./cell-error.js";
import { type Cells, HashedCells, type TextCells, WholeTexts } from "./collected-cells.js";
import { FileError } from "./file-error.js";
import { NumberCells, ParsedCells } from "./number-cells.js";
import { parseBoolean, parseDate, parseNumber, resemblesNumber } from "./parse-cell.js";
import type { Asked } from "./table-options.js";

/** What a column may be taken for. */
export type ColumnKind = "number" | "boolean" | "category" | "date" | "words" | "identifier" | "constant" | "empty";

/** Cells of a column that is learned from. */
export type FeatureCells = NumberCells | TextCells | HashedCells | WholeTexts;

/** A column that is learned from. */
interface Used {
  kind: ColumnKind;
  cells: FeatureCells;
}

/** One that is not, why, and what it is where an option names it. */
interface LeftOut {
  kind: ColumnKind;
  cells: undefined;
  why: string;
  named?: Used;
}

export type Decided = Used | LeftOut;

/** Below so many rows different values say nothing of what a column is. */
const LEAST_ROWS = 20;
/** The share of different texts beyond which they are names. */
const NEARLY_ALL = 0.9;
/** `id`, `user_id`, `userId`, `patient ID`; not `paid` or `PAID`. */
const NAMED_ID = /(?:^|[^A-Za-z])[Ii][Dd]$|[a-z]I[Dd]$/;

/**
 * @param source its name, for errors. @param countOf how many rows of the source each row stands for.
 * @throws {CellError} a column that is nearly one of numbers, naming the first cells that are none.
 * @throws {FileError} a column that an option names and that cannot be what it says.
 */
export function decideKind(
  source: string,
  column: string,
  cells: Cells,
  asked: Extract<Asked, { role: "feature" }>,
  countOf: (row: number) => number,
): Decided {
  const decided = kindOf(source, column, cells, asked, countOf);
  if (decided.cells !== undefined || !asked.named) return decided;
  if (decided.named !== undefined) return decided.named;
  if (decided.kind === "constant" && !(cells instanceof ParsedCells)) return decided;
  throw new FileError(
    { file: source, column },
    decided.kind === "empty" ? "expected values, got only missing cells" : decided.why,
  );
}

function kindOf(
  source: string,
  column: string,
  cells: Cells,
  asked: Extract<Asked, { role: "feature" }>,
  countOf: (row: number) => number,
): Decided {
  const numbers = (meant: NumberCells) => kindOfNumbers(column, meant, countOf);
  if (cells instanceof WholeTexts) {
    return cells.texts.every((text) => text === null) ? EMPTY : { kind: "words", cells };
  }
  if (cells instanceof HashedCells) return cells.missing === cells.length ? EMPTY : { kind: "category", cells };
  if (cells instanceof ParsedCells) return numbers(cells.cells);
  if (cells instanceof NumberCells) return numbers(cells);
  if (cells.present === 0) return EMPTY;
  const manyTexts = cells.parsed !== undefined || cells.givenUpAfter !== undefined;
  if (asked.as === "text") {
    if (!manyTexts) return kindOfLevels(cells);
    throw new FileError({ file: source, column }, `expected at most 65,536 different texts, got more; ${TOO_MANY}`);
  }
  if (cells.parsed !== undefined) {
    expectNoOdd(column, cells.parsed, cells.present);
    return numbers(cells.parsed.cells);
  }
  if (cells.givenUpAfter !== undefined) {
    const seen = presentRows(cells, countOf);
    if (cells.texts.length > NEARLY_ALL * seen) return identifier(cells.texts.length, seen);
    const got = `got more than ${(cells.texts.length - 1).toLocaleString("en-US")} different texts`;
    throw new FileError({ file: source, column }, `expected numbers, dates or categories, ${got}; ${TOO_MANY}`);
  }
  const { texts } = cells;
  const say = (parse: (text: string) => number | undefined) => texts.filter((text) => parse(text) !== undefined).length;
  if (say(parseNumber) === texts.length) return numbers(cells.parse("number", parseNumber).cells);
  if (say(parseBoolean) === texts.length) return numbers(cells.parse("boolean", parseBoolean).cells);
  if (say(parseDate) === texts.length) return numbers(cells.parse("date", parseDate).cells);
  if (mostCells(cells, resemblesNumber)) expectNoOdd(column, cells.parse("number", parseNumber), cells.present);
  if (mostCells(cells, (text) => parseDate(text) !== undefined)) {
    expectNoOdd(column, cells.parse("date", parseDate), cells.present);
  }
  const present = presentRows(cells, countOf);
  if (texts.length > Math.max(LEAST_ROWS, NEARLY_ALL * present))
    return { ...identifier(texts.length, present), named: { kind: "category", cells } };
  return kindOfLevels(cells);
}

const TOO_MANY = "`hash` makes buckets of them, `words` takes their words, `drop` leaves the column out";
const EMPTY: Decided = { kind: "empty", cells: undefined, why: "has no values" };

function identifier(different: number, present: number): LeftOut {
  const share = different === present ? "all different" : `${((100 * different) / present).toFixed(0)} % different`;
  return {
    kind: "identifier",
    cells: undefined,
    why: `taken for an identifier, as its texts are ${share}; \`words\` or \`text\` would use it`,
  };
}

function kindOfLevels(cells: TextCells): Decided {
  if (cells.texts.length > 1 || cells.missing > 0) return { kind: "category", cells };
  return { kind: "constant", cells: undefined, why: `has one value throughout, ${quote(cells.texts[0])}` };
}

/** How many rows of the source have a text, of those that were looked at. */
function presentRows({ codes }: TextCells, countOf: (row: number) => number): number {
  let rows = 0;
  codes.each((code, row) => {
    if (code >= 0) rows += countOf(row);
  });
  return rows;
}

function kindOfNumbers(column: string, cells: NumberCells, countOf: (row: number) => number): Decided {
  const { meaning, present, least, greatest, whole, rises } = cells;
  if (!cells.areFinite) expectFinite(column, cells);
  if (present === 0) return EMPTY;
  if (least === greatest && cells.missing === 0) {
    const value = meaning === "boolean" ? String(least === 1) : String(least);
    return { kind: "constant", cells: undefined, why: `has one value throughout, ${value}` };
  }
  const used: Used = { kind: meaning, cells };
  const leftOut = (why: string): LeftOut => ({
    kind: "identifier",
    cells: undefined,
    why: `taken for ${why}; \`numeric\` would use it`,
    named: used,
  });
  if (meaning !== "number" || !whole || present < LEAST_ROWS || !standOnce(cells, countOf)) return used;
  if (rises) return leftOut("a row number, as it rises by one from row to row");
  if (!NAMED_ID.test(column) || !areDifferent(cells)) return used;
  return leftOut("an identifier, as its numbers are all different");
}

/** @throws {CellError} the first cell that is infinite. */
function expectFinite(column: string, { values }: NumberCells): void {
  values.each((value, row) => {
    if (Math.abs(value) < Infinity || Number.isNaN(value)) return;
    throw new CellError({ row, column, value: String(value), expected: "a finite number" });
  });
}

/** Whether each row stands for one of the source. */
function standOnce({ length }: NumberCells, countOf: (row: number) => number): boolean {
  for (let row = 0; row < length; row++) if (countOf(row) !== 1) return false;
  return true;
}

function areDifferent(cells: NumberCells): boolean {
  const seen = new Set<number>();
  cells.values.each((value) => {
    if (!Number.isNaN(value)) seen.add(value);
  });
  return seen.size === cells.present;
}

/** Whether more than half of the cells have such a text. */
function mostCells({ texts, codes, present }: TextCells, isSuch: (text: string) => boolean): boolean {
  const such = texts.map(isSuch);
  let count = 0;
  codes.each((code) => {
    if (code >= 0 && such[code]) count++;
  });
  return 2 * count > present;
}

function expectNoOdd(column: string, { cells, odd, firstOdd }: ParsedCells, present: number): void {
  const [first, ...others] = firstOdd;
  if (first === undefined) return;
  const expected = cells.meaning === "date" ? "a date such as 2026-11-28" : "a finite number";
  const among = [...new Set(others.map(({ text }) => text))].filter((text) => text !== first.text);
  const also = among.length === 0 ? "" : `, among them ${quoteList(among)}`;
  const many = odd === 1 ? "the only such cell" : `one of ${odd.toLocaleString("en-US")} such cells${also}`;
  // a date is no number either
  const numeric = cells.meaning === "number" ? [`\`numeric\` takes ${odd === 1 ? "it" : "them"} as missing`] : [];
  const ways = [...numeric, "`text` takes the column as categories", "`drop` leaves it out"].join(", ");
  const advice = `${many} of ${present.toLocaleString("en-US")}; ${ways}`;
  throw new CellError({ row: first.row, column, value: first.text, expected, advice });
}
