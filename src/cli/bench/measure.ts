// How fast one set of rows is passed over and fitted, by whom; everything in this process and in turns.
import { availableParallelism } from "node:os";
import { rowSource } from "../../data/matrix.js";
import { SparseSource } from "../../data/sparse-matrix.js";
import {
  LogisticRegression,
  type LogisticRegressionOptions,
  type Matrix,
  TrainingSet,
  useThreads,
} from "../../node.js";
import { differentNumbers } from "../same-bits.js";
import { naiveLoop, naiveSparseLoop } from "./naive-loop.js";

/** Rounds in which all take their turn, the first of which warms up and is not counted. */
const ROUNDS = 6;

/** Passes of a round go on for about so long, in seconds: shorter ones the clock and the collector blur. */
const ROUND = 0.1;

/** What runs: WebAssembly on one thread or all, its twin, and the loop that anyone would write. */
export type Runner = "WebAssembly" | "WebAssembly, threads" | "TypeScript" | "naive loop";

/** Median time of a runner, in seconds. */
export interface Timed {
  runner: Runner;
  threads: number;
  seconds: number;
}

/** What came of it. */
export interface Measured {
  rows: number;
  columns: number;
  /** Cells that a pass reads: of sparse rows those that are stored. */
  cells: number;
  /** One step of gradient descent: loss, gradient and update over all rows. */
  passes: Timed[];
  /** A whole fit to the certified minimum, storing included. */
  fits: Timed[];
  /** How the fits ended. */
  status: string;
  /** Whether all fits gave the same weights and bias, bit for bit. */
  sameBits: boolean;
}

/** Rows to fit. */
export interface Rows {
  x: Matrix;
  /** 0 or 1 a row. */
  y: Uint8Array;
  sampleWeight?: Float64Array;
}

/**
 * Takes the medians of five rounds.
 *
 * @param options of every fit.
 * @throws as `fit`, for rows or options that it refuses.
 */
export function measure(rows: Rows, options: LogisticRegressionOptions): Measured {
  const source = rowSource(rows.x);
  const fits = timeFits(rows, options);
  return {
    rows: source.rows,
    columns: source.features,
    cells: source instanceof SparseSource ? source.indices.length : source.rows * source.features,
    passes: timePasses(rows),
    ...fits,
  };
}

function timePasses(rows: Rows): Timed[] {
  const { x, y } = rows;
  useThreads(1);
  const sets = (["wasm", "js"] as const).map((backend) => new TrainingSet(x, y, { backend }));
  const timed: Timed[] = [];
  try {
    const tasks: [Runner, () => number][] = [
      ["WebAssembly", descent(sets[0])],
      ["TypeScript", descent(sets[1])],
      ["naive loop", naivePasses(rows)],
    ];
    const seconds = inTurns(tasks.map(([, task]) => task));
    for (const [k, [runner]] of tasks.entries()) timed.push({ runner, threads: 1, seconds: seconds[k] });
  } finally {
    for (const set of sets) set.release();
    useThreads();
  }
  return timed;
}

/** Seconds of a step of gradient descent; the first run says how many are worth timing. */
function descent(set: TrainingSet): () => number {
  const run = (maxIterations: number): number => {
    const options = {
      solver: "gradient-descent",
      maxIterations,
      tolerance: Number.MIN_VALUE,
      learningRate: 1e-3,
    } as const;
    const { seconds, passes } = new LogisticRegression(options).fit(set).report;
    return seconds / passes;
  };
  let iterations = 2;
  return () => {
    const seconds = run(iterations);
    iterations = Math.max(2, Math.min(1000, Math.round(ROUND / seconds)));
    return seconds;
  };
}

function naivePasses({ x, y }: Rows): () => number {
  const source = rowSource(x);
  const { features } = source;
  const w = new Float64Array(features);
  const g = new Float64Array(features + 1);
  const pass = naivePass(source, y, w, g);
  let turns = 1;
  return () => {
    const start = performance.now();
    for (let k = 0; k < turns; k++) pass();
    const seconds = (performance.now() - start) / 1000 / turns;
    turns = Math.max(1, Math.min(1000, Math.round(ROUND / seconds)));
    return seconds;
  };
}

function naivePass(
  source: ReturnType<typeof rowSource>,
  y: Uint8Array,
  w: Float64Array,
  g: Float64Array,
): () => number {
  const labels = Float64Array.from(y);
  if (source instanceof SparseSource) {
    const { indptr, indices } = source;
    const values = source.values ?? new Float64Array(indices.length).fill(1);
    return () => naiveSparseLoop({ indptr, indices, values }, labels, w, 0, g);
  }
  const data = rowMajor(source);
  return () => naiveLoop(data, labels, w, 0, g);
}

/** All cells, row after row. */
function rowMajor(source: Exclude<ReturnType<typeof rowSource>, SparseSource>): Float64Array {
  const { rows, features, order } = source;
  const data = new Float64Array(rows * features);
  if (order === "rows") {
    source.stage(0, rows, data, 0, 1);
    return data;
  }
  const columns = new Float64Array(rows * features);
  source.stage(0, rows, columns, 0, rows);
  for (let i = 0, p = 0; i < rows; i++) for (let j = 0; j < features; j++, p++) data[p] = columns[j * rows + i];
  return data;
}

function timeFits(
  { x, y, sampleWeight }: Rows,
  options: LogisticRegressionOptions,
): Pick<Measured, "fits" | "status" | "sameBits"> {
  const models: LogisticRegression[] = [];
  const runner = (backend: "wasm" | "js", threads: number) => () => {
    useThreads(threads);
    const start = performance.now();
    const model = new LogisticRegression({ ...options, backend }).fit(
      x,
      y,
      sampleWeight === undefined ? {} : { sampleWeight },
    );
    models.push(model);
    return (performance.now() - start) / 1000;
  };
  const cores = availableParallelism();
  const tasks: { runner: Runner; threads: number; task: () => number }[] = [
    { runner: "WebAssembly", threads: 1, task: runner("wasm", 1) },
    { runner: "TypeScript", threads: 1, task: runner("js", 1) },
  ];
  if (cores > 1) tasks.splice(1, 0, { runner: "WebAssembly, threads", threads: cores, task: runner("wasm", cores) });
  try {
    const seconds = inTurns(tasks.map(({ task }) => task));
    const [first] = models;
    return {
      fits: tasks.map(({ runner, threads }, k) => ({ runner, threads, seconds: seconds[k] })),
      status: first.report.status,
      sameBits: models.every((model) => differentNumbers(model, first) === 0),
    };
  } finally {
    useThreads();
  }
}

/** The median of what each task says over all rounds but the first. */
function inTurns(tasks: readonly (() => number)[]): number[] {
  const rounds = Array.from({ length: ROUNDS }, () => tasks.map((task) => task())).slice(1);
  return tasks.map((_, k) => rounds.map((round) => round[k]).sort((a, b) => a - b)[rounds.length >> 1]);
}
