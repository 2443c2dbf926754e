// How long libraries in JavaScript take to come to the same minimum, in Node without native code:
//   npm run bench:js -- [--scale 0.01] [--limit 60] [--data 1] [--kind correlated] [--only tfjs]
//     [breast-cancer 1e5 1e6]
// Each way to train runs in a process of its own, on f64 rows that it reads from a temporary folder; after a warm-up of
// a second on 1,000 rows the clock runs from typed arrays in memory to weights, conversions into its own forms
// included.
// One judge for all: bench/objective.ts, on the mean loss of the tall data, where none has a penalty, and with an l2 of
// 1/rows on breast cancer, whose classes can be separated; what knows no penalty does without and may pass by the
// minimum.
// It judges points on the way, each a twentieth later than the one before. What can only be trained from start to end
// is trained anew with half as many more steps each time, and each whole fit is a point: up to half too long, then.
// Each stands with what its documentation sets, and with a rate of learning that suits the data where the documented
// one cannot; bench/rivals/js says more, file by file. They are installed there when they are missing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LogisticRegression } from "../src/index.js";
import { curvature } from "./curvature.js";
import { breastCancer, type DenseData } from "./data.js";
import { type DataSet, dataOptions, dataSets } from "./data-sets.js";
import { writeProblem } from "./exchange.js";
import { objective } from "./objective.js";
import { figure, machine, printTable } from "./print.js";
import { OURS, WAYS, WAYS_FOLDER, type Way } from "./ways.js";

/** Relative gaps to the minimum, the time to each of which is asked for. */
const TARGETS = [1e-2, 1e-4, 1e-8];
const FINEST = Math.min(...TARGETS);

