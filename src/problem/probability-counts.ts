// How often each probability was predicted, class by class: what scores need to know of rows that are too many, or too
// far away, to be looked at one by one.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { sigmoid } from "../math/functions.js";
import type { LogisticModel } from "../model/logistic-model.js";
import type { Summary } from "./summary.js";
import type { Asking } from "./sums.js";

/** Margins are told apart by steps of this; one of them begins at 0, where P = ½. */
const STEP = 0.0009765625; // 1 / 1024
/** Beyond this P is 0 or 1 to 14 digits. */
const FARTHEST = 32;
const BINS = (2 * FARTHEST) / STEP;

/** t := w·x + b. Adds up the weights of rows by t + offset: bin after bin for y = 0, then for y = 1. */
export function countMargins({ kernels, f64, f32, u32 }: Memory, at: Pointer, w: Pointer): Float64Array {
  const { rows, sign, weight, offset, t } = readBlock(u32, at);
  kernels.margins(at, w, t);
  const counts = new Float64Array(2 * BINS);
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    const z = f64[(t >>> 3) + i] + (offset ? f64[(offset >>> 3) + i] : 0);
    const bin = Math.max(0, Math.min(BINS - 1, Math.floor((z + FARTHEST) / STEP)));
    counts[f32[(sign >>> 2) + i] < 0 ? BINS + bin : bin] += s;
  }
  return counts;
}

/** The weight of the rows of each bin of margins that a model predicts: for y = 0, then for y = 1. */
export function* countProbabilities({ shift }: Summary, { weights, bias }: LogisticModel): Asking<Float64Array> {
  const v = new Float64Array(shift.length + 1);
  v.set(weights);
  // of the columns as stored
  v[shift.length] = shift.reduce((sum, by, j) => sum + weights[j] * by, bias);
  return (yield { over: "rows", kind: "probability-counts", v }).slice();
}

/** Rows with their weights. */
export interface CountedRows {
  y: Uint8Array;
  p: Float64Array;
  weights: Float64Array;
}

/** The counts as rows: each stands for those of a class in one bin, with the probability of its middle. */
export function rowsOfCounts(counts: Float64Array): CountedRows {
  const bins = Uint32Array.from(counts.keys()).filter((k) => counts[k] > 0);
  return {
    y: Uint8Array.from(bins, (k) => Number(k >= BINS)),
    p: Float64Array.from(bins, (k) => sigmoid(((k % BINS) + 0.5) * STEP - FARTHEST)),
    weights: Float64Array.from(bins, (k) => counts[k]),
  };
}
