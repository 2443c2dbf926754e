// Rows as the caller holds them, one after another, each as its cells that are not 0: dense and sparse rows alike.
import { requireFinite } from "../checks/numbers.js";
import type { RowSource } from "./matrix.js";
import { SparseSource } from "./sparse-matrix.js";

const CHUNK_NUMBERS = 32768;

/** The cells of one row that are not 0: value[k] in column[k] for k < count, the columns rising. */
export interface Cells {
  count: number;
  readonly column: Uint32Array;
  readonly value: Float64Array;
}

/**
 * Calls `visit` with every row, counted from 0; the cells hold until it returns.
 * @throws TypeError for a cell that is no number, RangeError for one that is not finite.
 */
export function eachRow(source: RowSource | SparseSource, visit: (cells: Cells, row: number) => void): void {
  const { features } = source;
  const cells: Cells = { count: 0, column: new Uint32Array(features), value: new Float64Array(features) };
  if (source instanceof SparseSource) eachSparseRow(source, cells, visit);
  else eachDenseRow(source, cells, visit);
}

function eachSparseRow(source: SparseSource, cells: Cells, visit: (cells: Cells, row: number) => void): void {
  const { rows, indptr, indices } = source;
  for (let i = 0; i < rows; i++) {
    const stop = indptr[i + 1];
    cells.count = 0;
    for (let k = indptr[i]; k < stop; k++) keep(cells, indices[k], source.value(k));
    visit(cells, i);
  }
}

function eachDenseRow(source: RowSource, cells: Cells, visit: (cells: Cells, row: number) => void): void {
  const { rows, features, order } = source;
  const most = Math.min(rows, Math.max(1, Math.floor(CHUNK_NUMBERS / features)));
  const chunk = new Float64Array(most * features);
  for (let first = 0; first < rows; first += most) {
    const staged = Math.min(most, rows - first);
    source.stage(first, staged, chunk, 0, staged);
    const down = order === "rows" ? features : 1;
    const across = order === "rows" ? 1 : staged;
    for (let i = 0; i < staged; i++) {
      cells.count = 0;
      for (let j = 0; j < features; j++) {
        const value = chunk[i * down + j * across];
        if (!Number.isFinite(value)) requireFinite("x", value, ` at row ${first + i}, column ${j}`);
        keep(cells, j, value);
      }
      visit(cells, first + i);
    }
  }
}

function keep(cells: Cells, column: number, value: number): void {
  if (value === 0) return;
  cells.column[cells.count] = column;
  cells.value[cells.count++] = value;
}
