// What a caller may say to one fit, beside the options of the estimator.
import { requireName } from "../checks/names.js";
import type { Progress } from "./report.js";

const NAMES = ["sampleWeight", "offset", "start", "onProgress", "signal"];

export interface FitOptions {
  /** A weight of at least 0 for every row; default 1. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row, in training only. */
  offset?: ArrayLike<number>;
  /** Where the search begins, in the columns' own units; a fitted model will do. */
  start?: { readonly weights: ArrayLike<number>; readonly bias: number };
  /** Called at every iteration, before the next. */
  onProgress?: (progress: Progress) => void;
  /** Looked at in every iteration; `onProgress` is where a synchronous caller can abort. */
  signal?: AbortSignal;
}

/** @throws RangeError for an unknown name. */
export function checkFitOptions(options: FitOptions): void {
  for (const name of Object.keys(options)) requireName("fit option", name, NAMES);
}
