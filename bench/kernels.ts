// One pass of loss and gradient: WebAssembly, its TypeScript twin, the best JavaScript loop and the naive one.
//   npm run bench -- [--data 1] [--kind correlated]
// Prints times relative to the naive loop, and what part of the memory a core can read the WebAssembly pass reads; then
// what storing costs.
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { naiveLoop } from "../src/cli/bench/naive-loop.js";
import { mulberry32 } from "../src/math/random.js";
import { dataOptions, oneDataSet } from "./data-sets.js";
import { forms } from "./forms.js";
import { unrolledLoop } from "./javascript-loops.js";
import { machine, printTable } from "./print.js";
import { readAll } from "./read-bandwidth.js";
import { passOver, store } from "./stored-rows.js";
import { storing } from "./storing.js";

const COLUMNS = [2, 8, 28, 100, 500];
const SIZES = [
  { place: "L2", bytes: 512 * 1024 },
  { place: "memory", bytes: 200e6 },
];

/** Median milliseconds of each task, the tasks in turn; at least five samples each after a warm-up. */
async function medians(tasks: Record<string, () => void>): Promise<Record<string, number>> {
  const bench = new Bench({ time: 600, iterations: 7, warmupIterations: 3, warmupTime: 200 });
  for (const [name, task] of Object.entries(tasks)) bench.add(name, task);
  await bench.run();
  return Object.fromEntries(
    bench.tasks.map(({ name, result }) => {
      if (result.state !== "completed") throw new Error(`${name}: expected a completed task, got ${result.state}`);
      return [name, result.latency.p50];
    }),
  );
}

const { values: flags } = parseArgs({ options: dataOptions("1") });
const set = oneDataSet(flags);

let sink = 0;
const lines: string[][] = [];
for (const { place, bytes } of SIZES) {
  const bandwidth = readAll(bytes);
  for (const columns of COLUMNS) {
    const rows = Math.ceil(bytes / 8 / columns / 8) * 8;
    const data = new Float64Array(rows * columns);
    const { y } = set.dense(data, columns, set.seed);
    const labels = Float64Array.from(y);
    const next = mulberry32(set.seed);
    const w = new Float64Array(columns + 1).map(() => (2 * next() - 1) / Math.sqrt(columns));
    const [weights, bias] = [w.slice(0, columns), w[columns]];
    const g = new Float64Array(columns + 1);
    const pass = (backend: "wasm" | "js"): (() => void) => {
      const once = passOver(store({ data, rows, columns }, y, backend), w);
      return () => {
        sink += once()[0];
      };
    };
    const time = await medians({
      wasm: pass("wasm"),
      twin: pass("js"),
      unrolled: () => {
        sink += unrolledLoop(data, labels, weights, bias, g);
      },
      naive: () => {
        sink += naiveLoop(data, labels, weights, bias, g);
      },
      read: bandwidth.read,
    });
    const speed = (rows * columns * 8) / time.wasm / 1e6;
    const limit = bandwidth.bytes / time.read / 1e6;
    lines.push([
      place,
      String(columns),
      speed.toFixed(1),
      ((4 * rows * columns) / time.wasm / 1e6).toFixed(1),
      `${((100 * speed) / limit).toFixed(0)} %`,
      (time.naive / time.wasm).toFixed(1),
      (time.unrolled / time.wasm).toFixed(1),
      (time.naive / time.twin).toFixed(1),
    ]);
  }
}

console.log(`${machine()}; data: ${set.name}`);
console.log("One pass of loss and gradient in f64; ratios of medians, all in this run.\n");
printTable(["data in", "columns", "GB/s", "GFLOP/s", "of read", "naive/wasm", "unrolled/wasm", "naive/twin"], lines);
console.log("\nThe same pass over all forms of stored rows; of sparse rows a cell is a stored one.\n");
printTable(["data in", "stored as", "columns", "ns a cell", "GB/s", "GFLOP/s", "of read"], forms(set));
console.log("\nStoring 28 million numbers, row by row, in such passes over them.\n");
printTable(["numbers", "columns", "fresh memory", "of it first touch", "used memory"], storing(set));
if (!Number.isFinite(sink)) console.log("sink", sink);
