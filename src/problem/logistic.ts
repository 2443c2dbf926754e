// The logistic loss with its penalty, as the problem that solvers hold.
import type { Groups } from "../data/chosen-groups.js";
import { TILE } from "../kernels/block.js";
import { carefulDot, dot, largest } from "../math/vector.js";
import { type BoundaryPlace, type BoundarySums, boundarySums } from "./boundary-rows.js";
import { type CarefulSums, carefulSums } from "./careful-rows.js";
import { Conditioning, type ConditioningOptions } from "./conditioning.js";
import { LogisticPoint } from "./logistic-point.js";
import { Objective } from "./objective.js";
import type { Own, Point, Problem, Sides } from "./problem.js";
import type { Summary } from "./summary.js";
import type { Asking, Sum } from "./sums.js";

/** The relative error of one rounding. */
const UNIT = 1.1102230246251565e-16; // 2^−53
/** Below this mean loss a product of factors 1 + e would round the loss away; a logarithm for every row does not. */
const TINY_LOSS = 0.0009765625; // 2^−10
/** A first metric takes no curvature for less. */
const LEAST_CURVATURE = 1e-3;
/** Columns that shrink by less, or move by less of their scale, are as well off as they are. */
const LITTLE = 0.1;
/** Enough products for two digits of the largest curvature. */
const POWER_STEPS = 30;

export interface LogisticOptions extends ConditioningOptions {
  l1: number;
  l2: number;
}

export class Logistic implements Problem {
  readonly size: number;
  readonly l1: number;
  readonly l2: number;
  readonly penalty: Float64Array;
  readonly rounding: number;
  readonly fitBias: boolean;
  readonly offCentre: Float64Array;
  readonly columnSize: Float64Array;
  readonly weight: number;
  readonly weightedRows: number;
  readonly hasHessian: boolean;
  readonly sample?: Problem;
  readonly sampled: Groups;
  readonly conditioning: Conditioning;
  readonly objective: Objective;
  readonly #rows: number;
  readonly #diagonal: Float64Array;
  readonly #summary: Summary;
  readonly #options: LogisticOptions;
  #now: Point | undefined;

  constructor(summary: Summary, options: LogisticOptions, over: Sum["over"] = "rows") {
    const { features, rows, weight, ones, weightedRows, hessian, sampled, sampleTiles, terms, allTerms } = summary;
    const { l1, l2 } = options;
    this.conditioning = new Conditioning(summary, options);
    // as many roundings as there are terms in a running sum, those within a tile and between blocks (9), of a multiplier
    // with its exp (9), and of what is made of the sums (6)
    const rounding = new Float64Array(features + 1).fill(UNIT * (allTerms + 24));
    for (let j = 0; j < features; j++) rounding[j] = UNIT * (terms[j] + 24);
    // F has a margin's, too, those of its logarithms, and through its penalty those of the deviations
    this.rounding = UNIT * (largest(terms) + features + 64);
    const { center } = this.conditioning;
    const reach = summary.reach?.map((most, j) => (j < features ? most + Math.abs(center[j] - summary.mean[j]) : most));
    this.objective = new Objective(this.conditioning, l1, l2, weight, rounding, over, reach);
    this.size = features + 1;
    this.l1 = l1;
    this.l2 = l2;
    this.penalty = this.conditioning.penalty;
    this.offCentre = this.conditioning.offCentre;
    this.columnSize = this.conditioning.size;
    this.fitBias = options.fitBias;
    this.weight = weight;
    this.weightedRows = weightedRows;
    this.hasHessian = hessian;
    this.sampled = { groups: sampleTiles, size: TILE };
    this.#rows = rows;
    this.#summary = summary;
    this.#options = options;
    // the Hessian's diagonal where every probability is the mean label: columns have deviation 1
    const a = ones / weight;
    const curvature = Math.max(a * (1 - a), LEAST_CURVATURE);
    this.#diagonal = this.penalty.map((kappa) => curvature + l2 * kappa * kappa);
    if (sampled !== undefined && over === "rows")
      this.sample = new Logistic({ ...summary, ...sampled }, options, "sample");
  }

  /** How often all rows of x were read. */
  get passes(): number {
    return this.objective.passes;
  }

