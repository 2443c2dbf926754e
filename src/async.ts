/**
 * Entry for fits off the main thread, in browsers and in Node. What may be asked of a model is in `logit-wasm`.
 * @module logit-wasm/async
 */
import { fitElsewhere } from "./async/fit-elsewhere.js";
import type { Rung } from "./async/ladder.js";
import { nodeThreads } from "./async/node-threads.js";
import type { AsyncFitOptions } from "./async/options.js";
import type { Labels } from "./data/labels.js";
import type { Matrix } from "./data/matrix.js";
import type { LogisticRegression, LogisticRegressionOptions } from "./index.js";

export type { WorkerLike } from "./async/line.js";
export type { AsyncFitOptions } from "./async/options.js";

/** For Node: where it is written out as below, bundlers put one more file. */
const here = import.meta.url;
const isPage = typeof Worker === "function";
let inlined: string | undefined;

/** Bundlers look for these very words, and put the worker where they say. */
const beside: Rung = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

/** Where a bundler put nothing there, or this file is of another origin, from which no worker may come. */
const ofText: Rung = async () => {
  const { default: source } = await import("./async/worker-source.js");
  inlined ??= URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return new Worker(inlined);
};

/** Flags of the program are not for these threads: some would keep them from starting. */
const inNode = { execArgv: [] };

const besideInNode: Rung = async () => {
  const { Worker } = await nodeThreads();
  return new Worker(new URL("./worker.js", here), inNode);
};

const ofTextInNode: Rung = async () => {
  const { Worker } = await nodeThreads();
  const { default: source } = await import("./async/worker-source.js");
  return new Worker(source, { ...inNode, eval: true });
};

/**
 * Fits a `LogisticRegression` without holding up this thread: the same bits, the same report and the same errors as
 * `new LogisticRegression(options).fit(x, y, fitOptions)`. A worker does it, or where none can be had this thread, in
 * slices of some 12 ms.
 *
 * x, y and all else are copied before this returns, but for what lies in a SharedArrayBuffer. Several fits run side by
 * side on the cores of the machine, others wait. Workers are kept for 5 s, and keep no process alive.
 * @param options as of `LogisticRegression`.
 * @param x rows, in any form that `fit` takes, but no `TrainingSet`.
 * @param y labels, one a row.
 * @returns rejects with TypeError, RangeError for bad input, FitAborted, what `onProgress` throws, and Error where the
 * worker ends before its time.
 */
export function fitAsync(
  options: LogisticRegressionOptions,
  x: Matrix,
  y: Labels,
  fitOptions: AsyncFitOptions = {},
): Promise<LogisticRegression> {
  return fitElsewhere(isPage ? [beside, ofText] : [besideInNode, ofTextInNode], options, x, y, fitOptions);
}
