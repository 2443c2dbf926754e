// What the race runs on: rows that are the same bits on every machine, and the descent that all contenders make.
import { mulberry32 } from "../../../src/math/random.js";

/** The sizes to choose from. The bits of every pair are published, so that any choice can be held against Node's. */
export const ROWS = [1000, 5000, 20_000, 100_000, 200_000] as const;
export const COLUMNS = [2, 8, 28, 64] as const;

/** w := w − α ∂F/∂w, so many times from 0, with α below what these rows bear and l2 in F. */
export const STEPS = 20;
export const LEARNING_RATE = 2;
export const L2 = 0.01;

/** In the order in which they run. */
export const CONTENDERS = ["naive", "js", "wasm"] as const;
export type Contender = (typeof CONTENDERS)[number];

export interface RaceSize {
  rows: number;
  columns: number;
}

export interface SeededRows extends RaceSize {
  /** Row after row, uniform in [−1, 1). */
  data: Float64Array;
  /** 0 or 1. */
  y: Uint8Array;
}

/** How a size is called in the published file. */
export function sizeName({ rows, columns }: RaceSize): string {
  return `${rows}x${columns}`;
}

/** Every row is above or below a plane through 0, but for some noise. Additions and products alone: no engine differs. */
export function seededRows({ rows, columns }: RaceSize): SeededRows {
  const random = mulberry32(1);
  const data = new Float64Array(rows * columns);
  const y = new Uint8Array(rows);
  for (let i = 0, p = 0; i < rows; i++) {
    let side = random() - 0.5;
    for (let j = 0; j < columns; j++, p++) {
      data[p] = 2 * random() - 1;
      side += (j % 2 === 0 ? data[p] : -data[p]) / (1 + j);
    }
    y[i] = side > 0 ? 1 : 0;
  }
  return { rows, columns, data, y };
}
