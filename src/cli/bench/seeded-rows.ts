// Rows for who has no file at hand: the same on every machine.
import { mulberry32 } from "../../math/random.js";
import type { Rows } from "./measure.js";

const ROWS = 100_000;
const COLUMNS = 28;

/** 100,000 rows of 28 columns, uniform in [−1, 1); labels from a plane through 0 with noise, so that there is a minimum. */
export function seededRows(seed: number): Rows {
  const random = mulberry32(seed);
  const data = new Float64Array(ROWS * COLUMNS);
  const y = new Uint8Array(ROWS);
  for (let i = 0, p = 0; i < ROWS; i++) {
    let side = 2 * random() - 1;
    for (let j = 0; j < COLUMNS; j++, p++) {
      data[p] = 2 * random() - 1;
      side += (j % 2 === 0 ? data[p] : -data[p]) / (1 + j);
    }
    y[i] = side > 0 ? 1 : 0;
  }
  return { x: { data, rows: ROWS, columns: COLUMNS }, y };
}
