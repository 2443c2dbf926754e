// Whole fits, ours and those of rivals, on the same data, one thread each:
//   npm run bench:rivals -- [--scale 0.01] [--python python3] [tall wide sparse breast-cancer l1]
// Every fit is judged by one function, bench/objective.ts. The gap is (F − F*)/F* with F* = our F less its certified
// gap, a proven lower bound of the minimum. Rivals run in processes of their own, on data read from a temporary folder,
// and time the fit alone; one that is not installed says so. On Debian:
//   apt-get install python3-sklearn python3-liblinear r-cran-glmnet
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LogisticRegression } from "../src/index.js";
import { breastCancer, type Data, gaussian, texts } from "./data.js";
import { objective } from "./objective.js";

interface Task {
  name: string;
  data: () => Data;
  l1: number;
  /** Times rows: 1 is scikit-learn's C = 1. */
  l2Rows: number;
  bias: boolean;
  /** The relative gap that ours certifies; default 1e-8. */
  tolerance?: number;
  rivals: Rival[];
}

interface Rival {
  name: string;
  command: string;
  script: string;
  options: string[];
}

/** What one fit came to. */
interface Result {
  version: string;
  seconds: number;
  weights: ArrayLike<number>;
  bias: number;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: "string", default: "1" }, python: { type: "string", default: "python3" } },
});
const scale = Number(flags.scale);
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale: expected above 0 and at most 1, got ${flags.scale}`);
const scaled = (rows: number): number => Math.max(200, Math.round(scale * rows));

const python = (name: string, script: string, ...options: string[]): Rival => {
  return { name, command: flags.python, script: `bench/rivals/${script}`, options };
};
const cholesky = [
  python("scikit-learn newton-cholesky", "fit_scikit_learn.py", "newton-cholesky", "1e-4"),
  python("scikit-learn newton-cholesky, tol 1e-8", "fit_scikit_learn.py", "newton-cholesky", "1e-8"),
];
// with so small a tol it ends where it makes no more progress
const lbfgs = python("scikit-learn lbfgs, tol 1e-8", "fit_scikit_learn.py", "lbfgs", "1e-8");
const newtonCg = python("scikit-learn newton-cg", "fit_scikit_learn.py", "newton-cg", "1e-4");
const liblinear = (s: number, note: string, e = "1e-6"): Rival[] => [
  python(`liblinear -s ${s}${note}`, "fit_liblinear.py", "-s", String(s)),
  python(`liblinear -s ${s} -e ${e}${note}`, "fit_liblinear.py", "-s", String(s), "-e", e),
];
const sparseL1 = liblinear(6, "", "1e-3");
const glmnet = (thresh: string): Rival => {
  return {
    name: `glmnet, thresh ${thresh}`,
    command: "Rscript",
    script: "bench/rivals/fit_glmnet.R",
    options: [thresh],
  };
};
const ridge = [...liblinear(0, ", bias penalised"), glmnet("1e-7"), glmnet("1e-12")];

const tall = (kind: typeof Float32Array | typeof Float64Array) => () => gaussian(new kind(scaled(1e6) * 28), 28, 1);
const wide = () => gaussian(new Float32Array(scaled(1e5) * 500), 500, 2);
const l2 = { l1: 0, l2Rows: 1, bias: true };
const tasks: Record<string, Task[]> = {
  tall: [
    { name: "tall, f32", data: tall(Float32Array), ...l2, rivals: [...cholesky, lbfgs, ...ridge] },
    { name: "tall, f64", data: tall(Float64Array), ...l2, rivals: [...cholesky, lbfgs] },
  ],
  wide: [{ name: "wide, f32", data: wide, ...l2, rivals: [...cholesky, lbfgs, ...ridge] }],
  sparse: [
    {
      name: "sparse, f32",
      data: () => texts(scaled(5e5), 1e5, 3),
      ...l2,
      rivals: [lbfgs, newtonCg, ...liblinear(0, ", bias penalised"), ...liblinear(7, ", bias penalised", "1e-3")],
    },
    {
      name: "sparse, f32, roughly",
      data: () => texts(scaled(5e5), 1e5, 3),
      ...l2,
      tolerance: 2e-6,
      rivals: liblinear(0, ", bias penalised").slice(0, 1),
    },
  ],
  "breast-cancer": [
    {
      name: "breast cancer",
      data: breastCancer,
      ...l2,
      rivals: [
        ...cholesky,
        lbfgs,
        python("scikit-learn liblinear, bias penalised", "fit_scikit_learn.py", "liblinear", "1e-4"),
        ...ridge,
      ],
    },
  ],
  // without a bias, as liblinear would penalise it by its absolute value
  l1: [
    {
      name: "tall, f32, l1, no bias",
      data: tall(Float32Array),
      l1: 0.01,
      l2Rows: 0,
      bias: false,
      tolerance: 1e-6,
      rivals: [...liblinear(6, ""), glmnet("1e-7"), glmnet("1e-12")],
    },
    {
      name: "sparse, f32, l1, no bias",
      data: () => texts(scaled(5e5), 1e5, 3),
      l1: 1 / scaled(5e5),
      l2Rows: 0,
      bias: false,
      tolerance: 1e-6,
      rivals: sparseL1,
    },
    {
      name: "wide, f32, l1, no bias",
      data: wide,
      l1: 0.01,
      l2Rows: 0,
      bias: false,
      tolerance: 1e-6,
      rivals: [...liblinear(6, ""), glmnet("1e-7"), glmnet("1e-12")],
    },
  ],
};

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** 5 fits or more, 3 of slow ones. */
function timed<T>(fit: () => T): { seconds: number; first: number; result: T } {
  const seconds: number[] = [];
  for (;;) {
    const start = performance.now();
    const result = fit();
    seconds.push((performance.now() - start) / 1000);
    const enough = seconds.length >= (seconds[0] < 5 ? 5 : 3);
    if (enough && seconds.reduce((sum, value) => sum + value, 0) >= 1)
      return { seconds: median(seconds), first: seconds[0], result };
  }
}

/** The data as raw little-endian arrays, and a text of `name: value` lines that Python and R read alike. */
function write(folder: string, { x, y }: Data, problem: Record<string, number>): void {
  const cells = "indptr" in x ? x.values : x.data;
  const fields = { rows: x.rows, columns: x.columns, width: cells.BYTES_PER_ELEMENT, ...problem };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  writeFileSync(join(folder, "problem.txt"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "x.bin"), cells);
  writeFileSync(join(folder, "y.bin"), y);
  if ("indptr" in x) {
    writeFileSync(join(folder, "indptr.bin"), x.indptr);
    writeFileSync(join(folder, "indices.bin"), x.indices);
  }
}

/** @throws Error with the one line that says why there is no result. */
function runRival({ command, script, options }: Rival, folder: string): Result {
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" };
  const run = spawnSync(command, [script, folder, ...options], { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  if (run.error !== undefined) throw new Error(`${command} cannot be started: ${run.error.message}`);
  if (run.status !== 0) {
    const lines = run.stderr.trim().split("\n");
    throw new Error(
      lines.findLast((line) => /Error/.test(line)) ?? `${command} ended with ${run.signal ?? run.status}`,
    );
  }
  return JSON.parse(run.stdout);
}

function runTask(task: Task): string[][] {
  const data = task.data();
  const { x, y } = data;
  const penalty = { l1: task.l1, l2: task.l2Rows / x.rows };
  const judge = ({ weights, bias }: Result): number => objective(data, penalty, weights, bias);
  const lines: { name: string; result?: Result; note?: string }[] = [];
  let best = Infinity;
  const add = (name: string, fit: () => Result): void => {
    try {
      lines.push({ name, result: fit() });
    } catch (error) {
      lines.push({ name, note: error instanceof Error ? error.message : String(error) });
    }
  };
  add("logit-wasm", () => {
    const { bias: fitBias, tolerance = 1e-8 } = task;
    const options = { ...penalty, standardize: false, fitBias, tolerance };
    const { seconds, first, result } = timed(() => new LogisticRegression(options).fit(x, y));
    const { weights, bias, report } = result;
    const ours = { version: `logit-wasm ${report.solver}, ${report.status}`, seconds, weights, bias };
    best = judge(ours) - report.certificate.gap;
    // into memory and code that nothing has warmed yet
    lines.push({ name: "logit-wasm, the first fit", result: { ...ours, seconds: first } });
    return ours;
  });
  const folder = mkdtempSync(join(tmpdir(), "logit-rivals-"));
  try {
    write(folder, data, { ...penalty, bias: Number(task.bias) });
    for (const rival of task.rivals) add(rival.name, () => runRival(rival, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const ours = lines.find(({ name }) => name === "logit-wasm")?.result;
  const values = lines.map(({ result }) => (result === undefined ? undefined : judge(result)));
  if (!Number.isFinite(best)) best = Math.min(...values.filter((value) => value !== undefined));
  return lines.map(({ name, result, note }, k) => {
    const value = values[k];
    if (result === undefined || value === undefined) return [task.name, name, "", "", "", `not run: ${note}`];
    const gap = (value - best) / best;
    return [
      task.name,
      name,
      result.seconds.toPrecision(3),
      ours === undefined ? "" : (result.seconds / ours.seconds).toFixed(2),
      gap < 1e-15 ? "< 1e-15" : gap.toExponential(0),
      result.version,
    ];
  });
}

const chosen = positionals.length > 0 ? positionals : Object.keys(tasks);
for (const name of chosen) {
  if (!Object.hasOwn(tasks, name))
    throw new RangeError(`data: expected ${Object.keys(tasks).join(", ")}, got "${name}"`);
}
const head = ["data", "fit", "seconds", "to ours", "gap", "ran"];
const lines = [head, ...chosen.flatMap((name) => tasks[name].flatMap(runTask))];
const widths = head.map((_, k) => Math.max(...lines.map((line) => line[k].length)));
console.log(`${cpus()[0].model}, ${cpus().length} cores; Node ${process.version}; one thread; rows times ${scale}`);
console.log("Seconds: median of whole fits in memory. Gap: (F − F*)/F*, F* certified from below.\n");
for (const line of lines) {
  console.log(
    line.map((cell, k) => (k === 2 || k === 3 ? cell.padStart(widths[k]) : cell.padEnd(widths[k]))).join("  "),
  );
}
