// What a caller may say to one fit, beside the options of the estimator.
import { describe } from "../checks/describe.js";
import { readOptions, requireObject } from "../checks/options.js";
import type { Progress } from "./report.js";

const NAMES = ["sampleWeight", "offset", "start", "onProgress", "signal"] as const;

/** What belongs to one fit, beside the options of the estimator; every one is optional. */
export interface FitOptions {
  /** A weight of at least 0 for every row; default 1. A `TrainingSet` has its own. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row. Predictions of the model then need one too. A `TrainingSet` has its own. */
  offset?: ArrayLike<number>;
  /** Where the search begins, in the columns' own units; a fitted model will do. */
  start?: { readonly weights: ArrayLike<number>; readonly bias: number };
  /** Called at every iteration, before the next. */
  onProgress?: (progress: Progress) => void;
  /** An `AbortSignal`, looked at in every iteration; `onProgress` is where a synchronous caller can abort. */
  signal?: { readonly aborted: boolean; readonly reason: unknown };
}

/**
 * Every option read once; lists of numbers are checked where the rows are known.
 * @throws TypeError for one of the wrong type, RangeError for an unknown name.
 */
export function readFitOptions(options: FitOptions, names: readonly (keyof FitOptions)[] = NAMES): FitOptions {
  const said = readOptions("fit option", options, names);
  const { start, onProgress, signal } = said;
  if (start !== undefined) requireObject("start", start, "{ weights, bias }");
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`onProgress: expected a function, got ${describe(onProgress)}`);
  }
  if (signal !== undefined) {
    requireObject("signal", signal, "an AbortSignal");
    if (typeof signal.aborted !== "boolean")
      throw new TypeError(`signal: expected an AbortSignal, got ${describe(signal)}`);
  }
  return said;
}
