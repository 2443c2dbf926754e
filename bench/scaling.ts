// How the time of a whole fit grows with rows, with columns, and how it falls with threads:
//   npm run bench:scaling -- [--scale 0.01] [--most 4e9] [--data 1] [--kind correlated]
// --most is how many bytes the rows may take, by default a sixth of the memory, as a fit stores them once more; what
// takes more is left out. Exponents are those of time = c · size^p, of all sizes and of the larger half alone: what
// every fit costs, however small, hides the growth among the smaller ones.
import { availableParallelism, totalmem } from "node:os";
import { parseArgs } from "node:util";
// the built package, as its threads run files of their own
import * as library from "logit-wasm/node";
import { dataOptions, oneDataSet } from "./data-sets.js";
import { exponent } from "./exponent.js";
import { figure, machine, printTable } from "./print.js";
import { timed } from "./timed.js";

const ROWS = { counts: [1e3, 1e4, 1e5, 1e6, 1e7], columns: 28 };
const COLUMNS = { counts: [2, 8, 28, 100, 500, 2000], rows: 2e4 };
const LEAST = 100;
const THREADS = { counts: [1, 2, 4, 8], rows: 1e6, columns: 28 };

const { values: flags } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    most: { type: "string", default: String(totalmem() / 6) },
    ...dataOptions("1"),
  },
});
const [scale, most] = [Number(flags.scale), Number(flags.most)];
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale: expected above 0 and at most 1, got ${flags.scale}`);
if (!(most > 0)) throw new RangeError(`--most: expected bytes above 0, got ${flags.most}`);
const set = oneDataSet(flags);

interface Fit {
  rows: number;
  columns: number;
  seconds: number;
  passes: number;
  status: string;
}

/** Fits with the library's defaults; nothing where --scale leaves too few rows, or they would take more than --most. */
function measure(fullRows: number, columns: number): Fit | undefined {
  const rows = Math.round(scale * fullRows);
  if (rows < LEAST || rows * columns * Float64Array.BYTES_PER_ELEMENT > most) return undefined;
  const { x, y } = set.dense(new Float64Array(rows * columns), columns, set.seed);
  const { seconds, result } = timed(() => new library.LogisticRegression().fit(x, y));
  const { passes, status } = result.report;
  return { rows, columns, seconds, passes, status };
}

const cells = ({ rows, columns, seconds, passes, status }: Fit): string[] => [
  rows.toLocaleString("en"),
  String(columns),
  figure(seconds, 3),
  figure((1e9 * seconds) / (rows * columns), 3),
  String(passes),
  status,
];
const HEAD = ["rows", "columns", "seconds", "ns a number", "reads", "status"];

function printGrowth(title: string, fits: readonly Fit[], size: (fit: Fit) => number): void {
  console.log(`\n${title}\n`);
  printTable(HEAD, fits.map(cells));
  const points = fits.map((fit) => ({ size: size(fit), time: fit.seconds }));
  const larger = points.slice(points.length >> 1);
  if (larger.length < 2) return;
  console.log(`\nExponent: ${exponent(points).toFixed(2)}; of the larger half ${exponent(larger).toFixed(2)}.`);
}

console.log(`${machine()}; data: ${set.name}; rows times ${scale}`);
console.log("Seconds: median of whole fits in memory, f64, defaults, certified to 1e-8.");
const byRows = ROWS.counts.flatMap((rows) => measure(rows, ROWS.columns) ?? []);
printGrowth("Rows", byRows, ({ rows }) => rows);
const byColumns = COLUMNS.counts.flatMap((columns) => measure(COLUMNS.rows, columns) ?? []);
printGrowth("Columns", byColumns, ({ columns }) => columns);

if ("useThreads" in library && typeof library.useThreads === "function") {
  const fits: { threads: number; fit: Fit }[] = [];
  for (const threads of THREADS.counts.filter((count) => count <= availableParallelism())) {
    library.useThreads(threads);
    const fit = measure(THREADS.rows, THREADS.columns);
    if (fit !== undefined) fits.push({ threads, fit });
  }
  const [one] = fits;
  console.log("\nThreads\n");
  printTable(
    ["threads", ...HEAD, "times one thread's speed"],
    fits.map(({ threads, fit }) => [String(threads), ...cells(fit), (one.fit.seconds / fit.seconds).toFixed(2)]),
  );
}
