// How often each probability was predicted, class by class: what scores need to know of rows that are too many, or too
// far away, to be looked at one by one.
import { type Pointer, readBlock } from "../kernels/block.js";
import type { Memory } from "../kernels/memory.js";
import { sigmoid } from "../math/functions.js";
import type { LogisticModel } from "../model/logistic-model.js";
import type { Summary } from "./summary.js";
import type { Asking } from "./sums.js";

/** Bins in each power of two of a distance from the centre: they are told apart to a 1024th of their size. */
const STEPS = 1024;
/** Below this they are told apart to a 1024th of it. */
const LEAST = 9.5367431640625e-7; // 2^−20
/** From LEAST on: up to 64, beyond which P is what it is there to 27 digits. */
const POWERS = 26;
/** Of the margins on one side of the centre. */
const SIDE = (1 + POWERS) * STEPS;

/** Bins of margins, narrow about their mean: models that hardly tell rows apart have all of them there. */
class Bins {
  /** One more than of both sides: that in which P = ½ is cut there, and its upper part comes last. */
  static readonly count = 2 * SIDE + 1;
  readonly #center: number;
  /** The bin with P = ½. */
  readonly #half: number;

  constructor(center: number) {
    this.#center = center;
    this.#half = binOf(-center);
  }

  of(z: number): number {
    const bin = binOf(z - this.#center);
    return bin === this.#half && z >= 0 ? 2 * SIDE : bin;
  }

  /** A margin inside a bin. */
  middle(bin: number): number {
    if (bin === 2 * SIDE) return (this.#center + upperEdge(this.#half)) / 2;
    const [lower, upper] = [lowerEdge(bin), bin === this.#half ? -this.#center : upperEdge(bin)];
    return this.#center + (lower + upper) / 2;
  }
}

/** Of the distance from the centre; rising with it. */
function binOf(distance: number): number {
  const units = Math.abs(distance) / LEAST;
  const power = 31 - Math.clz32(Math.min(units, 2 ** POWERS - 1));
  const step = power < 0 ? units * STEPS : (power + units / (1 << power)) * STEPS;
  const place = Math.min(Math.floor(step), SIDE - 1);
  return distance < 0 ? SIDE - 1 - place : SIDE + place;
}

function lowerEdge(bin: number): number {
  return bin < SIDE ? -sizeAt(SIDE - bin) : sizeAt(bin - SIDE);
}

function upperEdge(bin: number): number {
  return bin < SIDE ? -sizeAt(SIDE - 1 - bin) : sizeAt(bin + 1 - SIDE);
}

/** The distance where a side's bin of that number begins. */
function sizeAt(place: number): number {
  const power = Math.floor(place / STEPS) - 1;
  const part = (place % STEPS) / STEPS;
  return LEAST * (power < 0 ? part : (1 << power) * (1 + part));
}

/** t := w·x + b. Adds up the weights of rows by t + offset: bin after bin for y = 0, then for y = 1. */
export function countMargins(
  { kernels, f64, f32, u32 }: Memory,
  at: Pointer,
  w: Pointer,
  center: number,
): Float64Array {
  const { rows, sign, weight, offset, t } = readBlock(u32, at);
  kernels.margins(at, w, t);
  const bins = new Bins(center);
  const counts = new Float64Array(2 * Bins.count);
  for (let i = 0; i < rows; i++) {
    const s = weight ? f64[(weight >>> 3) + i] : 1;
    const z = f64[(t >>> 3) + i] + (offset ? f64[(offset >>> 3) + i] : 0);
    counts[bins.of(z) + (f32[(sign >>> 2) + i] < 0 ? Bins.count : 0)] += s;
  }
  return counts;
}

/** How much the rows of each bin of margins weigh. */
export interface ProbabilityCounts {
  /** The margin about which bins are narrow. */
  center: number;
  /** Bin after bin for y = 0, then for y = 1. */
  weights: Float64Array;
}

/** Of no rows. */
export const NO_COUNTS: ProbabilityCounts = { center: 0, weights: new Float64Array(0) };

/** Counts the margins that a model predicts. */
export function* countProbabilities(
  { shift, mean }: Summary,
  { weights, bias }: LogisticModel,
): Asking<ProbabilityCounts> {
  const v = new Float64Array(shift.length + 1);
  v.set(weights);
  // of the columns as stored
  v[shift.length] = shift.reduce((sum, by, j) => sum + weights[j] * by, bias);
  const center = mean.reduce((sum, m, j) => sum + weights[j] * m, v[shift.length]);
  return { center, weights: (yield { over: "rows", kind: "probability-counts", v, center }).slice() };
}

/** Rows with their weights. */
export interface CountedRows {
  y: Uint8Array;
  p: Float64Array;
  weights: Float64Array;
}

/** The counts as rows: each stands for those of a class in one bin, with the probability of a margin inside it. */
export function rowsOfCounts({ center, weights }: ProbabilityCounts): CountedRows {
  const bins = new Bins(center);
  const found = Uint32Array.from(weights.keys()).filter((k) => weights[k] > 0);
  return {
    y: Uint8Array.from(found, (k) => Number(k >= Bins.count)),
    p: Float64Array.from(found, (k) => sigmoid(bins.middle(k % Bins.count))),
    weights: Float64Array.from(found, (k) => weights[k]),
  };
}
