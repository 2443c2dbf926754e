// Numbers, and rows of cells, as text for people.
import { printable } from "../checks/describe.js";

/** Six significant digits, without the zeros at their end. */
export function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Two significant digits, for sizes of errors. */
export function magnitude(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}

/** Always with its sign. */
export function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toPrecision(4)}`;
}

export function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}

/** 1234567 as 1,234,567. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${value.toLocaleString("en-US")} ${value === 1 ? noun : plural}`;
}

export function duration(seconds: number): string {
  if (seconds < 1) return `${(1000 * seconds).toPrecision(3)} ms`;
  return `${seconds.toPrecision(3)} s`;
}

/** A name cut to so many characters, so that it leaves room for what stands beside it. */
export function shortened(name: string, most: number): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join("")}…`;
}

/**
 * Lays rows of cells out in columns, two blanks apart: the first column and texts to the left, numbers to the right.
 *
 * @param alignments one letter a column, `l` or `r`.
 */
export function alignedRows(cells: readonly (readonly string[])[], alignments: string): string[] {
  const rows = cells.map((row) => row.map(printable)); // its width counts
  const widths = [...alignments].map((_, j) => Math.max(...rows.map((row) => length(row[j] ?? ""))));
  return rows.map((row) =>
    row
      .map((text, j) => {
        const blanks = " ".repeat(widths[j] - length(text));
        return alignments[j] === "r" ? blanks + text : text + blanks;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Characters, where `length` counts UTF-16 units. */
export function length(text: string): number {
  return [...text].length;
}
