// Rows stored once, whose weights change between fits; and what models predict for them.
import { sigmoid } from "../math/functions.js";
import type { LogisticModel } from "../model/logistic-model.js";
import { reweigh } from "../problem/summary.js";
import { type Asking, runHere } from "../problem/sums.js";
import { type Fitted, fitRows, type Watch } from "./fit.js";
import type { FitOptions } from "./fit-options.js";
import type { CheckedOptions } from "./options.js";
import type { Training } from "./prepare.js";

export class CrossRows {
  #training: Training;

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
    this.#training = { ...training, shards, summary: runHere(reweigh(summary, weights), shards) };
  }

  /**
   * The bits of a fit that stores the rows with these weights itself.
   * @param started when it began, on the clock of `performance.now`.
   * @throws as `fitRows`.
   */
  fit(options: CheckedOptions, start: FitOptions["start"], watch: Watch, started = performance.now()): Fitted {
    return runHere(fitRows(this.#training, options, start, watch, started), this.#training.shards);
  }

  /** P(y = 1) of the rows named, in rising order: the bits of `predictProba`. */
  predict(model: LogisticModel, rows: Uint32Array): Float64Array {
    return runHere(probabilities(model, this.#training.summary.shift, rows), this.#training.shards);
  }
}

function* probabilities(
  { weights, bias }: LogisticModel,
  shift: Float64Array,
  rows: Uint32Array,
): Asking<Float64Array> {
  const margins = yield { over: "rows", kind: "predicted-margins", weights, bias, shift, rows };
  return margins.map((z) => sigmoid(z));
}
