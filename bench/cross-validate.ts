// Cross-validation over a path of strengths, ours and cv.glmnet's, on the same folds and strengths; dense rows whose
// columns have deviation 1, a bias, ten folds:
//   npm run bench:cross-validate -- [--r Rscript] [--ratios 1,0] [--rounds 3] [--threads 2] [--strengths 100]
//     [--rows 100000] [--columns 28] [--data 1,2,3] [--kind correlated,factors] [--own]
// The two take turns. Processor time is what both processes say of themselves, wall time is for a machine that does
// nothing else. Gap: the largest certified one of all our fits; of glmnet the largest (F − F*)/F* of ten of its fits on
// all rows, F* our F at 1e-9 less its certified gap. Scores: the largest difference between mean scores of the two, as a
// part of them. --own: with the strengths that cv.glmnet chooses, which may end before the hundredth, too.
//   apt-get install r-cran-glmnet
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type CrossValidation, crossValidate, LogisticRegression, useThreads } from "../dist/node.js";
import { assignFolds } from "../src/training/cross-folds.js";
import type { DenseData } from "./data.js";
import { type DataSet, dataOptions, dataSets } from "./data-sets.js";
import { writeProblem } from "./exchange.js";
import { objective } from "./objective.js";
import { machine, printTable } from "./print.js";
import { median } from "./timed.js";

const FOLDS = 10;
const TOLERANCE = 1e-6;
/** Of so many strengths glmnet's fits are judged. */
const JUDGED = 10;

