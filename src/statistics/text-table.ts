// Numbers and tables as a statistician reads them.

const MINUS = "−";

/** Columns of texts, the first flush left, the others flush right. */
export function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  return rows.map((row) =>
    row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j]))).join("  "),
  );
}

/** With so many places. */
export function fixed(value: number, places: number): string {
  return signed(Math.abs(value) < 1e7 ? value.toFixed(places) : value.toPrecision(6));
}

/** Five digits. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return signed(String(value));
  const size = Math.abs(value);
  return signed(size === 0 || (size >= 1e-4 && size < 1e6) ? value.toPrecision(5) : value.toExponential(3));
}

/** Four places, or two digits of what is smaller. */
export function pValue(p: number): string {
  if (p === 0) return "below 1e−300";
  return p >= 0.001 ? p.toFixed(4) : signed(p.toExponential(1));
}

function signed(text: string): string {
  return text.replace(/^-/, MINUS).replace("e-", `e${MINUS}`);
}

/** 0.95 as 95%. */
export function percentOf(level: number): string {
  return `${Number((100 * level).toPrecision(12))}%`;
}