interface Task {
  name: string;
  /** Whether a seed makes its data. */
  seeded: boolean;
  data: (set: DataSet) => DenseData;
  /** Times rows. */
  l2Rows: number;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: "string", default: "1" },
    limit: { type: "string", default: "60" },
    only: { type: "string", default: "" },
    ...dataOptions("1"),
  },
});
const [scale, limit] = [Number(flags.scale), Number(flags.limit)];
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale: expected above 0 and at most 1, got ${flags.scale}`);
if (!(limit > 0 && limit < Infinity)) throw new RangeError(`--limit: expected seconds above 0, got ${flags.limit}`);
const ways = WAYS.filter(({ library }) => library === OURS || library.includes(flags.only));

const tall = (rows: number): Task => {
  const count = Math.max(200, Math.round(scale * rows));
  return {
    name: `${count.toLocaleString("en")} x 28`,
    seeded: true,
    data: ({ dense, seed }) => dense(new Float64Array(count * 28), 28, seed),
    l2Rows: 0,
  };
};
const tasks = new Map([
  ["breast-cancer", { name: "breast cancer", seeded: false, data: breastCancer, l2Rows: 1 }],
  ["1e5", tall(1e5)],
  ["1e6", tall(1e6)],
]);

/** What a way came to on one data set; seconds to each target, in their order, where it was reached. */
interface Course {
  way: Way;
  seconds: (number | undefined)[];
  /** The least gap of all points. */
  reached: number;
  ended: string;
}

interface Followed {
  points: { seconds: number; loss: number }[];
  ended: string;
}

/** @throws Error with the one line that says why there is nothing to report. */
function follow({ file, options }: Way, folder: string): Followed {
  // whole fits, each half as long again as the one before, add up to three limits
  const timeout = 1000 * (5 * limit + 120);
  const args = ["--max-old-space-size=8192", `${WAYS_FOLDER}/run.js`, file, folder, String(limit), ...options];
  const run = spawnSync(process.execPath, args, { encoding: "utf8", timeout, maxBuffer: 2 ** 28 });
  const points: Followed["points"] = [];
  let ended = `not within ${limit} s`;
  for (const line of run.stdout.split("\n").filter((line) => line.startsWith("{"))) {
    const { seconds, loss, stopped } = JSON.parse(line);
    if (stopped === undefined) points.push({ seconds, loss });
    else ended = `stopped by itself after ${figure(stopped, 2)} s`;
  }
  if (run.status === 0) return { points, ended };
  const error = run.stderr.split("\n").find((line) => /Error/.test(line)) ?? `ended with ${run.signal ?? run.status}`;
  if (points.length === 0) throw new Error(error);
  return { points, ended: error };
}

const gapText = (gap: number): string => (gap < 1e-15 ? "< 1e-15" : gap.toExponential(0));

/** What rounding may take from a loss that is at the minimum. */
const ROUNDING = 1e-12;

function runWay(way: Way, folder: string, least: number): Course {
  const nothing = { way, seconds: TARGETS.map(() => undefined), reached: Infinity };
  try {
    const { points, ended } = follow(way, folder);
    if (points.length === 0) return { ...nothing, ended: `${ended}: not one step` };
    const gaps = points.map(({ seconds, loss }) => ({ seconds, gap: (loss - least) / least }));
    const seconds = TARGETS.map((target) => {
      const there = gaps.filter(({ gap }) => gap <= target);
      return there.length === 0 ? undefined : Math.min(...there.map(({ seconds }) => seconds));
    });
    const reached = Math.min(...gaps.map(({ gap }) => gap));
    if (reached < -ROUNDING) throw new Error(`expected no loss below the proven minimum, got a gap of ${reached}`);
    return { way, seconds, reached, ended: reached <= FINEST ? "" : `${ended}: reached ${gapText(reached)}` };
  } catch (error) {
    return { ...nothing, ended: `not run: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function runTask(task: Task, set: DataSet): Course[] {
  const data = task.data(set);
  const penalty = { l1: 0, l2: task.l2Rows / data.x.rows };
  const { weights, bias, report } = new LogisticRegression({ ...penalty, standardize: false, tolerance: 1e-12 }).fit(
    data.x,
    data.y,
  );
  // proven to lie below the minimum
  const least = objective(data, penalty, weights, bias) - report.certificate.gap;
  const folder = mkdtempSync(join(tmpdir(), "logit-js-"));
  try {
    const goal = least * (1 + FINEST);
    writeProblem(folder, data, { ...penalty, curvature: curvature(data.x) + penalty.l2, goal });
    return ways.map((way) => {
      console.error(`${task.name}, ${way.library}, ${way.setting}`);
      return runWay(way, folder, least);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A line a library: ours in seconds, the longest of all sets; others in such times, the least of sets and settings. */
function summary(courses: readonly (readonly Course[])[], name: string): string[][] {
  const own = courses.map((course) => course.find(({ way }) => way.library === OURS)?.seconds ?? []);
  return [...new Set(ways.map(({ library }) => library))].map((library) => {
    const theirs = courses.map((course) => course.filter(({ way }) => way.library === library));
    const cells = TARGETS.map((_, k) => {
      if (library === OURS) {
        const times = own.flatMap((seconds) => seconds[k] ?? []);
        return times.length === 0 ? "–" : `${figure(Math.max(...times), 2)} s`;
      }
      const ratios = theirs.flatMap((course, set) =>
        course.flatMap(({ seconds }) => {
          const [time, ours] = [seconds[k], own[set][k]];
          return time === undefined || ours === undefined ? [] : time / ours;
        }),
      );
      return ratios.length === 0 ? "–" : figure(Math.min(...ratios), 2);
    });
    const reached = Math.min(...theirs.flat().map(({ reached }) => reached));
    return [name, library, ...cells, Number.isFinite(reached) ? gapText(reached) : ""];
  });
}

function versions(): string {
  const { dependencies } = JSON.parse(readFileSync(`${WAYS_FOLDER}/package.json`, "utf8"));
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

if (!existsSync(`${WAYS_FOLDER}/node_modules`)) {
  console.error(`Installing the libraries to compare with in ${WAYS_FOLDER}: some 900 MB.`);
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: WAYS_FOLDER, stdio: "inherit" });
  if (status !== 0) throw new Error(`npm ci in ${WAYS_FOLDER}: expected to succeed, got ${status}`);
}
const sets = dataSets(flags);
const chosen = (positionals.length > 0 ? positionals : [...tasks.keys()]).map((name) => {
  const task = tasks.get(name);
  if (task === undefined) throw new RangeError(`data: expected ${[...tasks.keys()].join(", ")}, got "${name}"`);
  return task;
});
const lines: string[][] = [];
const summaries: string[][] = [];
for (const task of chosen) {
  const courses = (task.seeded ? sets : sets.slice(0, 1)).map((set) => {
    const course = runTask(task, set);
    for (const { way, seconds, ended } of course) {
      const cells = seconds.map((value) => (value === undefined ? "–" : figure(value, 3)));
      lines.push([task.name, task.seeded ? set.name : "", way.library, way.setting, ...cells, ended]);
    }
    return course;
  });
  summaries.push(...summary(courses, task.name));
}
console.log(`${machine()}; ${versions()}`);
console.log(
  `Seconds from typed arrays to a loss within so much of the minimum, relatively; ${limit} s a fit at most.\n`,
);
const targets = TARGETS.map((target) => target.toExponential(0));
printTable(["data", "from", "library", "setting", ...targets, "else"], lines);
console.log("\nOurs in seconds, the longest; others in times ours, the least over their settings and the data.\n");
printTable(["data", "library", ...targets, "least gap"], summaries);