  *at(theta: Float64Array): Asking<Point> {
    const { objective, size } = this;
    if (this.#now?.theta === theta) return this.#now;
    this.#leave();
    const w = this.conditioning.stored(theta);
    let sums = yield objective.sum({ kind: "loss-gradient", w, precise: objective.precise });
    if (!objective.precise && sums[size] < TINY_LOSS * objective.weight) {
      objective.precise = true;
      sums = yield objective.sum({ kind: "loss-gradient", w, precise: true });
    }
    const loss = sums[size] / objective.weight;
    const point = new LogisticPoint(objective, theta, loss, objective.mean(sums, theta));
    objective.moveTo(point);
    this.#now = point;
    return point;
  }

  /**
   * The same problem in columns that are centred and scaled as the rows with curvature at θ want it: single rows far out
   * may have set mean and deviation, and have none. Answers θ in these columns, too; undefined where that changes little.
   */
  *aboutCurvature(theta: Float64Array): Asking<{ problem: Logistic; theta: Float64Array } | undefined> {
    const { conditioning, objective } = this;
    const { features, fitBias } = conditioning;
    yield* this.at(theta);
    const triangle = (yield objective.sum({ kind: "hessian" })).slice();
    const corner = triangle[triangle.length - 1];
    const center = new Float64Array(features);
    const scale = new Float64Array(features);
    let changed = false;
    for (let j = 0, start = 0; j < features; start += features + 1 - j++) {
      if (conditioning.inverse[j] === 0) continue;
      center[j] = fitBias ? triangle[start + features - j] / corner : 0;
      scale[j] = Math.sqrt(Math.max(0, triangle[start] / corner - center[j] * center[j]));
      if (!(scale[j] > 0)) return undefined;
      const distance = Math.abs(center[j] - conditioning.center[j]);
      changed ||= scale[j] * conditioning.inverse[j] < LITTLE || distance * LITTLE > scale[j];
    }
    if (!changed) return undefined;
    const problem = new Logistic(this.#summary, { ...this.#options, about: { center, scale } });
    problem.objective.passes = objective.passes;
    return { problem, theta: problem.conditioning.conditioned(conditioning.stored(theta)) };
  }

  /** What is lost where a product of many factors 1 + e ends in one logarithm is relative to 1, not to the loss. */
  valueError(theta: Float64Array, objective: number): number {
    const penalty = this.objective.penaltyOf(theta);
    const loss = Math.max(0, objective - penalty);
    const margins = this.conditioning.marginError(theta);
    const ofLogarithms = loss < TINY_LOSS ? 0 : 4 * UNIT;
    const ofMargins = Math.sqrt(Math.min(1, loss)) * margins + (margins * margins) / 8;
    return this.rounding * (objective + 4 * penalty) + ofLogarithms + ofMargins;
  }

  own(theta: Float64Array): Own {
    return this.conditioning.own(theta);
  }

  fromOwn({ weights, bias }: Own): Float64Array {
    return this.conditioning.fromOwn(weights, bias);
  }

  combinations(rows: readonly Float64Array[]): Float64Array[] {
    const { features, inverse, center } = this.conditioning;
    return rows.map((row) => {
      const combination = new Float64Array(features + 1);
      for (let j = 0; j < features; j++) combination[j] = row[j] * inverse[j];
      combination[features] = row[features] - carefulDot(combination.subarray(0, features), center);
      return combination;
    });
  }

  *careful({ weights, bias }: Own, combinations: readonly Float64Array[]): Asking<CarefulSums> {
    const { shift } = this.conditioning;
    const sums = yield this.objective.sum({ kind: "careful", weights, bias, shift, combinations });
    return carefulSums(
      sums.map((sum) => sum / this.weight),
      combinations.length,
    );
  }

  ownStep(combinations: readonly Float64Array[], step: Float64Array): Own {
    const { shift, features } = this.conditioning;
    const total = (j: number): number =>
      carefulDot(
        step,
        combinations.map((combination) => combination[j]),
      );
    const weights = shift.map((_, j) => total(j));
    return { weights, bias: carefulDot([1, ...weights], [total(features), ...shift.map((by) => -by)]) };
  }

  *sidesOf({ weights, bias }: Own): Asking<Sides> {
    const { shift } = this.conditioning;
    const [wrong, right] = yield this.objective.sum({ kind: "exact-sides", weights, bias, shift });
    return { wrong, right };
  }

  *boundaryOf({ weights, bias }: Own, place: BoundaryPlace): Asking<BoundarySums> {
    const { shift, center, inverse } = this.conditioning;
    const { fitBias } = this;
    const columns = { center, inverse, fitBias };
    const sums = yield this.objective.sum({ kind: "boundary", weights, bias, shift, ...columns, ...place });
    return boundarySums(sums, this.size);
  }

  *biasBetween(weights: Float64Array): Asking<number> {
    const { conditioning, objective } = this;
    const along = new Float64Array(this.size);
    along.set(weights);
    objective.keep(undefined);
    yield objective.sum({ kind: "direction", v: along });
    const [zeros, ones] = yield objective.sum({ kind: "class-edges" });
    const middle = zeros + ones === 0 ? zeros : (zeros - ones) / 2;
    return -carefulDot([middle, ...weights], [1, ...conditioning.shift]);
  }

  precondition(v: Float64Array): Float64Array {
    const diagonal = this.#diagonal;
    const towards = new Float64Array(v.length);
    for (let j = 0; j < v.length; j++) towards[j] = v[j] / diagonal[j];
    return towards;
  }

  /** Power iteration on Xᵀ(s/4)X, from a vector of equal entries. */
  *largestCurvature(): Asking<number> {
    yield this.objective.sum({ kind: "largest-curvature" });
    let v = new Float64Array(this.size).fill(1 / Math.sqrt(this.size));
    let largest = 0;
    for (let k = 0; k < POWER_STEPS; k++) {
      const product = yield* this.objective.multipliersTimes(v);
      largest = Math.sqrt(dot(product, product));
      if (largest === 0) break;
      v = product.map((value) => value / largest);
    }
    return largest;
  }

  *miniBatches(theta: Float64Array, order: Uint32Array, batch: number, rate: number): Asking<Float64Array> {
    const { objective, conditioning } = this;
    this.#leave();
    objective.passes += order.length / this.#rows;
    const moved = yield objective.sum({
      kind: "mini-batches",
      w: conditioning.stored(theta),
      order,
      batch,
      rate: this.#rows / objective.weight,
      step: conditioning.descent(rate, this.l2),
    });
    return conditioning.conditioned(moved);
  }

  #leave(): void {
    this.#now = undefined;
    this.objective.moveTo(undefined);
  }
}
