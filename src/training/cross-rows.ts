// Rows stored once, whose weights change between fits; and what models predict for them.
import { sigmoid } from "../math/functions.js";
import type { LogisticModel } from "../model/logistic-model.js";
import { reachWithin, reweigh, type Summary, withReach } from "../problem/summary.js";
import { type Asking, runHere } from "../problem/sums.js";
import type { PathModel } from "../solvers/path-newton.js";
import { type Fitted, fitRows, type Watch } from "./fit.js";
import type { FitOptions } from "./fit-options.js";
import type { CheckedOptions } from "./options.js";
import type { Training } from "./prepare.js";

/** Margins that are asked for together: a row is then read once for many models. */
const MOST_MARGINS = 1048576; // 2^20

export class CrossRows {
  #training: Training;
  #bounded: Summary | undefined;

  /** @param training stored with room for weights (`Needs.reweighed`). */
  constructor(training: Training) {
    this.#training = training;
  }

  get training(): Training {
    return this.#training;
  }

  /**
   * Other weights for all rows, 1 each where there are none.
   * @throws RangeError where the squares of a column underflow without the rows that weigh nothing.
   */
  weigh(weights: Float64Array | undefined): void {
    const { summary, shards, ...training } = this.#training;
    // if this fails, columns are where the caller has them
    const back = { ...summary, shift: new Float64Array(summary.features) };
    this.#training = { ...training, shards, summary: back };
    const weighed = runHere(reweigh(summary, weights), shards);
    const reach = this.#bounded && reachWithin(this.#bounded, weighed);
    this.#training = { ...training, shards, summary: { ...weighed, ...(reach && { reach }) } };
  }

  /** Learns how far out cells are, once for these weights and all others that leave rows out. */
  bound(): void {
    const { summary, shards } = this.#training;
    this.#bounded = runHere(withReach(summary), shards);
    this.#training = { ...this.#training, summary: this.#bounded };
  }

  /**
   * The bits of a fit that stores the rows with these weights itself.
   * @param started when it began, on the clock of `performance.now`.
   * @param path of a fit that is one of a path over these rows.
   * @throws as `fitRows`.
   */
  fit(
    options: CheckedOptions,
    start: FitOptions["start"],
    watch: Watch,
    started = performance.now(),
    path?: PathModel,
  ): Fitted {
    return runHere(fitRows(this.#training, options, start, watch, started, path), this.#training.shards);
  }

  /** P(y = 1) of the rows named, in rising order, by a model whose margins all rows keep: of the last fit of a path. */
  standing(rows: Uint32Array): Float64Array {
    return runHere(standing(rows), this.#training.shards);
  }

  /** P(y = 1) of the rows named, in rising order, by each model: the bits of `predictProba`. */
  predict(models: readonly LogisticModel[], rows: Uint32Array): Float64Array[] {
    const all = this.margins(models, rows);
    // in place: `map` would allocate once more
    for (const p of all) for (let i = 0; i < p.length; i++) p[i] = sigmoid(p[i]);
    return all;
  }

  /** Margins of the rows named, in rising order, by each model: the bits of `decisionFunction`. */
  margins(models: readonly LogisticModel[], rows: Uint32Array): Float64Array[] {
    const { summary, shards } = this.#training;
    const together = Math.max(1, Math.floor(MOST_MARGINS / rows.length));
    const all: Float64Array[] = [];
    for (let k = 0; k < models.length; k += together) {
      all.push(...runHere(marginsOf(models.slice(k, k + together), summary, rows), shards));
    }
    return all;
  }
}

function* marginsOf(
  models: readonly LogisticModel[],
  { features, shift }: Summary,
  rows: Uint32Array,
): Asking<Float64Array[]> {
  const joined = new Float64Array(models.length * (features + 1));
  models.forEach(({ weights, bias }, k) => {
    joined.set(weights, k * (features + 1));
    joined[k * (features + 1) + features] = bias;
  });
  const margins = yield { over: "rows", kind: "predicted-margins", models: joined, shift, rows };
  return models.map((_, k) => {
    const z = new Float64Array(rows.length);
    for (let i = 0; i < z.length; i++) z[i] = margins[i * models.length + k];
    return z;
  });
}

function* standing(rows: Uint32Array): Asking<Float64Array> {
  const margins = yield { over: "rows", kind: "standing-margins", rows };
  const p = new Float64Array(rows.length);
  for (let i = 0; i < p.length; i++) p[i] = sigmoid(margins[i]);
  return p;
}
