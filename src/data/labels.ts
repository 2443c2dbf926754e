import { describe } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";

/** A class label as the caller gives it. */
export type Label = number | boolean | string;

/** Labels as the caller gives them: an array, or a typed array of numbers. */
export type Labels = ArrayLike<Label>;

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
export function encodeLabels(labels: Labels, rows: number, positive: Label | undefined): EncodedLabels {
  requireList("y", labels, "labels, one a row of x", rows);
  const distinct: Label[] = [];
  const codes = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const label = labels[i];
    // at row 0 a hole would equal the label that there is not yet
    let code = i > 0 && label === distinct[0] ? 0 : distinct.indexOf(label);
    if (code < 0) {
      requireLabel(label, i);
      code = distinct.push(label) - 1;
      if (code === 2) {
        throw new RangeError(`y: expected two distinct labels, got a third, ${describe(label)}, at row ${i}`);
      }
    }
    codes[i] = code;
  }
  if (distinct.length === 1) {
    throw new RangeError(`y: expected two distinct labels, got only ${describe(distinct[0])}`);
  }
  const classes = inOrder(distinct[0], distinct[1], positive);
  const one = distinct.indexOf(classes[1]);
  return { classes, y: codes.map((code) => (code === one ? 1 : 0)) };
}

/** Labels of classes that are known; both need not occur. @throws as `encodeLabels`, RangeError for any other label. */
export function encodeAs(classes: readonly [Label, Label], labels: Labels, rows: number): EncodedLabels {
  requireList("y", labels, "labels, one a row of x", rows);
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const code = classes.indexOf(labels[i]);
    if (code < 0) {
      const known = classes.map(describe).join(" or ");
      throw new RangeError(`y: expected ${known}, got ${describe(labels[i])} at row ${i}`);
    }
    y[i] = code;
  }
  return { classes, y };
}

/** Two labels as classes, read once. @throws TypeError unless they are two different labels of one type. */
export function requireClasses(name: string, classes: unknown): [Label, Label] {
  const [negative, positive, ...more] = Array.isArray(classes) ? classes : [classes];
  const alike = typeof negative === typeof positive && negative !== positive;
  if (alike && isLabel(negative) && isLabel(positive) && more.length === 0) return [negative, positive];
  const got = [negative, positive, ...more].map(describe).join(", ");
  throw new TypeError(`${name}: expected two different labels of one type, got ${got}`);
}

function isLabel(value: unknown): value is Label {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function requireLabel(label: unknown, row: number): void {
  if (typeof label === "number") {
    if (!Number.isFinite(label)) throw new RangeError(`y: expected a finite label, got ${label} at row ${row}`);
  } else if (typeof label !== "boolean" && typeof label !== "string") {
    throw new TypeError(`y: expected a number, boolean or string, got ${describe(label)} at row ${row}`);
  }
}

function inOrder(a: Label, b: Label, positive: Label | undefined): [Label, Label] {
  if (typeof a !== typeof b) {
    throw new TypeError(`y: expected labels of one type, got ${describe(a)} and ${describe(b)}`);
  }
  if (positive === undefined) return a < b ? [a, b] : [b, a];
  if (positive === a) return [b, a];
  if (positive === b) return [a, b];
  throw new RangeError(
    `positive: expected one of the labels ${describe(a)} and ${describe(b)}, got ${describe(positive)}`,
  );
}
