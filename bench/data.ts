// Seeded data of the shapes that logistic regression meets: many rows, many columns, sparse text, one small real table.
// Labels are drawn from the true probabilities, so that the classes overlap and a finite optimum exists.
import { readFileSync } from "node:fs";
import { mulberry32 } from "../src/math/random.js";

export interface DenseRows {
  data: Float32Array | Float64Array;
  rows: number;
  columns: number;
}

/** Compressed sparse rows: row i holds the cells indptr[i] … indptr[i + 1] − 1. */
export interface SparseRows {
  rows: number;
  columns: number;
  indptr: Int32Array;
  indices: Int32Array;
  values: Float32Array;
}

export interface DenseData {
  x: DenseRows;
  /** 0 or 1 a row. */
  y: Uint8Array;
}

export interface SparseData {
  x: SparseRows;
  y: Uint8Array;
}

export type Data = DenseData | SparseData;

/** Dense rows of one class: `data` is filled and returned with labels; the seed decides every number. */
export type DenseKind = (data: Float32Array | Float64Array, columns: number, seed: number) => DenseData;

/** Standard deviation of the true margins: noise turns about a fifth of the labels. */
const MARGIN = 2;

/** Neighbouring columns correlate by a half. */
const CORRELATION = 0.5;

/** Correlated standard normal columns, in the number format of `data`. */
export function gaussian(data: Float32Array | Float64Array, columns: number, seed: number): DenseData {
  const rows = data.length / columns;
  const next = mulberry32(seed);
  const normal = normals(next);
  const own = Math.sqrt(1 - CORRELATION ** 2);
  const truth = Float64Array.from({ length: columns }, () => (MARGIN * normal()) / Math.sqrt(columns));
  const y = new Uint8Array(rows);
  for (let i = 0, p = 0; i < rows; i++) {
    let x = normal();
    let z = 0;
    for (let j = 0; j < columns; j++, p++) {
      data[p] = x;
      z += truth[j] * x;
      x = CORRELATION * x + own * normal();
    }
    y[i] = drawLabel(next, z);
  }
  return { x: { data, rows, columns }, y };
}

/** Latent factors, the standard deviation of their loadings, and the true bias. */
const FACTORS = { count: 6, loading: 0.5, bias: 0.2 };

/**
 * Columns that share a few latent factors, x = f Lᵀ + noise, so that a few directions carry most of the variance and
 * every pair of columns correlates; the margins are small and the classes overlap far more than in `gaussian`.
 */
export function factors(data: Float32Array | Float64Array, columns: number, seed: number): DenseData {
  const rows = data.length / columns;
  const next = mulberry32(seed);
  const normal = normals(next);
  const count = Math.min(columns, FACTORS.count);
  const loadings = Float64Array.from({ length: columns * count }, () => FACTORS.loading * normal());
  const truth = Float64Array.from({ length: columns }, () => normal() / Math.sqrt(columns));
  const y = new Uint8Array(rows);
  const factor = new Float64Array(count);
  for (let i = 0, p = 0; i < rows; i++) {
    for (let k = 0; k < count; k++) factor[k] = normal();
    let z = FACTORS.bias;
    for (let j = 0; j < columns; j++, p++) {
      let x = normal();
      for (let k = 0; k < count; k++) x += loadings[j * count + k] * factor[k];
      data[p] = x;
      z += truth[j] * x;
    }
    y[i] = drawLabel(next, z);
  }
  return { x: { data, rows, columns }, y };
}

/** The kinds of dense rows that `--kind` names. */
export const DENSE_KINDS: ReadonlyMap<string, DenseKind> = new Map([
  ["correlated", gaussian],
  ["factors", factors],
]);

/** Words a row before repeats are merged; they leave 37.6 different ones in the mean of 10^5 columns. */
const WORDS = { least: 24, most: 60 };

/** Rows like texts: columns by Zipf's law, tf-idf values, every row of length 1. */
export function texts(rows: number, columns: number, seed: number): SparseData {
  const next = mulberry32(seed);
  const normal = normals(next);
  const truth = Float64Array.from({ length: columns }, () => MARGIN * normal());
  const indptr = new Int32Array(rows + 1);
  const indices = new Int32Array(rows * WORDS.most);
  const values = new Float32Array(rows * WORDS.most);
  const y = new Uint8Array(rows);
  const words = new Int32Array(WORDS.most);
  const spread = Math.log(columns + 1);
  let end = 0;
  for (let i = 0; i < rows; i++) {
    const count = WORDS.least + Math.floor(next() * (WORDS.most - WORDS.least + 1));
    // a word of rank k + 1 has probability ln((k + 2)/(k + 1)) / ln(columns + 1), about 1/k
    for (let k = 0; k < count; k++) words[k] = Math.min(columns - 1, Math.floor(Math.exp(next() * spread)) - 1);
    const sorted = words.subarray(0, count).sort();
    const start = end;
    let squares = 0;
    for (let k = 0, same = 0; k < count; k += same) {
      const word = sorted[k];
      for (same = 1; k + same < count && sorted[k + same] === word; ) same++;
      const value = (1 + Math.log(same)) * (1 + Math.log(word + 1));
      indices[end] = word;
      values[end++] = value;
      squares += value * value;
    }
    let z = 0;
    for (let k = start; k < end; k++) {
      values[k] /= Math.sqrt(squares);
      z += truth[indices[k]] * values[k];
    }
    indptr[i + 1] = end;
    y[i] = drawLabel(next, z);
  }
  return { x: { rows, columns, indptr, indices: indices.slice(0, end), values: values.slice(0, end) }, y };
}

/** test/data/breast-cancer.csv with standardised columns, as its scales differ by 10^5 and no rival scales by itself. */
export function breastCancer(): DenseData {
  const [, ...lines] = readFileSync("test/data/breast-cancer.csv", "utf8").trim().split("\n");
  const cells = lines.map((line) => line.split(","));
  const [rows, columns] = [cells.length, cells[0].length - 1];
  const data = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    const column = cells.map((row) => Number(row[j]));
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    column.forEach((value, i) => {
      data[i * columns + j] = (value - mean) / deviation;
    });
  }
  return { x: { data, rows, columns }, y: Uint8Array.from(cells, (row) => (row[columns] === "malignant" ? 1 : 0)) };
}

function drawLabel(next: () => number, z: number): number {
  return next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
}

/** Standard normal numbers, two at a time (Box and Muller 1958). */
function normals(next: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
