// What a caller may say to one fit off the main thread.
import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import { type FitOptions, readFitOptions } from "../training/fit-options.js";
import type { WorkerLike } from "./line.js";

/** An `AbortSignal`. */
export interface Signal extends NonNullable<FitOptions["signal"]> {
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options of one `fitAsync`; every one is optional. */
export interface AsyncFitOptions extends Omit<FitOptions, "signal"> {
  /** Ends the fit at once, wherever it is: the promise rejects with `FitAborted`, which has the report so far. */
  signal?: Signal;
  /**
   * Take the typed arrays of x over instead of copying them: yours have length 0 from the call on. Not those that are
   * rows of their own, and no others of yours. Default false.
   */
  transfer?: boolean;
  /**
   * Makes a worker of `logit-wasm/worker`, asked for where none is left of an earlier fit; where that fails the package
   * makes one. Needed only where neither the worker's file nor its text can be loaded from beside the package.
   */
  worker?: () => WorkerLike;
}

const NAMES = ["sampleWeight", "offset", "start", "onProgress", "signal", "transfer", "worker"] as const;

/** @throws as `readFitOptions`; TypeError for a signal without events, a transfer or worker of the wrong type. */
export function readAsyncFitOptions(options: AsyncFitOptions): AsyncFitOptions {
  const { transfer = false, worker, ...said } = readOptions("fit option", options, NAMES);
  readFitOptions(said);
  if (typeof transfer !== "boolean") throw new TypeError(`transfer: expected true or false, got ${describe(transfer)}`);
  if (worker !== undefined && typeof worker !== "function") {
    throw new TypeError(`worker: expected a function that returns a Worker, got ${describe(worker)}`);
  }
  const { signal } = said;
  if (signal !== undefined && typeof signal.addEventListener !== "function") {
    throw new TypeError(`signal: expected an AbortSignal, got ${describe(signal)}`);
  }
  return { ...said, transfer, ...(worker !== undefined && { worker }) };
}
