// Whole fits, ours and those of rivals, on the same data, one thread each:
//   npm run bench:rivals -- [--scale 0.01] [--data 1,2,3] [--kind correlated,factors] [--python python3]
//     [--against "newton-cholesky,liblinear -s 7"] [tall wide sparse breast-cancer l1]
// One run for each seed of --data, the kinds of dense rows taking turns over the seeds; at the end the worst of the
// runs for each rival, which is what may be said of data of such shapes. Every fit is judged by one function,
// bench/objective.ts. The gap is (F − F*)/F* with F* = our F less its certified gap, a proven lower bound of the
// minimum. Rivals run in processes of their own, on data read from a temporary folder, and time the fit alone; one that
// is not installed says so. On Debian:
//   apt-get install python3-sklearn python3-liblinear r-cran-glmnet
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LogisticRegression } from "../src/index.js";
import { breastCancer, type Data, texts } from "./data.js";
import { type DataSet, dataOptions, dataSets } from "./data-sets.js";
import { writeProblem } from "./exchange.js";
import { objective } from "./objective.js";
import { machine, printTable } from "./print.js";
import { timed } from "./timed.js";

interface Task {
  name: string;
  /** What of a data set it takes: its kind and seed, its seed, nothing. */
  takes: "dense" | "texts" | "table";
  data: (set: DataSet) => Data;
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

const OURS = "logit-wasm";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: "string", default: "1" },
    python: { type: "string", default: "python3" },
    against: { type: "string", default: "" },
    ...dataOptions("1,2,3"),
  },
});
const scale = Number(flags.scale);
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale: expected above 0 and at most 1, got ${flags.scale}`);
const scaled = (rows: number): number => Math.max(200, Math.round(scale * rows));

/** Rivals whose name has one of these in it; all, if nothing is said. */
const against = flags.against.split(",");
const isAskedFor = ({ name }: Rival): boolean => against.some((part) => name.includes(part));

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

const tall = (numbers: typeof Float32Array | typeof Float64Array): Pick<Task, "takes" | "data"> => {
  return { takes: "dense", data: ({ dense, seed }) => dense(new numbers(scaled(1e6) * 28), 28, seed) };
};
const wide: Pick<Task, "takes" | "data"> = {
  takes: "dense",
  data: ({ dense, seed }) => dense(new Float32Array(scaled(1e5) * 500), 500, seed),
};
const sparse: Pick<Task, "takes" | "data"> = { takes: "texts", data: ({ seed }) => texts(scaled(5e5), 1e5, seed) };
const l2 = { l1: 0, l2Rows: 1, bias: true };
const tasks: Record<string, Task[]> = {
  tall: [
    { name: "tall, f32", ...tall(Float32Array), ...l2, rivals: [...cholesky, lbfgs, ...ridge] },
    { name: "tall, f64", ...tall(Float64Array), ...l2, rivals: [...cholesky, lbfgs] },
  ],
  wide: [{ name: "wide, f32", ...wide, ...l2, rivals: [...cholesky, lbfgs, ...ridge] }],
  sparse: [
    {
      name: "sparse, f32",
      ...sparse,
      ...l2,
      rivals: [lbfgs, newtonCg, ...liblinear(0, ", bias penalised"), ...liblinear(7, ", bias penalised", "1e-3")],
    },
    {
      name: "sparse, f32, roughly",
      ...sparse,
      ...l2,
      tolerance: 2e-6,
      rivals: liblinear(0, ", bias penalised").slice(0, 1),
    },
  ],
  "breast-cancer": [
    {
      name: "breast cancer",
      takes: "table",
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
      ...tall(Float32Array),
      l1: 0.01,
      l2Rows: 0,
      bias: false,
      tolerance: 1e-6,
      rivals: [...liblinear(6, ""), glmnet("1e-7"), glmnet("1e-12")],
    },
    {
      name: "sparse, f32, l1, no bias",
      ...sparse,
      l1: 1 / scaled(5e5),
      l2Rows: 0,
      bias: false,
      tolerance: 1e-6,
      rivals: sparseL1,
    },
    {
      name: "wide, f32, l1, no bias",
      ...wide,
      l1: 0.01,
      l2Rows: 0,
      bias: false,
      tolerance: 1e-6,
      rivals: [...liblinear(6, ""), glmnet("1e-7"), glmnet("1e-12")],
    },
  ],
};

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

/** A fit on one data set; `ratio` is its time over ours. */
interface Line {
  task: string;
  set: string;
  fit: string;
  ran: string;
  figures?: { seconds: number; ratio: number | undefined; gap: number };
}

function runTask(task: Task, set: DataSet): Line[] {
  const data = task.data(set);
  const { x, y } = data;
  const penalty = { l1: task.l1, l2: task.l2Rows / x.rows };
  const judge = ({ weights, bias }: Result): number => objective(data, penalty, weights, bias);
  const fits: { name: string; result?: Result; note?: string }[] = [];
  let best = Infinity;
  const add = (name: string, fit: () => Result): void => {
    try {
      fits.push({ name, result: fit() });
    } catch (error) {
      fits.push({ name, note: error instanceof Error ? error.message : String(error) });
    }
  };
  add(OURS, () => {
    const { bias: fitBias, tolerance = 1e-8 } = task;
    const options = { ...penalty, standardize: false, fitBias, tolerance };
    const { seconds, first, result } = timed(() => new LogisticRegression(options).fit(x, y));
    const { weights, bias, report } = result;
    const ours = {
      version: `logit-wasm ${report.solver}, ${report.status}, ${Math.ceil(report.passes)} reads`,
      seconds,
      weights,
      bias,
    };
    best = judge(ours) - report.certificate.gap;
    // into memory and code that nothing has warmed yet
    fits.push({ name: `${OURS}, the first fit`, result: { ...ours, seconds: first } });
    return ours;
  });
  const folder = mkdtempSync(join(tmpdir(), "logit-rivals-"));
  try {
    writeProblem(folder, data, { ...penalty, bias: Number(task.bias) });
    for (const rival of task.rivals.filter(isAskedFor)) add(rival.name, () => runRival(rival, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const ours = fits.find(({ name }) => name === OURS)?.result;
  const values = fits.map(({ result }) => (result === undefined ? undefined : judge(result)));
  if (!Number.isFinite(best)) best = Math.min(...values.filter((value) => value !== undefined));
  const from = { dense: set.name, texts: `seed ${set.seed}`, table: "" }[task.takes];
  return fits.map(({ name, result, note }, k) => {
    const line = { task: task.name, set: from, fit: name };
    const value = values[k];
    if (result === undefined || value === undefined) return { ...line, ran: `not run: ${note}` };
    const { seconds, version } = result;
    const ratio = ours && seconds / ours.seconds;
    return { ...line, ran: version, figures: { seconds, ratio, gap: (value - best) / best } };
  });
}

const gapText = (gap: number): string => (gap < 1e-15 ? "< 1e-15" : gap.toExponential(0));

/** For each task and fit, over its data sets: a rival's least time over ours, our own greatest, and the largest gap. */
function worst(lines: Line[]): string[][] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.task}: ${line.fit}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].flatMap((group) => {
    const figures = group.flatMap(({ figures }) => figures ?? []);
    if (figures.length === 0) return [];
    const ratios = figures.flatMap(({ ratio }) => ratio ?? []);
    const [{ task, fit }] = group;
    const extreme = (fit.startsWith(OURS) ? Math.max : Math.min)(...ratios);
    return [
      [
        task,
        fit,
        String(figures.length),
        ratios.length === 0 ? "" : extreme.toFixed(2),
        gapText(Math.max(...figures.map(({ gap }) => gap))),
      ],
    ];
  });
}

const chosen = positionals.length > 0 ? positionals : Object.keys(tasks);
for (const name of chosen) {
  if (!Object.hasOwn(tasks, name))
    throw new RangeError(`data: expected ${Object.keys(tasks).join(", ")}, got "${name}"`);
}
const sets = dataSets(flags);
const lines = chosen
  .flatMap((name) => tasks[name])
  .flatMap((task) => (task.takes === "table" ? sets.slice(0, 1) : sets).flatMap((set) => runTask(task, set)));
console.log(`${machine()}; one thread; rows times ${scale}`);
console.log("Seconds: median of whole fits in memory. Gap: (F − F*)/F*, F* certified from below.\n");
printTable(
  ["data", "from", "fit", "seconds", "to ours", "gap", "ran"],
  lines.map(({ task, set, fit, ran, figures }) => [
    task,
    set,
    fit,
    figures?.seconds.toPrecision(3) ?? "",
    figures?.ratio?.toFixed(2) ?? "",
    figures === undefined ? "" : gapText(figures.gap),
    ran,
  ]),
);
console.log(
  "\nThe worst of these runs for us: a rival's least time to ours, our first fit's greatest, largest gaps.\n",
);
printTable(["data", "fit", "runs", "to ours", "gap"], worst(lines));
