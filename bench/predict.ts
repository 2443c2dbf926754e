// Predictions as a server makes them, one row or a small batch at a time, beside a plain loop over the same rows; and the
// first fits of a process beside later ones. A small time is that of many calls.
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { Bench } from "tinybench";
import { LogisticModel, LogisticRegression, type Matrix } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { breastCancer } from "./data.js";

const COLUMNS = [8, 28, 100];
const ROWS = [1, 10, 100, 1000];
/** Numbers that a task predicts from before its time is taken. */
const NUMBERS = 1e5;
const PROCESSES = 9;
const LATER = 30;

let sink = 0;

function plainLoop(rows: number[][], w: Float64Array, b: number, p: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    let z = b;
    for (let j = 0; j < w.length; j++) z += w[j] * rows[i][j];
    p[i] = 1 / (1 + Math.exp(-z));
  }
}

/** Nanoseconds that the plain loop takes for a batch, and how many times as long each form of x takes. */
async function batch(rows: number, columns: number): Promise<string[]> {
  const next = mulberry32(rows + columns);
  const plain = Array.from({ length: rows }, () => Array.from({ length: columns }, () => next() - 0.5));
  const w = new Float64Array(columns).map(() => next() - 0.5);
  const model = new LogisticModel(w, 0.1, [0, 1]);
  const p = new Float64Array(rows);
  const forms: Record<string, Matrix> = {
    rows: plain,
    typed: plain.map((row) => Float64Array.from(row)),
    flat: { data: Float64Array.from(plain.flat()), rows, columns },
    columns: { columns: Array.from(w, (_, j) => Float64Array.from(plain, (row) => row[j])) },
  };
  const calls = Math.ceil(NUMBERS / (rows * columns));
  const bench = new Bench({ time: 300, iterations: 20, warmupIterations: 20, warmupTime: 100 });
  const add = (name: string, call: () => void): void => {
    bench.add(name, () => {
      for (let k = 0; k < calls; k++) call();
    });
  };
  add("loop", () => {
    plainLoop(plain, w, 0.1, p);
    sink += p[0];
  });
  for (const [name, x] of Object.entries(forms)) {
    add(name, () => {
      sink += model.predictProba(x)[0];
    });
  }
  await bench.run();
  const [loop, ...ours] = bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`${name}: expected a completed task, got ${result.state}`);
    return result.latency.p50;
  });
  return [columns, rows, ((loop / calls) * 1e6).toFixed(0), ...ours.map((time) => (time / loop).toFixed(1))].map(
    String,
  );
}

/** Milliseconds of the first fits of this process, and the median of later ones. */
function fits(): number[] {
  const { x, y } = breastCancer();
  const times = Array.from({ length: LATER }, () => {
    const start = performance.now();
    new LogisticRegression().fit(x, y);
    return performance.now() - start;
  });
  const [later] = times
    .slice(LATER >> 1)
    .sort((a, b) => a - b)
    .slice(LATER >> 2);
  return [times[0], times[1], times[2], later];
}

/** The median over processes of each of their times. */
function fitsInFreshProcesses(): number[] {
  const file = fileURLToPath(import.meta.url);
  const runs = Array.from({ length: PROCESSES }, (): number[] =>
    JSON.parse(execFileSync(process.execPath, [file, "fits"], { encoding: "utf8" })),
  );
  return runs[0].map((_, k) => runs.map((times) => times[k]).sort((a, b) => a - b)[PROCESSES >> 1]);
}

function print(lines: string[][]): void {
  for (const line of lines) console.log(line.map((cell, k) => cell.padStart(lines[0][k].length)).join("  "));
}

if (process.argv[2] === "fits") {
  console.log(JSON.stringify(fits()));
} else {
  const lines = [["columns", "rows", "loop, ns", "rows/loop", "typed/loop", "flat/loop", "columns/loop"]];
  for (const columns of COLUMNS) for (const rows of ROWS) lines.push(await batch(rows, columns));
  console.log(`${cpus()[0].model}, ${cpus().length} cores; Node ${process.version}, V8 ${process.versions.v8}`);
  console.log("predictProba of a batch, x in four forms; ratios of medians to a plain loop over arrays.\n");
  print(lines);
  console.log(`\nFits of 569 x 30, milliseconds, medians of ${PROCESSES} fresh processes.\n`);
  const times = fitsInFreshProcesses();
  print([["  first", " second", "  third", "  later"], times.map((time) => time.toFixed(2))]);
  if (!Number.isFinite(sink)) console.log("sink", sink);
}
