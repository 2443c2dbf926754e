// The cells of one column as what they are in x: one way for training and for prediction.
import { quote, quoteList } from "../checks/describe.js";
import { CellError } from "./cell-error.js";
import type { Chunks } from "./chunks.js";
import { HashedCells, TextCells, type WholeTexts } from "./collected-cells.js";
import type { FeatureCells } from "./column-kinds.js";
import { type ColumnEncoding, type HashEncoding, type TextEncoding, type WordsEncoding, widthOf } from "./encoding.js";
import { NumberCells } from "./number-cells.js";
import { type WordCells, WordEncoder } from "./words.js";

/**
 * A column encoded.
 *
 * - `numbers`: one column of x.
 * - `codes`: of `width` columns of x the one that is not 0 in a row, counted from 1; below 0 where its cell is -1; 0: none.
 * - `words`: the cells of each row other than 0.
 */
export type EncodedColumn = { indicator?: Uint8Array } & (
  | { form: "numbers"; values: Chunks<Float64Array<ArrayBuffer>> }
  | { form: "codes"; codes: Chunks<Int32Array<ArrayBuffer>>; width: number }
  | { form: "words"; rows: WordCells[]; width: number }
);

/** Levels that training has not seen. */
export interface Unseen {
  column: string;
  /** How many rows of the source have them. */
  rows: number;
  /** The first of them. */
  level: string;
  /** What they count as. */
  as: string;
}

/** Where the rows stand in their source, and what is found in them. */
export interface EncodingNotes {
  /** The row of the source, counted from 0. */
  originOf(row: number): number;
  countOf(row: number): number;
  /** Whether the encoding is that of a model. */
  known: boolean;
  /** Refuse a level that training has not seen. */
  strict: boolean;
  unseen: Unseen[];
}

const MILLISECONDS_A_DAY = 86_400_000;

export function days(milliseconds: number): number {
  return milliseconds / MILLISECONDS_A_DAY;
}

/** Uses up the cells. @throws {CellError} a cell that is missing or does not fit. */
export function encodeColumn(cells: FeatureCells, entry: ColumnEncoding, notes: EncodingNotes): EncodedColumn {
  const indicator = entry.missing?.indicator === true ? { indicator: new Uint8Array(cells.length) } : {};
  const mark = "indicator" in indicator ? indicator.indicator : undefined;
  const gap = (row: number) => {
    if (entry.missing === undefined) throw missingCell(entry, notes.originOf(row), notes.known);
    if (mark !== undefined) mark[row] = 1;
  };
  if (cells instanceof NumberCells) return { ...encodeNumbers(cells, entry, notes, gap), ...indicator };
  if (cells instanceof TextCells)
    return { ...encodeLevels(cells, expectType(entry, "text"), notes, gap), ...indicator };
  if (cells instanceof HashedCells) return { ...encodeHashed(cells, expectType(entry, "hash"), gap), ...indicator };
  return { ...encodeWords(cells, expectType(entry, "words"), gap), ...indicator };
}

/** Cells are collected by the type of their entry, so that another is a fault of ours. */
function expectType<T extends ColumnEncoding["type"]>(
  entry: ColumnEncoding,
  type: T,
): Extract<ColumnEncoding, { type: T }> {
  const is = (given: ColumnEncoding): given is Extract<ColumnEncoding, { type: T }> => given.type === type;
  if (is(entry)) return entry;
  throw new TypeError(`column ${quote(entry.column)}: expected an encoding of type ${type}, got ${entry.type}`);
}

function missingCell({ column, type }: ColumnEncoding, row: number, known: boolean): CellError {
  const expected = { numeric: "a finite number", boolean: "true or false", date: "a date" }[String(type)] ?? "a text";
  // rows to predict are not left out
  const policies = known ? "" : "`missing: drop`, ";
  const advice = `train with ${policies}\`missing: mean\` or \`missing: indicator\` to allow it`;
  return new CellError({ row, column, value: null, expected, advice });
}

function encodeNumbers(
  { values, meaning, missing: gaps, areFinite }: NumberCells,
  { column, missing }: ColumnEncoding,
  { originOf }: EncodingNotes,
  gap: (row: number) => void,
): EncodedColumn {
  if (gaps === 0 && areFinite && meaning !== "date") return { form: "numbers", values };
  const as = Number(missing?.as ?? 0);
  values.change((value, row) => {
    if (Number.isNaN(value)) {
      gap(row);
      return as;
    }
    if (Number.isFinite(value)) return meaning === "date" ? days(value) : value;
    throw new CellError({ row: originOf(row), column, value: String(value), expected: "a finite number" });
  });
  return { form: "numbers", values };
}

function encodeLevels(
  { texts, codes }: TextCells,
  entry: TextEncoding,
  { originOf, countOf, strict, unseen }: EncodingNotes,
  gap: (row: number) => void,
): EncodedColumn {
  const { column, levels, missing } = entry;
  const places = new Map(levels.map((level, place) => [level, place]));
  // undefined: a level that training has not seen
  const place = texts.map((text) => places.get(text));
  const as = missing?.as === undefined ? 0 : (places.get(String(missing.as)) ?? 0);
  let found: Unseen | undefined;
  codes.change((code, row) => {
    if (code < 0) {
      gap(row);
      return as;
    }
    const known = place[code];
    if (known !== undefined) return known;
    if (strict) {
      const expected = `${levels.length === 1 ? "" : "one of "}${quoteList(levels)} (the levels seen in training)`;
      throw new CellError({ row: originOf(row), column, value: texts[code], expected });
    }
    found ??= { column, rows: 0, level: texts[code], as: levels[0] };
    found.rows += countOf(row);
    return 0;
  });
  if (found !== undefined) unseen.push(found);
  return { form: "codes", codes, width: widthOf(entry) };
}

function encodeHashed({ codes }: HashedCells, entry: HashEncoding, gap: (row: number) => void): EncodedColumn {
  const columns = new Map(entry.buckets.map((bucket, column) => [bucket, column + 1]));
  codes.change((code, row) => {
    if (code === 0) gap(row);
    return Math.sign(code) * (columns.get(Math.abs(code) - 1) ?? 0);
  });
  return { form: "codes", codes, width: widthOf(entry) };
}

function encodeWords({ texts }: WholeTexts, entry: WordsEncoding, gap: (row: number) => void): EncodedColumn {
  const encoder = new WordEncoder(entry);
  const rows = texts.map((text, row) => {
    if (text === null) gap(row);
    return encoder.encode(text ?? "");
  });
  return { form: "words", rows, width: widthOf(entry) };
}
