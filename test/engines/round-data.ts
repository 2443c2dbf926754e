// The rows of one round: of its own size, seeded by its number, made without `Math` functions that engines differ in.
import type { FlatMatrix, SparseMatrix } from "../../dist/index.js";
import { mulberry32 } from "../../src/math/random.js";

/** Where typed arrays come from: this realm, or a frame's. */
export interface Realm {
  Float64Array: Float64ArrayConstructor;
  Float32Array: Float32ArrayConstructor;
}

export interface RoundData {
  x: FlatMatrix & { data: Float64Array };
  /** 0 or 1, drawn so that the classes overlap. */
  y: number[];
  /** 0 or 1, by the sign of the first column: separable. */
  side: number[];
  /** One a row, some 0. */
  sampleWeight: number[];
  offset: number[];
  start: { weights: number[]; bias: number };
  /** Half of the cells of x, with integer lists. */
  sparse: Required<SparseMatrix> & { values: Float64Array };
}

/** Sizes change from round to round, so that every remainder of rows by the tile's eight occurs. */
export function roundData(round: number): RoundData {
  return seededRows(round, 120 + ((37 * round) % 101), 1 + (round % 7));
}

export function seededRows(seed: number, rows: number, columns: number): RoundData {
  const next = mulberry32(seed + 1);
  const centred = (): number => next() + next() + next() - 1.5;
  // columns of different size, some far from 0, as in data that people have
  const scales = Array.from({ length: columns }, (_, j) => [1, 0.01, 250][j % 3]);
  const means = Array.from({ length: columns }, (_, j) => [0, 3, -1e4, 0.5][j % 4]);
  const unscaled = Float64Array.from({ length: rows * columns }, centred);
  const data = unscaled.map((cell, k) => means[k % columns] + scales[k % columns] * cell);
  const truth = Array.from({ length: columns }, centred);
  const y = Array.from({ length: rows }, (_, i) => {
    const z = truth.reduce((sum, w, j) => sum + w * unscaled[i * columns + j], 0);
    return z + 2 * centred() > 0 ? 1 : 0;
  });
  return {
    x: { data, rows, columns },
    y,
    side: Array.from({ length: rows }, (_, i) => (unscaled[i * columns] > 0 ? 1 : 0)),
    sampleWeight: y.map(() => Math.floor(5 * next()) / 2),
    offset: y.map(centred),
    start: { weights: scales.map((scale) => centred() / scale / 10), bias: centred() },
    sparse: halfOf(unscaled, rows, columns, next),
  };
}

function halfOf(cells: Float64Array, rows: number, columns: number, next: () => number): RoundData["sparse"] {
  const indptr = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (next() < 0.5) continue;
      indices.push(j);
      values.push(cells[i * columns + j]);
    }
    indptr.push(values.length);
  }
  return { rows, columns, indptr, indices, values: Float64Array.from(values) };
}
