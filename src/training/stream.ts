// Learning from batches that come one after another: the seed's update with a rate that falls, and averaged weights.

import { describe } from "../checks/describe.js";
import { finiteNumbers } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { encodeAs, encodeLabels, type Label, type Labels, requireClasses } from "../data/labels.js";
import { type Layout, layoutOf, storeRows } from "../data/layout.js";
import type { RowSource } from "../data/matrix.js";
import { Moments } from "../data/moments.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { rowWeights } from "../data/weights.js";
import { expOfMinusAbs, log } from "../math/functions.js";
import { LogisticModel, requireOffset } from "../model/logistic-model.js";
import { Logistic } from "../problem/logistic.js";
import { Rows } from "../problem/rows.js";
import { summarise } from "../problem/summary.js";
import { type Asking, runHere } from "../problem/sums.js";
import type { CheckedOptions } from "./options.js";

/** What may be said with one batch. */
export interface PartialFitOptions {
  /** [negative, positive]; needed with the first batch where that does not hold both. */
  classes?: readonly [Label, Label];
  /** A weight of at least 0 for every row of the batch; default 1. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row of the batch. Predictions of the model then need one too. */
  offset?: ArrayLike<number>;
}

const NAMES = ["classes", "sampleWeight", "offset"] as const;

/** Steps until the rate begins to fall. */
const STEADY = 64;
/** The rate falls as steps^(−2/3), between the 1/2 and 1 that averaging needs: Polyak & Juditsky (1992). */
const DECAY = 0.6666666666666666; // 2 / 3
/** A deviation that grows by more is another scale, not chance. */
const GROWN = 3;
/** Later steps weigh more: Shamir & Zhang, "Stochastic gradient descent for non-smooth optimization" (2013). */
const RECENT = 3;

/**
 * Every option read once; lists of numbers are checked where the rows are known.
 * @throws TypeError for one of the wrong type, RangeError for an unknown name.
 */
export function readPartialFitOptions(options: PartialFitOptions): PartialFitOptions {
  const { classes, ...said } = readOptions("partialFit option", options, NAMES);
  return classes === undefined ? said : { ...said, classes: requireClasses("classes", classes) };
}

/** In the columns' own units. */
interface Coefficients {
  weights: Float64Array;
  bias: number;
}

/** The state of a stream between its batches. */
export class Stream {
  readonly #options: CheckedOptions;
  readonly #classes: readonly [Label, Label];
  readonly #moments: Moments;
  /** α of the first steps; found from the first batch where the caller gives none. */
  #rate: number | undefined;
  #rows = 0;
  #steps = 0;
  /** Where the last step led, and the average. */
  #last: Coefficients;
  #average: Coefficients;
  /** Whether some batch, or the model that the stream began with, had an offset. */
  #offset: boolean;

  private constructor(options: CheckedOptions, classes: readonly [Label, Label], start: Coefficients, offset: boolean) {
    this.#options = options;
    this.#classes = classes;
    this.#moments = Moments.none(start.weights.length);
    this.#rate = options.learningRate;
    this.#last = start;
    this.#average = start;
    this.#offset = offset;
  }

  /**
   * A stream that begins with this batch, at a model where there is one, else at 0. It has learnt nothing yet.
   * @throws TypeError, RangeError where the batch does not say which classes there are.
   */
  static begin(
    options: CheckedOptions,
    model: LogisticModel | undefined,
    { rows, features }: RowSource | SparseSource,
    y: Labels,
    said: PartialFitOptions,
  ) {
    requireStream(options);
    const classes = model?.classes ?? said.classes;
    if (model !== undefined && model.weights.length !== features) {
      throw new RangeError(`x: expected ${model.weights.length} columns as in fit, got ${features}`);
    }
    const start = model ?? { weights: new Float64Array(features), bias: 0 };
    return new Stream(
      options,
      classes ?? encodeLabels(y, rows, options.positive).classes,
      start,
      model?.offset ?? false,
    );
  }

