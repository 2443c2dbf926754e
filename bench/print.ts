// What a bench prints: tables that can be pasted into a Markdown document, and the machine that the figures hold for.
import { cpus } from "node:os";

/** Processor, cores and Node on one line. */
export function machine(): string {
  return `${cpus()[0].model}, ${cpus().length} cores; Node ${process.version}, V8 ${process.versions.v8}`;
}

/** Columns of figures stand to the right. */
export function printTable(head: readonly string[], lines: readonly (readonly string[])[]): void {
  const columns = head.map((title, k) => {
    const cells = lines.map((line) => line[k]);
    return {
      width: Math.max(3, ...[title, ...cells].map((cell) => cell.length)),
      right: cells.every((cell) => /^(< )?[–\d.,e+-]*( %| s)?$/.test(cell)),
    };
  });
  const print = (cells: readonly string[]): void => console.log(`| ${cells.join(" | ")} |`);
  const row = (cells: readonly string[]): void =>
    print(cells.map((cell, k) => (columns[k].right ? cell.padStart(columns[k].width) : cell.padEnd(columns[k].width))));
  row(head);
  print(columns.map(({ width, right }) => `${"-".repeat(width - 1)}${right ? ":" : "-"}`));
  for (const line of lines) row(line);
}

/** So many significant digits, and 1e-4 or 1e5 written out. */
export const figure = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));
