import { unexpected } from "../checks/describe.js";
import { mulberry32 } from "../math/random.js";
import type { Split } from "../training/cross-folds.js";

/**
 * Holds out a fraction of the rows, chosen by chance: the same rows for the same row count, fraction and seed anywhere.
 *
 * A Fisher–Yates shuffle (Knuth, TAOCP vol. 2, algorithm 3.4.2P) of the row numbers, driven by mulberry32; its first
 * round(rows · fraction) rows are held out.
 *
 * @param fraction at least 0 and less than 1.
 * @param seed a whole number from 0 to 2³² − 1.
 * @throws {TypeError | RangeError} rows, fraction or seed no such number, or no row left to train on.
 */
export function holdOutRows(rows: number, fraction: number, seed: number): Split {
  if (!Number.isSafeInteger(rows) || rows < 0) throw unexpected("rows", "a whole number of at least 0", rows);
  if (!Number.isFinite(fraction) || fraction < 0 || fraction >= 1) {
    throw unexpected("testFraction", "a number from 0 to less than 1", fraction);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw unexpected("seed", "a whole number from 0 to 2^32 − 1", seed);
  }
  const held = Math.round(rows * fraction);
  if (held === rows)
    throw new RangeError(`testFraction: expected to leave a row to train on, got ${fraction} of ${rows}`);

  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const random = mulberry32(seed);
  for (let i = 0; i < held; i++) {
    const other = i + Math.floor(random() * (rows - i));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return { test: order.slice(0, held).sort(), train: order.slice(held).sort() };
}
