// The column of labels.
import { quote, quoteList } from "../checks/describe.js";
import type { Label } from "../data/labels.js";
import type { Share } from "./agreement.js";
import { CellError } from "./cell-error.js";
import { byCodePoint } from "./code-points.js";
import type { TextCells } from "./collected-cells.js";
import { FileError } from "./file-error.js";
import { NumberCells } from "./number-cells.js";
import { dateText, parseBoolean, parseNumber } from "./parse-cell.js";

/** The column of labels and its two labels. */
export interface Target {
  column: string;
  /** The lesser first; of a model the class 0 first. */
  classes: [Label, Label];
}

/** Labels as positions among those of a column, -1 where a cell is missing. */
export interface TargetCells {
  labels: Label[];
  codeAt(row: number): number;
}

/**
 * The different labels of a column, rising: numbers where all are, booleans where all are, else texts.
 * @throws {FileError} a label that is no finite number among numbers.
 */
export function targetCells(cells: NumberCells | TextCells, share: Share): TargetCells {
  const { values, placeAt } = distinct(cells, share);
  const labels = labelsOf(values);
  const sorted = [...new Set(labels)].sort((a, b) =>
    typeof a === "string" && typeof b === "string" ? byCodePoint(a, b) : Number(a) - Number(b),
  );
  const codes = labels.map((label) => sorted.indexOf(label));
  return {
    labels: sorted,
    codeAt(row) {
      const place = placeAt(row);
      return place < 0 ? -1 : codes[place];
    },
  };
}

/** More different labels than anybody would want to read of; the others count as the last of them. */
const MOST_LABELS = 1000;

function distinct(cells: NumberCells | TextCells, share: Share): { values: Label[]; placeAt(row: number): number } {
  if (!(cells instanceof NumberCells)) {
    if (cells.parsed !== undefined) return distinct(cells.parsed.cells, share);
    return {
      values: cells.texts.slice(0, MOST_LABELS),
      placeAt: (row) => Math.min(cells.codes.at(row), MOST_LABELS - 1),
    };
  }
  const own = new Set<number>();
  cells.values.each((value) => {
    if (!Number.isNaN(value) && own.size < MOST_LABELS) own.add(value);
  });
  const all = new Set(share.gather([...own]).flat());
  const places = new Map([...all].slice(0, MOST_LABELS).map((value, place) => [value, place]));
  const { meaning } = cells;
  const label = (value: number) =>
    meaning === "number" ? value : meaning === "boolean" ? value === 1 : dateText(value);
  return {
    values: Array.from(places.keys(), label),
    placeAt(row) {
      const value = cells.values.at(row);
      return Number.isNaN(value) ? -1 : (places.get(value) ?? MOST_LABELS - 1);
    },
  };
}

function labelsOf(values: readonly Label[]): Label[] {
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length < values.length) return [...values];
  const numbers = texts.map(parseNumber).filter((number) => number !== undefined);
  if (numbers.length === texts.length) return numbers;
  const truths = texts.map(parseBoolean).filter((truth) => truth !== undefined);
  return truths.length === texts.length ? truths.map((truth) => truth === 1) : texts;
}

/** What a column of such labels is taken for, whatever source it is from. */
export function kindOfLabels([label]: readonly Label[]): "number" | "boolean" | "category" | "empty" {
  if (label === undefined) return "empty";
  return typeof label === "number" ? "number" : typeof label === "boolean" ? "boolean" : "category";
}

/** The labels of the rows that were not left out, of all parts, rising. */
export function labelsLeft({ labels, codeAt }: TargetCells, rows: number, share: Share): Label[] {
  const found = new Uint8Array(labels.length);
  for (let row = 0; row < rows; row++) {
    const code = codeAt(row);
    if (code >= 0) found[code] = 1;
  }
  const parts = share.gather(found);
  return labels.filter((_, code) => parts.some((part) => part[code] === 1));
}

/** @throws {FileError} where a column has other than two labels, or one that is no finite number. */
export function expectTwo(source: string, column: string, labels: readonly Label[]): [Label, Label] {
  const odd = labels.some((label) => typeof label === "number" && !Number.isFinite(label));
  const names = quoteList(labels.map(String), 5);
  if (odd) throw new FileError({ file: source, column }, `expected finite numbers in the target, got ${names}`);
  const [one, other] = labels;
  if (labels.length === 2) return [one, other];
  if (labels.length === 0) throw new FileError({ file: source, column }, "expected values, got only missing cells");
  const many = labels.length === MOST_LABELS ? `at least ${MOST_LABELS}` : String(labels.length);
  const got = `got ${labels.length === 1 ? "only" : `${many}:`} ${names}`;
  throw new FileError({ file: source, column }, `expected exactly two distinct values in the target, ${got}`);
}

/** 1 where the label is classes[1]. @throws {CellError} a cell that is missing or neither class. */
export function codesOf(
  column: string,
  { labels, codeAt }: TargetCells,
  classes: readonly [Label, Label],
  rows: number,
  origin: (row: number) => number,
): Uint8Array {
  const places = labels.map((label) => classes.indexOf(likeOneOf(classes, label)));
  const y = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const code = codeAt(row);
    const y_i = code < 0 ? -1 : places[code];
    if (y_i < 0) {
      const expected = `one of ${quoteList(classes.map(String))} (the two classes of the target)`;
      const value = code < 0 ? null : String(labels[code]);
      const advice = code < 0 ? { advice: "train with `missing: drop` to leave such rows out" } : {};
      throw new CellError({ row: origin(row), column, value, expected, ...advice });
    }
    y[row] = y_i;
  }
  return y;
}

/** A label of a class as another source may have it: "1" or true for 1. */
function likeOneOf(classes: readonly [Label, Label], label: Label): Label {
  return classes.find((known) => known === label || String(known) === String(label)) ?? label;
}

/** The label that a text on a command line means. @throws {FileError} for none of the two. */
export function findLabel(source: string, { column, classes }: Target, wanted: Label): Label {
  const text = String(wanted).trim();
  const found = classes.find(
    (label) =>
      label === wanted ||
      String(label) === text ||
      (typeof label === "number" && text !== "" && label === Number(text)),
  );
  if (found !== undefined) return found;
  const got = typeof wanted === "string" ? quote(wanted) : String(wanted);
  throw new FileError(
    { file: source, column },
    `positive: expected one of ${quoteList(classes.map(String))}, got ${got}`,
  );
}
