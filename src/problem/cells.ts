// The cells of rows, one row at a time, dense and sparse alike: for what is asked too seldom to have a kernel.
import { type Pointer, readBlock, TILE } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";

/** One row, until the next is visited. */
export interface Cells {
  /** How many cells are stored: all of a dense row. */
  count: number;
  /** Their columns, rising, and what they hold. */
  columns: Uint32Array;
  values: Float64Array;
  /** The number of the row in its block, and its weight. */
  row: number;
  weight: number;
}

/** How to read any row of a block. */
export function cellsOf({ f64, f32, u32 }: Memory, at: Pointer): (row: number) => Cells {
  const { x, features, width, weight, starts, indices } = readBlock(u32, at);
  const numbers = width === 4 ? f32 : f64;
  const from = x / width;
  const cells: Cells = {
    count: features,
    columns: Uint32Array.from({ length: features }, (_, j) => j),
    values: new Float64Array(features),
    row: 0,
    weight: 1,
  };
  return (i) => {
    cells.row = i;
    cells.weight = weight ? f64[(weight >>> 3) + i] : 1;
    if (starts) {
      const first = u32[(starts >>> 2) + i];
      cells.count = u32[(starts >>> 2) + i + 1] - first;
      for (let k = 0; k < cells.count; k++) {
        // kernels want byte offsets of f64
        cells.columns[k] = u32[(indices >>> 2) + first + k] >>> 3;
        cells.values[k] = x ? numbers[from + first + k] : 1;
      }
    } else {
      const start = from + (i - (i % TILE)) * features + (i % TILE);
      for (let j = 0; j < features; j++) cells.values[j] = numbers[start + j * TILE];
    }
    return cells;
  };
}

/** Visits every row of a block that weighs something. */
export function eachWeightedRow(memory: Memory, at: Pointer, visit: (cells: Cells) => void): void {
  const { rows, weight } = readBlock(memory.u32, at);
  const rowOf = cellsOf(memory, at);
  for (let i = 0; i < rows; i++) if (!weight || memory.f64[(weight >>> 3) + i] !== 0) visit(rowOf(i));
}
