// F in conditioned columns, put together from sums over rows in the columns as stored; and what the rows now keep.
import type { Conditioning } from "./conditioning.js";
import type { Asking, Question, Sum } from "./sums.js";

/** What sets every multiplier r to the curvature at the margins, and what sets it to something else. */
const CURVED: readonly Question["kind"][] = ["hessian", "curvature"];
const REPLACED: readonly Question["kind"][] = [
  "loss-gradient",
  "largest-curvature",
  "dual-point",
  "dual-sum",
  "firth-score",
  "residual-products",
];
/** What reads x, once for all rows. */
const READS: readonly Question["kind"][] = [
  "loss-gradient",
  "hessian",
  "firth-score",
  "curvature-vector",
  "direction",
  "dual-product",
  "careful",
  "exact-sides",
  "boundary",
  "reach",
  "residual-products",
  "cluster-scores",
];

export class Objective {
  readonly conditioning: Conditioning;
  readonly l1: number;
  readonly l2: number;
  /** Σ s */
  readonly weight: number;
  /** Bounds of the relative rounding errors of sums over every column's rows, and over all rows. */
  readonly rounding: Float64Array;
  /** How often all rows of x were read. */
  passes = 0;
  /** Whether losses are so small that every row needs a logarithm of its own. */
  precise = false;
  readonly #over: Sum["over"];
  /** The largest |x − m| of every column as stored, over all rows, then the largest |offset|. */
  #reach: Float64Array | undefined;
  /** Whose margins the rows keep as z, and as t; whether their multipliers r are the curvatures at z. */
  #point: object | undefined;
  #line: object | undefined;
  #curved = false;

  constructor(
    conditioning: Conditioning,
    l1: number,
    l2: number,
    weight: number,
    rounding: Float64Array,
    over: Sum["over"],
    reach?: Float64Array,
  ) {
    this.conditioning = conditioning;
    this.l1 = l1;
    this.l2 = l2;
    this.weight = weight;
    this.rounding = rounding;
    this.#over = over;
    this.#reach = reach;
  }

  /** How far rows are out of a column's centre; asked once where all count. */
  *reach(beyond: number): Asking<Float64Array> {
    if (beyond === Infinity && this.#reach !== undefined) return this.#reach;
    const most = (yield this.sum({ kind: "reach", centers: this.conditioning.center, beyond })).slice();
    if (beyond === Infinity) this.#reach = most;
    return most;
  }

  /** The question put to the rows of this problem. Keeps count of what it does to them. */
  sum(question: Question): Sum {
    const { kind } = question;
    if (READS.includes(kind)) this.passes++;
    if (CURVED.includes(kind)) this.#curved = true;
    if (REPLACED.includes(kind)) this.#curved = false;
    return { over: this.#over, ...question };
  }

  /** l1 Σ |κ_j θ_j| + (l2/2) Σ (κ_j θ_j)² */
  penaltyOf(theta: Float64Array): number {
    const smooth = 0.5 * this.l2 * this.penaltyProduct(theta, theta);
    if (this.l1 === 0) return smooth;
    const { penalty } = this.conditioning;
    let absolute = 0;
    for (let j = 0; j < penalty.length; j++) absolute += penalty[j] * Math.abs(theta[j]);
    return smooth + this.l1 * absolute;
  }

  /** Σ κ a κ b */
  penaltyProduct(a: Float64Array, b: Float64Array): number {
    const { penalty } = this.conditioning;
    let sum = 0;
    for (let j = 0; j < penalty.length; j++) sum += penalty[j] * a[j] * (penalty[j] * b[j]);
    return sum;
  }

  /**
   * How far `mean` can be off for multipliers of that root mean square, as sums over rows and l2 κ² θ are rounded: by
   * `rounding` of Σ |u x_j| ≤ Σs rms(u) rms(x_j), and where a column is centred by as much of Σ |u| times its mean.
   */
  sumError(rms: number, theta: Float64Array, size = this.conditioning.size): Float64Array {
    const { penalty, offCentre, features } = this.conditioning;
    const { rounding, l2 } = this;
    const error = new Float64Array(size.length);
    for (let j = 0; j < error.length; j++) {
      const ofSums = rms * (rounding[j] * size[j] + rounding[features] * offCentre[j]);
      error[j] = ofSums + rounding[j] * l2 * penalty[j] * penalty[j] * Math.abs(theta[j]);
    }
    return error;
  }

  /** The mean, in θ, of a sum over rows in (w, b), and l2 κ² v: a gradient at v, or a Hessian's product with v. */
  mean(sums: Float64Array, v: Float64Array): Float64Array {
    const { penalty } = this.conditioning;
    const mean = this.conditioning.gradient(sums, this.weight);
    for (let j = 0; j < mean.length; j++) mean[j] += this.l2 * penalty[j] * penalty[j] * v[j];
    return mean;
  }

  /** (Σ s a(1 − a) x xᵀ / Σ s + l2 κ²) v where the margins stand. */
  *hessianTimes(v: Float64Array): Asking<Float64Array> {
    if (!this.#curved) yield this.sum({ kind: "curvature" });
    return yield* this.multipliersTimes(v);
  }

  /** (Σ r x xᵀ / Σ s + l2 κ²) v for the multipliers r that the rows have. */
  *multipliersTimes(v: Float64Array): Asking<Float64Array> {
    return this.mean(yield this.sum({ kind: "curvature-vector", v: this.conditioning.stored(v) }), v);
  }

  /** The margins move on; `point` is where they stand now, if anywhere. */
  moveTo(point: object | undefined): void {
    this.#line = undefined;
    this.#point = point;
  }

  /** The direction of `line` is kept now, or one of no line. */
  keep(line: object | undefined): void {
    this.#line = line;
  }

  /** @throws Error where the margins have moved on. */
  requirePoint(point: object): void {
    if (point !== this.#point) throw new Error("point: expected the latest, got an earlier one");
  }

  /** @throws Error where the margins have moved on, or another direction is kept. */
  requireLine(line: object): void {
    if (line !== this.#line) throw new Error("line: expected the latest, got an earlier one");
  }
}
