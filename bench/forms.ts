// One pass of loss and gradient over what can be stored: dense rows of f64 and f32, and sparse rows; in the second-level
// cache, where arithmetic limits it, and out of it, where the way to memory does.
import { SparseSource } from "../src/data/sparse-matrix.js";
import { SparseStore } from "../src/data/sparse-store.js";
import type { Stored } from "../src/data/stored.js";
import { mulberry32 } from "../src/math/random.js";
import { texts } from "./data.js";
import type { DataSet } from "./data-sets.js";
import { readAll } from "./read-bandwidth.js";
import { passOver, store } from "./stored-rows.js";

const SIZES = [
  { place: "L2", cells: 65_536, turns: 200 },
  { place: "memory", cells: 28e6, turns: 1 },
];
const COLUMNS = [28, 100, 500];
const SPARSE = { rows: 500_000, columns: 100_000 };
const RUNS = 9;

/** Median milliseconds of a task and of another, taking turns. */
function medians(task: () => void, other: () => void, turns: number): [number, number] {
  const time = (run: () => void): number => {
    const start = performance.now();
    for (let k = 0; k < turns; k++) run();
    return (performance.now() - start) / turns;
  };
  const both = Array.from({ length: RUNS + 1 }, () => [time(task), time(other)]);
  // the first is a warm-up
  const middle = (which: 0 | 1): number =>
    both
      .slice(1)
      .map((pair) => pair[which])
      .sort((a, b) => a - b)[RUNS >> 1];
  return [middle(0), middle(1)];
}

/** What a pass over rows of so many cells in so many bytes comes to. */
function line(stored: Stored, cells: number, bytes: number, turns: number, seed: number): string[] {
  const next = mulberry32(seed);
  const w = new Float64Array(stored.features + 1).map(() => (2 * next() - 1) / Math.sqrt(stored.features));
  const [pass, read] = medians(passOver(stored, w), readAll(bytes).read, turns);
  stored.memory.release();
  const [speed, share] = [bytes / pass / 1e6, read / pass];
  return [
    ((1e6 * pass) / cells).toFixed(2),
    speed.toFixed(1),
    ((4 * cells) / pass / 1e6).toFixed(1),
    `${(100 * share).toFixed(0)} %`,
  ];
}

/** A line a form: where, form, columns; then ns a cell, GB/s, GFLOP/s, share of what a core can read. */
export function forms({ dense, seed }: DataSet): string[][] {
  const lines = SIZES.flatMap(({ place, cells, turns }) =>
    COLUMNS.flatMap((columns) =>
      [Float64Array, Float32Array].map((Numbers) => {
        const rows = Math.ceil(cells / columns);
        const data = new Numbers(rows * columns);
        const { y } = dense(data, columns, seed);
        const stored = store({ data, rows, columns }, y, "wasm");
        const name = Numbers === Float64Array ? "f64" : "f32";
        return [place, name, String(columns), ...line(stored, data.length, data.byteLength, turns, seed)];
      }),
    ),
  );
  const { x, y } = texts(SPARSE.rows, SPARSE.columns, seed);
  const nonzeros = x.indices.length;
  const none = { weighted: false, offset: false, values: true } as const;
  const shape = { rows: x.rows, features: x.columns, nonzeros, width: 4, backend: "wasm" } as const;
  const sparse = SparseStore.reserve({ ...shape, ...none });
  sparse.append({ source: new SparseSource(x), y, weight: undefined, offset: undefined });
  // a value and its column, 4 bytes each
  return [
    ...lines,
    ["memory", "sparse f32", String(x.columns), ...line(sparse.finish(), nonzeros, 8 * nonzeros, 1, seed)],
  ];
}
