// Whole fits on several threads beside the same on one, storing included; columns as they are, as in bench/rivals.ts:
//   npm run bench:threads -- [--threads 2] [--scale 0.1] [tall shared …]
// The fits take turns, so that what slows the machine down slows both. `first` is the first fit of the process: it
// starts the threads, and all memory is fresh.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { LogisticRegression, type SparseMatrix, useThreads } from "../dist/node.js";
import { type Data, type DenseRows, gaussian, texts } from "./data.js";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: "string", default: "1" }, threads: { type: "string", default: String(cpus().length) } },
});
const scale = Number(flags.scale);
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale: expected above 0 and at most 1, got ${flags.scale}`);
const threads = Number(flags.threads);

const cells = (rows: number, columns: number): number => Math.max(4096, Math.round(scale * rows)) * columns;

/** The numbers where all threads can read them. */
function shared({ x, y }: Data): Data {
  if ("indptr" in x) return { x, y };
  const data = new Float32Array(new SharedArrayBuffer(4 * x.data.length));
  data.set(x.data);
  return { x: { ...x, data }, y };
}

interface Task {
  name: string;
  data: () => Data;
  l1?: number;
}

const tasks: Record<string, Task> = {
  tall: { name: "10⁶ × 28, f32", data: () => gaussian(new Float32Array(cells(1e6, 28)), 28, 1) },
  shared: { name: "10⁶ × 28, f32, shared", data: () => shared(gaussian(new Float32Array(cells(1e6, 28)), 28, 1)) },
  f64: { name: "10⁶ × 28, f64", data: () => gaussian(new Float64Array(cells(1e6, 28)), 28, 1) },
  l1: { name: "10⁶ × 28, f32, l1 = 0.01", data: () => gaussian(new Float32Array(cells(1e6, 28)), 28, 1), l1: 0.01 },
  wide: { name: "10⁵ × 500, f32", data: () => gaussian(new Float32Array(cells(1e5, 500)), 500, 2) },
  sparse: { name: "5·10⁵ × 10⁵, sparse, f32", data: () => texts(cells(5e5, 1), 1e5, 3) },
  "10^5": { name: "10⁵ × 28, f64", data: () => gaussian(new Float64Array(cells(1e5, 28)), 28, 1) },
  "3x10^4": { name: "3·10⁴ × 28, f64", data: () => gaussian(new Float64Array(cells(3e4, 28)), 28, 1) },
  "10^4": { name: "10⁴ × 28, f64", data: () => gaussian(new Float64Array(cells(1e4, 28)), 28, 1) },
};

const RUNS = 7;

function fit(count: number, x: DenseRows | SparseMatrix, y: Uint8Array, l1 = 0): number {
  useThreads(count);
  const start = performance.now();
  const { report } = new LogisticRegression({ l1, standardize: false }).fit(x, y);
  if (report.threads !== count) throw new Error(`expected a fit on ${count} threads, got ${report.threads}`);
  return performance.now() - start;
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1];

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; ms, medians of ${RUNS}`);
console.log(["data", "1 thread", `${threads} threads`, "ratio", "first: 1", `first: ${threads}`, "ratio"].join(" | "));
const names = positionals.length > 0 ? positionals : Object.keys(tasks);
for (const name of names) {
  const task = tasks[name];
  if (task === undefined) throw new RangeError(`expected ${Object.keys(tasks).join(", ")}, got ${name}`);
  const { x, y } = task.data();
  // what ends the job gives large memories back, and after a while the threads
  const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));
  fit(1, x, y, task.l1);
  await idle();
  const firstAlone = fit(1, x, y, task.l1);
  await idle();
  const firstSeveral = fit(threads, x, y, task.l1);
  const alone: number[] = [];
  const several: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    alone.push(fit(1, x, y, task.l1));
    several.push(fit(threads, x, y, task.l1));
  }
  const [one, many] = [median(alone), median(several)];
  const ms = (time: number): string => time.toFixed(time < 100 ? 1 : 0);
  const ratio = (a: number, b: number): string => (a / b).toFixed(2);
  console.log(
    [
      task.name,
      ms(one),
      ms(many),
      ratio(one, many),
      ms(firstAlone),
      ms(firstSeveral),
      ratio(firstAlone, firstSeveral),
    ].join(" | "),
  );
}
