import { describe } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import { withoutBigInt } from "./cells.js";

/** A class label as the caller gives it. */
export type Label = number | boolean | string;

/** Labels in a column of a table, without nulls: a vector of Arrow, a series of Polars. */
export interface LabelColumn extends Iterable<Label | bigint | null> {
  /** How many rows. */
  readonly length: number;
}

/** Labels as the caller gives them, in an array of any kind or a column; a big integer stands for its number. */
export type Labels = ArrayLike<Label | bigint> | LabelColumn;

export interface EncodedLabels {
  /** [negative, positive] */
  classes: readonly [Label, Label];
  /** 1 where the label is the positive class, else 0. */
  y: Uint8Array;
}

/**
 * @param positive the label of class 1; if absent the greater: `true`, the larger number, the later string by code unit.
 * @throws TypeError for a label that is no number, boolean or string. RangeError unless exactly two labels occur.
 */
export function encodeLabels(given: Labels, rows: number, positive: Label | undefined): EncodedLabels {
  const { first, second, codes } = distinct(listOf(given, rows));
  const found = [first, second].filter((label) => label !== undefined);
  const classes = classesOf(found, positive);
  return { classes, y: classes[0] === second ? turned(codes) : codes };
}

/**
 * 1 where the label is the positive class, else 0, of rows that may be all of one class: then 1 and `true` are positive,
 * 0 and `false` negative, and of any other label `positive` has to tell.
 * @throws as `encodeLabels`, but RangeError for one label alone only where that does not tell its class.
 */
export function encodeSome(given: Labels, rows: number, positive: Label | undefined): Uint8Array {
  const { first, second, codes } = distinct(listOf(given, rows));
  if (first === undefined) return codes;
  if (second !== undefined) return inOrder(first, second, positive)[0] === second ? turned(codes) : codes;
  if (positive !== undefined) {
    requireOneType(first, positive);
    return codes.fill(Number(first === positive));
  }
  if (typeof first === "boolean" || first === 0 || first === 1) return codes.fill(Number(first));
  const expected = "y: expected two distinct labels, or option positive to say which class one is";
  throw new RangeError(`${expected}, got only ${describe(first)}`);
}

/**
 * The labels that occur in some of the rows, at most two, as they come first.
 * @throws TypeError for a label that is none, RangeError for a third.
 */
export function labelsIn(given: Labels, rows: number): Label[] {
  const { first, second } = distinct(listOf(given, rows));
  return [first, second].filter((label) => label !== undefined);
}

/**
 * Two classes in the order that `positive` asks for, of the labels that occur.
 * @throws as `encodeLabels`.
 */
export function classesOf([first, second, third]: readonly Label[], positive: Label | undefined): [Label, Label] {
  if (first === undefined || second === undefined) {
    throw new RangeError(`y: expected two distinct labels, got only ${describe(first)}`);
  }
  if (third !== undefined) throw new RangeError(`y: expected two distinct labels, got a third, ${describe(third)}`);
  return inOrder(first, second, positive);
}

/** The labels that occur, as they come first, and a code a row: 1 for the second. */
function distinct(labels: ArrayLike<unknown>): { first?: Label; second?: Label; codes: Uint8Array } {
  const rows = labels.length;
  // two variables, since to look labels up in a list takes longer than all else here
  let first: Label | undefined;
  let second: Label | undefined;
  const codes = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const label = withoutBigInt(labels[i]);
    // a hole comes as undefined, which no label is
    if (label === first && first !== undefined) continue;
    if (label === second && second !== undefined) codes[i] = 1;
    else {
      requireLabel(label, i);
      if (first === undefined) first = label;
      else if (second === undefined) {
        second = label;
        codes[i] = 1;
      } else throw new RangeError(`y: expected two distinct labels, got a third, ${describe(label)}, at row ${i}`);
    }
  }
  return { ...(first !== undefined && { first }), ...(second !== undefined && { second }), codes };
}

/** In place. */
function turned(codes: Uint8Array): Uint8Array {
  for (let i = 0; i < codes.length; i++) codes[i] = 1 - codes[i];
  return codes;
}

/** Codes of classes that are known, in the order that `positive` asks for. @throws as `encodeLabels` */
export function inClasses({ classes: [first, second], y }: EncodedLabels, positive: Label | undefined): EncodedLabels {
  const lacking = [0, 1].find((code) => !y.includes(code));
  if (lacking !== undefined) {
    throw new RangeError(`y: expected two distinct labels, got only ${describe(lacking === 0 ? second : first)}`);
  }
  const classes = inOrder(first, second, positive);
  return { classes, y: classes[0] === first ? y : y.map((code) => 1 - code) };
}

/** Labels of classes that are known; both need not occur. @throws as `encodeLabels`, RangeError for any other label. */
export function encodeAs(classes: readonly [Label, Label], given: Labels, rows: number): EncodedLabels {
  const labels = listOf(given, rows);
  const known: readonly unknown[] = classes;
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const code = known.indexOf(withoutBigInt(labels[i]));
    if (code < 0) {
      throw new RangeError(`y: expected ${classes.map(describe).join(" or ")}, got ${describe(labels[i])} at row ${i}`);
    }
    y[i] = code;
  }
  return { classes, y };
}

/**
 * Labels that can be indexed: those of a column can only be iterated.
 * @throws TypeError, RangeError where they are no list of that length.
 */
export function listOf(given: Labels, rows: number): ArrayLike<unknown> {
  requireList("y", given, "labels, one a row of x", rows);
  return isColumn(given) ? Array.from(given) : given;
}

function isColumn(y: Labels): y is LabelColumn {
  return Symbol.iterator in y && !Array.isArray(y) && !ArrayBuffer.isView(y);
}

/** Two labels as classes, read once. @throws TypeError unless they are two different labels of one type. */
export function requireClasses(name: string, classes: unknown): [Label, Label] {
  const [negative, positive, ...more] = Array.isArray(classes) ? classes : [classes];
  const alike = typeof negative === typeof positive && negative !== positive;
  if (alike && isLabel(negative) && isLabel(positive) && more.length === 0) return [negative, positive];
  const got = [negative, positive, ...more].map(describe).join(", ");
  throw new TypeError(`${name}: expected two different labels of one type, got ${got}`);
}

/** Whether a value can be a label. */
export function isLabel(value: unknown): value is Label {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function requireLabel(label: unknown, row: number): asserts label is Label {
  if (typeof label === "number") {
    if (!Number.isFinite(label)) throw new RangeError(`y: expected a finite label, got ${label} at row ${row}`);
  } else if (typeof label !== "boolean" && typeof label !== "string") {
    throw new TypeError(`y: expected a number, boolean or string, got ${describe(label)} at row ${row}`);
  }
}

function inOrder(a: Label, b: Label, positive: Label | undefined): [Label, Label] {
  requireOneType(a, b);
  if (positive === undefined) return a < b ? [a, b] : [b, a];
  if (positive === a) return [b, a];
  if (positive === b) return [a, b];
  throw new RangeError(
    `positive: expected one of the labels ${describe(a)} and ${describe(b)}, got ${describe(positive)}`,
  );
}

function requireOneType(a: Label, b: Label): void {
  if (typeof a === typeof b) return;
  throw new TypeError(`y: expected labels of one type, got ${describe(a)} and ${describe(b)}`);
}
