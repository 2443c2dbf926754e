// From a file to a trained, certified and scored model, ours and pandas with scikit-learn, in processes of their own that
// take turns:
//   npm run bench:files -- [--scale 0.01] [--rounds 3] [--seed 1] [--python python3] [csv parquet wide levels]
// Times are medians over the rounds, from the call to the scores of the rows trained on, and once more of the whole
// process, which loads its program first; memory is the most that a process held. scikit-learn runs with each solver that is named, and the fastest with our loss counts. On Debian:
//   apt-get install python3-pandas python3-sklearn
// Where pandas has no reader of Parquet (Debian has none), ours from Parquet stands beside theirs from CSV.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { levels, numbers, writeLines } from "./files-data.js";
import { figure, machine, printTable } from "./print.js";

interface Task {
  name: string;
  key: string;
  rows: number;
  lines: (rows: number, seed: number) => Iterable<string>;
  parquet?: boolean;
  /** Of scikit-learn, with what else its script takes. */
  solvers: string[][];
}

interface Run {
  version: string;
  seconds: number;
  /** Of the whole process, with what it loads before it begins. */
  wholeSeconds: number;
  megabytes: number;
  loss: number;
  area: number;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    python: { type: "string", default: "python3" },
  },
});

const tall = { rows: 1e6, lines: (rows: number, seed: number) => numbers(rows, 28, seed) };
const dense = [["newton-cholesky"], ["lbfgs"]];
const tasks: Task[] = [
  { name: "10⁶ × 28, CSV", key: "csv", ...tall, solvers: dense },
  { name: "10⁶ × 28, Parquet", key: "parquet", ...tall, parquet: true, solvers: dense },
  {
    name: "72 × 8000, CSV",
    key: "wide",
    rows: 72,
    lines: (_, seed) => numbers(72, 8000, seed),
    solvers: [["lbfgs"], ["liblinear"]],
  },
  {
    name: "10⁵ rows, 900 levels",
    key: "levels",
    rows: 1e5,
    lines: (rows, seed) => levels(rows, 900, seed),
    solvers: [
      ["lbfgs", "one-hot"],
      ["newton-cg", "one-hot"],
      ["liblinear", "one-hot"],
    ],
  },
];

const folder = mkdtempSync(join(tmpdir(), "bench-files-"));
const table: string[][] = [];
try {
  for (const task of tasks) {
    if (positionals.length > 0 && !positionals.includes(task.key)) continue;
    table.push(await compare(task));
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`\n${machine()}\n`);
printTable(
  [
    "file",
    "MB",
    "ours",
    "theirs",
    "times as long",
    "whole process",
    "theirs",
    "times as long",
    "MB ours",
    "MB theirs",
    "loss ours",
    "loss theirs",
  ],
  table,
);

async function compare({ name, key, rows, lines, parquet = false, solvers }: Task): Promise<string[]> {
  const csv = join(folder, `${key}.csv`);
  await writeLines(csv, lines(Math.max(72, Math.round(rows * Number(flags.scale))), Number(flags.seed)));
  const file = parquet ? await toParquet(csv) : csv;
  const theirs = new Map<string, Run[]>();
  const ours: Run[] = [];
  const theirFile = parquet && readsParquet() ? file : csv;
  for (let round = 0; round < Number(flags.rounds); round++) {
    ours.push(run(process.execPath, ["build/files-ours.js", file, "target"]));
    for (const solver of solvers) {
      const runs = theirs.get(solver[0]) ?? [];
      runs.push(run(flags.python, ["bench/rivals/train_file.py", theirFile, "target", ...solver]));
      theirs.set(solver[0], runs);
    }
  }
  for (const [solver, runs] of [["ours", ours] as const, ...theirs]) {
    console.log(`${name}, ${solver}: ${runs.map(({ seconds }) => figure(seconds, 3)).join(", ")} s`);
  }
  const our = median(ours);
  // liblinear penalises the bias: what ends at another minimum is shown above, and is no answer to the same question
  const same = [...theirs.values()].filter((runs) => Math.abs(median(runs).loss - our.loss) <= 1e-4 * our.loss);
  const [best] = same.sort((a, b) => median(a).seconds - median(b).seconds);
  if (best === undefined) throw new Error(`${name}: expected a rival with our loss of ${our.loss}, got none`);
  const their = median(best);
  return [
    theirFile === file ? name : `${name}, theirs CSV`,
    figure(statSync(file).size / 1e6, 3),
    ...compared(our.seconds, their.seconds),
    ...compared(middle(ours), middle(best)),
    ...[our.megabytes, their.megabytes].map((x) => x.toFixed(0)),
    ...[our.loss, their.loss].map((x) => x.toFixed(8)),
  ];
}

function run(command: string, args: string[]): Run {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const wholeSeconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr.trim().split("\n").at(-1)}`);
  return { ...JSON.parse(stdout), wholeSeconds };
}

function compared(our: number, their: number): string[] {
  return [our, their, their / our].map((x) => figure(x, 3));
}

/** The median of the times of whole processes. */
function middle(runs: readonly Run[]): number {
  return runs.map(({ wholeSeconds }) => wholeSeconds).sort((a, b) => a - b)[runs.length >> 1];
}

function median(runs: readonly Run[]): Run {
  return [...runs].sort((a, b) => a.seconds - b.seconds)[runs.length >> 1];
}

function readsParquet(): boolean {
  return ["pyarrow", "fastparquet"].some((name) => spawnSync(flags.python, ["-c", `import ${name}`]).status === 0);
}

async function toParquet(csv: string): Promise<string> {
  const file = csv.replace(/csv$/, "parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (FROM '${csv}') TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}
