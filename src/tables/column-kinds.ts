// What a column is taken for, decided from all its cells.
import { quote, quoteList } from "../checks/describe.js";
import type { Share } from "./agreement.js";
import { CellError } from "./cell-error.js";
import { Chunks } from "./chunks.js";
import { type Cells, HashedCells, type TextCells, WholeTexts } from "./collected-cells.js";
import { FileError } from "./file-error.js";
import { NumberCells, type NumberMeaning, ParsedCells } from "./number-cells.js";
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
 * @param source its name, for errors. @param cells as all parts agree on them. @param share the rows that are here.
 * @throws {CellError} a column that is nearly one of numbers, naming the first cells that are none.
 * @throws {FileError} a column that an option names and that cannot be what it says.
 */
export function decideKind(
  source: string,
  column: string,
  cells: Cells,
  asked: Extract<Asked, { role: "feature" }>,
  share: Share,
): Decided {
  const decided = kindOf(source, column, cells, asked, share);
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
  share: Share,
): Decided {
  const numbers = (meant: NumberCells) => kindOfNumbers(column, meant, share);
  const parsed = (texts: TextCells, meaning: NumberMeaning, parse: (text: string) => number | undefined) => {
    const cells = texts.parse(meaning, parse);
    cells.agree(share);
    return cells;
  };
  if (cells instanceof WholeTexts) {
    return cells.texts.every((text) => text === null) ? EMPTY : { kind: "words", cells };
  }
  if (cells instanceof HashedCells) return cells.present === 0 ? EMPTY : { kind: "category", cells };
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
  if (cells.mixed) {
    const expected = "expected numbers or dates throughout as in the first rows, got other texts further on";
    throw new FileError({ file: source, column }, `${expected}; ${TOO_MANY}`);
  }
  if (cells.givenUpAfter !== undefined) {
    const seen = presentRows(cells, share);
    if (cells.texts.length > NEARLY_ALL * seen) return identifier(cells.texts.length, seen);
    const got = `got more than ${(cells.texts.length - 1).toLocaleString("en-US")} different texts`;
    throw new FileError({ file: source, column }, `expected numbers, dates or categories, ${got}; ${TOO_MANY}`);
  }
  const { texts } = cells;
  const say = (parse: (text: string) => number | undefined) => texts.filter((text) => parse(text) !== undefined).length;
  if (say(parseNumber) === texts.length) return numbers(parsed(cells, "number", parseNumber).cells);
  if (say(parseBoolean) === texts.length) return numbers(parsed(cells, "boolean", parseBoolean).cells);
  if (say(parseDate) === texts.length) return numbers(parsed(cells, "date", parseDate).cells);
  if (mostCells(cells, resemblesNumber, share)) {
    expectNoOdd(column, parsed(cells, "number", parseNumber), cells.present);
  }
  if (mostCells(cells, (text) => parseDate(text) !== undefined, share)) {
    expectNoOdd(column, parsed(cells, "date", parseDate), cells.present);
  }
  const present = presentRows(cells, share);
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
function presentRows({ codes }: TextCells, share: Share): number {
  let rows = 0;
  codes.each((code, row) => {
    if (code >= 0) rows += share.countOf(row);
  });
  return share.sum(rows);
}

function kindOfNumbers(column: string, cells: NumberCells, share: Share): Decided {
  const { meaning, present, least, greatest, whole, rises } = cells;
  if (!cells.areFinite) share.together([() => expectFinite(column, cells)]);
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
  if (meaning !== "number" || !whole || present < LEAST_ROWS || !standOnce(cells, share)) return used;
  if (rises) return leftOut("a row number, as it rises by one from row to row");
  if (!NAMED_ID.test(column) || !areDifferent(cells, share)) return used;
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
function standOnce({ length }: NumberCells, share: Share): boolean {
  let row = 0;
  while (row < length && share.countOf(row) === 1) row++;
  return !share.some(row < length);
}

/** @param cells whole numbers: equal ones meet in one part. */
function areDifferent({ values }: NumberCells, share: Share): boolean {
  const to = Array.from({ length: share.parts }, Chunks.ofNumbers);
  values.each((value) => {
    if (!Number.isNaN(value)) to[Math.abs(value) % share.parts].push(value);
  });
  const come = share.exchange(to.map((part) => part.whole()));
  const sorted = Chunks.ofNumbers();
  for (const numbers of come) sorted.append(numbers);
  const all = sorted.whole().sort();
  return !share.some(all.some((value, k) => k > 0 && value === all[k - 1]));
}

/** Whether more than half of the cells have such a text. */
function mostCells({ texts, codes, present }: TextCells, isSuch: (text: string) => boolean, share: Share): boolean {
  const such = texts.map(isSuch);
  let count = 0;
  codes.each((code) => {
    if (code >= 0 && such[code]) count++;
  });
  return 2 * share.sum(count) > present;
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
