// Files that the bench of files is run on, made from seeds.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { mulberry32 } from "../src/math/random.js";

/** Rows of numbers, correlated as their common part has it, and a target of 0 and 1 that depends on the first ten. */
export function numbers(rows: number, columns: number, seed: number): Iterable<string> {
  const next = mulberry32(seed);
  const weights = Array.from({ length: columns }, (_, j) => (j < 10 ? normal(next) : 0));
  return lines(
    Array.from(weights, (_, j) => `x${j + 1}`),
    rows,
    () => {
      const common = normal(next);
      const row = weights.map(() => (normal(next) + common) / Math.SQRT2);
      const z = row.reduce((sum, value, j) => sum + value * weights[j], 0);
      return `${row.map((value) => value.toPrecision(7)).join(",")},${label(z, next)}`;
    },
  );
}

/** A column of many levels, some often and most seldom, and three of numbers. */
export function levels(rows: number, count: number, seed: number): Iterable<string> {
  const next = mulberry32(seed);
  const effects = Array.from({ length: count }, () => normal(next));
  return lines(["level", "x1", "x2", "x3"], rows, () => {
    const level = Math.floor(count * next() ** 2);
    const row = [normal(next), normal(next), normal(next)];
    return `level ${level},${row.map((value) => value.toPrecision(7)).join(",")},${label(effects[level] + row[0], next)}`;
  });
}

export async function writeLines(file: string, pieces: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), createWriteStream(file));
}

/** The header and the rows, some thousand lines at a time. */
function* lines(names: readonly string[], rows: number, row: () => string): Generator<string> {
  let piece = `${names.join(",")},target\n`;
  for (let i = 1; i <= rows; i++) {
    piece += `${row()}\n`;
    if (i % 1000 !== 0 && i !== rows) continue;
    yield piece;
    piece = "";
  }
}

/** Of the normal distribution: Box and Muller (1958). */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

function label(z: number, next: () => number): number {
  return next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
}
