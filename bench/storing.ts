// What it costs to bring rows into linear memory, in passes of loss and gradient over the rows stored: into memory that
// nobody has touched, and into that of the fit before. The first touch of the pages alone stands beside it.
import { mulberry32 } from "../src/math/random.js";
import type { DataSet } from "./data-sets.js";
import { passOver, store } from "./stored-rows.js";

const NUMBERS = 28e6;
const RUNS = 7;
const PAGE = 4096;

function median(run: () => void): number {
  const times = Array.from({ length: RUNS + 1 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  // the first is a warm-up
  return times.slice(1).sort((a, b) => a - b)[RUNS >> 1];
}

function touchFresh(bytes: number): void {
  const pages = Math.ceil(bytes / 65536);
  const memory = new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
  for (let at = 0; at < memory.length; at += PAGE) memory[at] = 1;
}

/** A line a shape: numbers, columns, passes into fresh memory, of them first touch, passes into used memory. */
export function storing({ dense, seed }: DataSet): string[][] {
  const next = mulberry32(seed);
  return [Float64Array, Float32Array].flatMap((Numbers) =>
    [8, 28, 100].map((columns) => {
      const rows = Math.floor(NUMBERS / columns);
      const data = new Numbers(rows * columns);
      const { y } = dense(data, columns, seed);
      const stored = () => store({ data, rows, columns }, y, "wasm");
      const fresh = median(stored);
      const again = median(() => stored().memory.release());
      const w = new Float64Array(columns + 1).map(() => (2 * next() - 1) / Math.sqrt(columns));
      const pass = median(passOver(stored(), w));
      const touch = median(() => touchFresh(data.byteLength));
      const passes = (milliseconds: number): string => (milliseconds / pass).toFixed(1);
      return [Numbers.name.slice(0, 7), String(columns), passes(fresh), passes(touch), passes(again)];
    }),
  );
}
