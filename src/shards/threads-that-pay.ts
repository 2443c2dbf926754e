// How many threads are worth their while for some rows.
import type { Layout } from "../data/layout.js";
import type { RowSource } from "../data/matrix.js";
import type { SparseSource } from "../data/sparse-matrix.js";

/**
 * From so many stored cells on several threads pay, and then one for each so many. On two cores that share their way to
 * memory two threads took 0.6 to 1.0 of the time of one for 19 to 50 million cells, and 1.5 times as long for 2.8 million
 * (npm run bench:threads).
 */
const FEWEST_CELLS = 16e6;
const CELLS_A_THREAD = 4e6;

/** @param most how many the machine has for them. */
export function threadsThatPay(source: RowSource | SparseSource, { lendable }: Layout, most: number): number {
  // to store them is what would take longest: read where they lie, one thread is done sooner
  if (lendable) return 1;
  const cells = "indptr" in source ? source.indices.length : source.rows * source.features;
  return cells < FEWEST_CELLS ? 1 : Math.min(most, Math.floor(cells / CELLS_A_THREAD));
}