const { values: flags } = parseArgs({
  options: {
    r: { type: "string", default: "Rscript" },
    ratios: { type: "string", default: "1,0" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    strengths: { type: "string", default: "100" },
    rows: { type: "string", default: "100000" },
    columns: { type: "string", default: "28" },
    own: { type: "boolean", default: false },
    ...dataOptions("1,2,3"),
  },
});
const [rounds, threads, strengths] = [Number(flags.rounds), Number(flags.threads), Number(flags.strengths)];
const [rows, columns] = [Number(flags.rows), Number(flags.columns)];

/** Seconds. */
interface Times {
  processor: number;
  wall: number;
}

interface Ours extends Times {
  result: CrossValidation;
}

interface Rival extends Times {
  version: string;
  strengths: number[];
  /** Mean deviances, twice the mean loss. */
  means: number[];
  weights: number[];
  biases: number[];
}

function validate({ x, y }: DenseData, l1Ratio: number, count: number): Ours {
  useThreads(count);
  const start = performance.now();
  const before = process.cpuUsage();
  const result = crossValidate(x, y, { l1Ratio, strengths, folds: FOLDS, tolerance: TOLERANCE });
  const { user, system } = process.cpuUsage(before);
  return { processor: (user + system) / 1e6, wall: (performance.now() - start) / 1000, result };
}

/** @throws Error with the last line that R says. */
function runRival(folder: string): Rival {
  const script = "bench/rivals/cv_glmnet.R";
  const run = spawnSync(flags.r, [script, folder], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (run.error !== undefined) throw new Error(`${flags.r} cannot be started: ${run.error.message}`);
  if (run.status !== 0) throw new Error(run.stderr.trim().split("\n").at(-1));
  return JSON.parse(run.stdout);
}

/** The data of a set with columns of mean 0 and deviation 1. */
function standardised({ dense, seed }: DataSet): DenseData {
  const made = dense(new Float64Array(rows * columns), columns, seed);
  const { data } = made.x;
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let i = j; i < data.length; i += columns) sum += data[i];
    const mean = sum / rows;
    let squares = 0;
    for (let i = j; i < data.length; i += columns) squares += (data[i] - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    for (let i = j; i < data.length; i += columns) data[i] = (data[i] - mean) / deviation;
  }
  return made;
}

/** How far glmnet's fits on all rows are from the minimum. */
function rivalGap(data: DenseData, ratio: number, rival: Rival): number {
  let most = 0;
  for (let k = 0; k < rival.strengths.length; k += Math.ceil(rival.strengths.length / JUDGED)) {
    const lambda = rival.strengths[k];
    const penalty = { l1: ratio * lambda, l2: (1 - ratio) * lambda };
    const { weights, bias, report } = new LogisticRegression({ ...penalty, tolerance: 1e-9 }).fit(data.x, data.y);
    const least = objective(data, penalty, weights, bias) - report.certificate.gap;
    const theirs = rival.weights.slice(k * columns, (k + 1) * columns);
    most = Math.max(most, (objective(data, penalty, theirs, rival.biases[k]) - least) / least);
  }
  return most;
}

interface Line {
  set: string;
  ratio: number;
  fit: string;
  strengths: number;
  times: Times[];
  /** Of the same round, by which these are told. */
  ours: Times[];
  gap: number;
  scores?: number;
}

function* compare(set: DataSet, ratio: number): Generator<Line> {
  const data = standardised(set);
  const folder = mkdtempSync(join(tmpdir(), "logit-cross-validate-"));
  try {
    const first = validate(data, ratio, 1).result;
    const { points } = first;
    const division = assignFolds({ y: data.y, classes: [0, 1] }, { folds: FOLDS, stratify: true, seed: 1 });
    const folds = Array.from({ length: FOLDS }, (_, part) => part);
    const numbers = Array.from(data.y, (_, i) => 1 + folds.findIndex((part) => division.heldOut(part, i) > 0));
    writeFileSync(join(folder, "folds.txt"), numbers.join("\n"));
    writeFileSync(join(folder, "strengths.txt"), points.map(({ l1, l2 }) => l1 + l2).join("\n"));
    const rival = (given: number): Rival => {
      writeProblem(folder, data, { ratio, given });
      return runRival(folder);
    };
    const ours: Ours[] = [];
    const several: Ours[] = [];
    const theirs: Rival[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(validate(data, ratio, 1));
      theirs.push(rival(1));
      if (threads > 1) several.push(validate(data, ratio, threads));
    }
    const own = flags.own ? [rival(0)] : [];
    for (const { result } of [...ours, ...several]) {
      if (JSON.stringify(result.points) !== JSON.stringify(points)) throw new Error("expected the same numbers again");
    }
    const line = { set: set.name, ratio, ours };
    const gap = Math.max(...points.map(({ relativeGap }) => relativeGap));
    yield { ...line, fit: "logit-wasm", strengths: points.length, times: ours, gap };
    if (threads > 1) yield { ...line, fit: `logit-wasm, ${threads} threads`, strengths, times: several, gap };
    const [given] = theirs;
    const off = points.map(({ mean }, k) => Math.abs(given.means[k] / 2 - mean) / mean);
    for (const { name, runs } of [
      { name: `cv.glmnet ${given.version}`, runs: theirs },
      { name: "cv.glmnet, its strengths", runs: own },
    ]) {
      if (runs.length === 0) continue;
      const scores = runs === theirs ? { scores: Math.max(...off) } : {};
      const found = { strengths: runs[0].strengths.length, gap: rivalGap(data, ratio, runs[0]) };
      yield { ...line, fit: name, times: runs, ...found, ...scores };
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const lines = dataSets(flags).flatMap((set) =>
  flags.ratios.split(",").flatMap((ratio) => [...compare(set, Number(ratio))]),
);
console.log(`${machine()}; ${rows} x ${columns}, ${FOLDS} folds; one thread, medians of ${rounds}; seconds\n`);
const medians = (times: Times[], of: keyof Times): number => median(times.map((time) => time[of]));
const toOurs = ({ times, ours }: Line, of: keyof Times): number => medians(times, of) / medians(ours, of);
printTable(
  ["data", "l1 ratio", "fit", "strengths", "processor", "to ours", "wall", "to ours", "gap", "scores"],
  lines.map((line) => [
    line.set,
    String(line.ratio),
    line.fit,
    String(line.strengths),
    medians(line.times, "processor").toPrecision(3),
    toOurs(line, "processor").toFixed(2),
    medians(line.times, "wall").toPrecision(3),
    toOurs(line, "wall").toFixed(2),
    line.gap.toExponential(0),
    line.scores?.toExponential(0) ?? "",
  ]),
);
useThreads(1);
