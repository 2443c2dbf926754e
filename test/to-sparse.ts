import type { SparseMatrix } from "../src/index.js";

/** The same rows, with their zeros left out. */
export function toSparse(x: number[][]): SparseMatrix {
  const stored = x.map((row) => row.flatMap((value, j) => (value === 0 ? [] : [{ value, j }])));
  const indptr = [0];
  for (const cells of stored) indptr.push(indptr[indptr.length - 1] + cells.length);
  const cells = stored.flat();
  const [indices, values] = [cells.map(({ j }) => j), cells.map(({ value }) => value)];
  return { rows: x.length, columns: x[0].length, indptr, indices, values };
}
