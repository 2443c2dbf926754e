// Standard errors, tests and intervals of a small table and of a tall one, after warm-up:
//   npm run bench:inference -- [--scale 0.1] [small tall]
// CPU time of this process beside wall time, since the first says more on a machine that others use; R's is its own.
// Small is breast cancer, 15 columns, beside R: apt-get install r-cran-mass (and logistf from CRAN, if it is to run).
// Tall is 10⁶ × 28 numbers of 8 bytes, beside one pass (loss and gradient) and one exact Hessian over the same rows, which
// are stored once.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { type CovarianceKind, inference, LogisticRegression, TrainingSet } from "../src/index.js";
import { Logistic } from "../src/problem/logistic.js";
import { type Asking, runHere } from "../src/problem/sums.js";
import { checkOptions } from "../src/training/options.js";
import { breastCancer, gaussian } from "./data.js";
import { figure, machine, printTable } from "./print.js";
import { median } from "./timed.js";

const COLUMNS = 15;
const TARGET = ["test/data/breast-cancer.csv", "diagnosis", "malignant", String(COLUMNS)];

interface Timed {
  wall: number;
  cpu: number;
}

/** Median seconds of at least 5 runs and a second, after as many. */
function timed(run: () => unknown): Timed {
  const walls: number[] = [];
  const cpus: number[] = [];
  for (const counts of [false, true]) {
    const until = performance.now() + 1000;
    for (let k = 0; k < 5 || performance.now() < until; k++) {
      const from = process.cpuUsage();
      const start = performance.now();
      run();
      const wall = (performance.now() - start) / 1000;
      const { user, system } = process.cpuUsage(from);
      if (!counts) continue;
      walls.push(wall);
      cpus.push((user + system) / 1e6);
    }
  }
  return { wall: median(walls), cpu: median(cpus) };
}

const milliseconds = (seconds: number): string => figure(1000 * seconds, 3);

/** R's CPU seconds by name; the reason in place of them, where it does not run. */
function rivals(): Map<string, number> | string {
  const run = spawnSync("Rscript", ["bench/rivals/infer.R", ...TARGET], { encoding: "utf8" });
  if (run.error !== undefined) return `Rscript cannot be started: ${run.error.message}`;
  if (run.status !== 0) return run.stderr.trim().split("\n").at(-1) ?? "it failed";
  const results: { name: string; cpu: number }[] = JSON.parse(run.stdout);
  return new Map(results.map(({ name, cpu }) => [name, cpu]));
}

function small(): void {
  const { x: all, y } = breastCancer();
  const data = all.data.filter((_, k) => k % all.columns < COLUMNS);
  const x = { data, rows: all.rows, columns: COLUMNS };
  const plain = new LogisticRegression({ l2: 0 }).fit(x, y);
  const firth = new LogisticRegression({ firth: true }).fit(x, y);
  const ours: [what: string, rival: string, run: () => unknown][] = [
    ["Wald", "summary", () => inference(plain, x, y)],
    ["profile intervals", "confint", () => inference(plain, x, y, { intervals: "profile" })],
    ["Firth: fit", "", () => new LogisticRegression({ firth: true }).fit(x, y)],
    ["Firth: tests and profile intervals", "logistf", () => inference(firth, x, y)],
  ];
  const measured = rivals();
  const lines = ours.map(([what, rival, run]) => {
    const { wall, cpu } = timed(run);
    const cells = [what, milliseconds(wall), milliseconds(cpu)];
    const found =
      measured instanceof Map ? [...measured].find(([name]) => rival !== "" && name.includes(rival)) : undefined;
    if (found === undefined) return [...cells, "", "", ""];
    const [name, seconds] = found;
    return [...cells, name, milliseconds(seconds), figure(seconds / cpu, 3)];
  });
  console.log(`Breast cancer, ${COLUMNS} columns; milliseconds.\n`);
  printTable(["what", "wall", "CPU", "R", "CPU of R", "R to ours"], lines);
  if (typeof measured === "string") console.log(`\nR: not run: ${measured}`);
}

function tall(scale: number): void {
  const rows = Math.round(1e6 * scale);
  const { x, y } = gaussian(new Float64Array(rows * 28), 28, 1);
  const set = new TrainingSet(x, y);
  const model = new LogisticRegression({ l2: 0 }).fit(set);
  const { weights, bias } = model;
  const over = (ask: (problem: Logistic) => Asking<unknown>): (() => void) => {
    return () => {
      set.use(checkOptions({ l2: 0, solver: "newton" }), ({ summary, shards }) => {
        runHere(ask(new Logistic(summary, { fitBias: true, standardize: true, raw: false, l1: 0, l2: 0 })), shards);
      });
    };
  };
  const pass = timed(over((problem) => problem.at(problem.fromOwn({ weights, bias }))));
  const both = timed(
    over(function* (problem) {
      const point = yield* problem.at(problem.fromOwn({ weights, bias }));
      yield* point.hessian();
    }),
  );
  const allowed = both.cpu + pass.cpu;
  const cluster = Uint32Array.from({ length: rows }, (_, i) => (i * 7919) % 1000);
  const kinds: [string, CovarianceKind][] = [
    ...(["model", "HC0", "HC3"] as const).map((kind): [string, CovarianceKind] => [kind, kind]),
    ["1000 clusters", { cluster }],
  ];
  const lines = kinds.map(([name, covariance]) => {
    const { wall, cpu } = timed(() => inference(model, set, { covariance }));
    return [`inference, ${name}`, milliseconds(wall), milliseconds(cpu), figure(cpu / allowed, 3)];
  });
  console.log(`\n${rows} × 28, f64; milliseconds.\n`);
  printTable(
    ["what", "wall", "CPU", "to a Hessian and two passes"],
    [
      ["one pass", milliseconds(pass.wall), milliseconds(pass.cpu), figure(pass.cpu / allowed, 3)],
      ["a Hessian and a pass", milliseconds(both.wall), milliseconds(both.cpu), figure(both.cpu / allowed, 3)],
      ...lines,
    ],
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: "string", default: "1" } },
});
const scale = Number(values.scale);
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale: expected above 0 and at most 1, got ${values.scale}`);
const parts: Record<string, () => void> = { small, tall: () => tall(scale) };
const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
for (const name of chosen) {
  if (!Object.hasOwn(parts, name)) throw new RangeError(`bench: expected small or tall, got "${name}"`);
}
console.log(`${machine()}; one thread\n`);
for (const name of chosen) parts[name]();
