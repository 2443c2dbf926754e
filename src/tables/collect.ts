// In what form the cells of a column are collected: by what is asked of it, or by the encoding that a model has for it.
import { CellError } from "./cell-error.js";
import type { Shelf } from "./chunks.js";
import { type Cells, HashedCells, TextCells, WholeTexts } from "./collected-cells.js";
import type { Decided } from "./column-kinds.js";
import type { ColumnEncoding } from "./encoding.js";
import { FileError } from "./file-error.js";
import { NumberCells, type NumberMeaning, ParsedCells } from "./number-cells.js";
import { parseBoolean, parseDate, parseNumber } from "./parse-cell.js";
import type { RawType } from "./raw.js";
import type { Asked } from "./table-options.js";

const PARSERS = { number: parseNumber, boolean: parseBoolean, date: parseDate };

/** What a meaning's cells are called in errors. */
const EXPECTED = { number: "a finite number", boolean: "true or false", date: "a date such as 2026-11-28" };
const PLURAL = { number: "numbers", boolean: "booleans", date: "dates" };

/** The form for a column that training may learn from; none where it is left out. @param shelf for cells that memory is not to hold. */
export function cellsToLearn(type: RawType, asked: Asked, shelf?: Shelf): Cells | undefined {
  if (asked.role === "left out") return undefined;
  if (asked.role === "weight" || asked.role === "counts") return numbersFrom(type, "number", shelf);
  const as = asked.role === "feature" ? asked.as : undefined;
  if (asked.role === "feature" && asked.bits !== undefined) return new HashedCells(type, asked.bits, shelf);
  if (as === "words") return new WholeTexts(type);
  if (as === "numeric") return numbersFrom(type, "number", shelf);
  return as === "text" || !isNumbers(type) ? new TextCells(type, undefined, shelf) : new NumberCells(type, shelf);
}

/** The form for a column that a model knows. */
export function cellsToEncode(type: RawType, entry: ColumnEncoding): Cells {
  switch (entry.type) {
    case "text":
      return new TextCells(type, Infinity);
    case "hash":
      return new HashedCells(type, entry.bits);
    case "words":
      return new WholeTexts(type);
    default:
      return numbersFrom(type, meaningOf(entry.type));
  }
}

function isNumbers(type: RawType): type is NumberMeaning {
  return type !== "any" && type !== "text";
}

function numbersFrom(type: RawType, meaning: NumberMeaning, shelf?: Shelf): NumberCells | ParsedCells {
  return isNumbers(type) ? new NumberCells(type, shelf) : new ParsedCells(meaning, PARSERS[meaning], shelf);
}

function meaningOf(type: "numeric" | "boolean" | "date"): NumberMeaning {
  return type === "numeric" ? "number" : type;
}

/**
 * The cells of a column as its encoding takes them.
 * @throws {CellError} a cell that does not fit. @throws {FileError} a column of another kind.
 */
export function fitting(source: string, cells: Cells, entry: ColumnEncoding): Decided {
  const { column, type } = entry;
  if (type === "words" || type === "hash" || type === "text") {
    if (cells instanceof NumberCells || cells instanceof ParsedCells)
      throw new TypeError(`${column}: not collected as texts`);
    return { kind: type === "words" ? "words" : "category", cells };
  }
  const meaning = meaningOf(type);
  const numbers = cells instanceof ParsedCells ? cells.cells : cells;
  if (!(numbers instanceof NumberCells)) throw new TypeError(`${column}: not collected as ${PLURAL[meaning]}`);
  if (cells instanceof ParsedCells && cells.odd > 0 && !(entry.type === "numeric" && entry.lenient)) {
    const [{ row, text }] = cells.firstOdd;
    throw new CellError({ row, column, value: text, expected: EXPECTED[meaning] });
  }
  if ((numbers.meaning === "date") !== (meaning === "date")) {
    throw new FileError({ file: source, column }, `expected ${PLURAL[meaning]}, got ${PLURAL[numbers.meaning]}`);
  }
  if (meaning === "boolean") {
    numbers.values.each((value, row) => {
      if (value === 0 || value === 1 || Number.isNaN(value)) return;
      throw new CellError({ row, column, value: String(value), expected: EXPECTED.boolean });
    });
  }
  return { kind: meaning, cells: numbers };
}