  /**
   * Learns from one batch, row after row, `batchSize` rows a step, and says what it knows now.
   * @throws TypeError, RangeError for bad input; the stream then stays as it was.
   */
  learn(source: RowSource | SparseSource, y: Labels, said: PartialFitOptions): LogisticModel {
    if (source instanceof SparseSource) throw new TypeError("x: expected dense rows in partialFit, got sparse ones");
    const features = this.#last.weights.length;
    if (source.features !== features) {
      throw new RangeError(`x: expected ${features} columns as before, got ${source.features}`);
    }
    this.#requireSameClasses(said.classes);
    const { backend, classWeight } = this.#options;
    const labels = encodeAs(this.#classes, y, source.rows);
    const weight = rowWeights(labels, said.sampleWeight, classWeight, false);
    requireOffset(this.#offset, said.offset, "one finite number a row");
    const offset = said.offset === undefined ? undefined : finiteNumbers("offset", said.offset, source.rows);
    const layout = layoutOf(source, { hessian: false, sample: false, ordered: true, shiftable: false });
    const stored = storeRows(source, layout, { y: labels.y, weight, offset }, backend);
    try {
      runHere(this.#descend(layout), [new Rows(stored)]);
    } finally {
      stored.memory.release();
    }
    this.#offset ||= offset !== undefined;
    return new LogisticModel(this.#average.weights, this.#average.bias, this.#classes, this.#offset);
  }

  *#descend(layout: Layout): Asking<void> {
    const { rows } = layout;
    const batch = yield* summarise(layout);
    if (batch.weight === 0) return;
    const before = this.#moments.deviations();
    this.#moments.join(batch.moments);
    this.#rows += rows;
    this.#rescale(before, this.#moments.deviations());
    const { standardize, fitBias, batchSize, l2 = 1 / this.#rows } = this.#options;
    // columns centred and scaled by all that has come, not by the batch
    const seen = { ...batch, mean: this.#moments.mean, deviation: this.#moments.deviations() };
    const problem = new Logistic(seen, { standardize, fitBias, raw: true, l1: 0, l2 });
    this.#rate ??= 0.5 / (yield* problem.largestCurvature());
    const { conditioning } = problem;
    let theta = conditioning.fromOwn(this.#last.weights, this.#last.bias);
    let average = conditioning.fromOwn(this.#average.weights, this.#average.bias);
    for (let first = 0; first < rows; first += batchSize) {
      const order = Uint32Array.from({ length: Math.min(batchSize, rows - first) }, (_, i) => first + i);
      const fallen = expOfMinusAbs(DECAY * log(1 + this.#steps / STEADY));
      theta = yield* problem.miniBatches(theta, order, batchSize, this.#rate * fallen);
      this.#steps++;
      const share = (RECENT + 1) / (this.#steps + RECENT);
      average = average.map((value, j) => value + share * (theta[j] - value));
    }
    this.#last = conditioning.own(theta);
    this.#average = conditioning.own(average);
  }

  /**
   * Columns that turn out to be much larger than the rows before said: weights learnt from those mean nothing there, and
   * neither does the rate. What was learnt is kept in deviations, and the search begins anew.
   */
  #rescale(before: Float64Array, now: Float64Array): void {
    const grown = before.map((sd, j) => (sd > 0 && now[j] > GROWN * sd ? now[j] / sd : 1));
    if (grown.every((factor) => factor === 1)) return;
    const weights = this.#last.weights.map((weight, j) => weight / grown[j]);
    this.#last = { weights, bias: this.#last.bias };
    this.#average = this.#last;
    this.#steps = 0;
    this.#rate = this.#options.learningRate;
  }

  #requireSameClasses(classes: readonly [Label, Label] | undefined): void {
    if (classes === undefined || (classes[0] === this.#classes[0] && classes[1] === this.#classes[1])) return;
    const known = this.#classes.map(describe).join(", ");
    throw new RangeError(`classes: expected [${known}] as before, got [${classes.map(describe).join(", ")}]`);
  }
}

/** Options that a stream cannot follow are refused. */
function requireStream({ solver, l1, firth, classWeight }: CheckedOptions): void {
  if (solver !== "auto" && solver !== "sgd") {
    throw new RangeError(`solver: expected "auto" or "sgd" for partialFit, got "${solver}"`);
  }
  if (firth) throw new RangeError("firth: expected false for partialFit, got true");
  if (l1 > 0) throw new RangeError(`l1: expected 0 for partialFit, got ${l1}`);
  if (classWeight === "balanced") {
    throw new RangeError('classWeight: expected { [label]: number } for partialFit, got "balanced"');
  }
}
