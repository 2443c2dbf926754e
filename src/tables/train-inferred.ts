// Training on a table, and at once what can be said of the weights.
import { describe, isObject, quote } from "../checks/describe.js";
import { requireKnownOptions } from "../checks/options.js";
import type { Inference } from "../index.js";
import { checkInferenceChoices } from "../statistics/inference-options.js";
import { INFERENCE_OPTIONS, inferTable, type TableInferenceOptions } from "./infer-table.js";
import type { Table } from "./table.js";
import { TRAIN_OPTIONS, type Trained, type TrainTableOptions, trainTable } from "./train-table.js";

/** Options of the training, and whether to infer from it. */
export interface TrainInferredOptions extends TrainTableOptions {
  /**
   * true, or how: standard errors, tests and intervals of the weights. They are of fits without a penalty, so that `l1`
   * and `l2` are then 0 where they are not given, and no other; or of `firth`.
   */
  inference?: boolean | TableInferenceOptions;
}

export const INFERRED_OPTIONS = [...TRAIN_OPTIONS, "inference"] as const;

/** A model trained on the rows of a table, and what was inferred of it where that was asked for. */
export interface Inferred extends Trained {
  inference?: Inference;
}

/**
 * Trains on a table, scores the model on rows that it, or fits like it, did not see, and infers from it where asked to.
 *
 * @throws {FileError} what `fit` has against the data, with the name of the source; a `positive` that is not a label; for
 *   the inference, what `inferTable` has against the fit, such as columns that separate the classes.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected; a penalty beside inference.
 */
export function trainInferred(table: Table, options: TrainInferredOptions = {}): Inferred {
  const { inference = false, ...training } = options;
  if (inference === false) return trainTable(table, training);
  if (inference !== true && !isObject(inference)) {
    throw new TypeError(`inference: expected true or an object, got ${describe(inference)}`);
  }
  const how = inference === true ? {} : inference;
  const trained = trainTable(table, inferable(training, how));
  return { ...trained, inference: inferTable(trained, trained.table, how) };
}

/**
 * Options of a fit that can be inferred from so: without a penalty, or with Firth's.
 * @throws {TypeError | RangeError} a choice that is none; a penalty that is given.
 */
export function inferable(options: TrainTableOptions, how: TableInferenceOptions): TrainTableOptions {
  requireKnownOptions("inference option", how, INFERENCE_OPTIONS);
  const { covariance } = checkInferenceChoices(how);
  if (options.firth === true) {
    if (covariance === "model") return options;
    throw new RangeError(
      `covariance: expected "model" beside \`firth\`, got ${typeof covariance === "string" ? quote(covariance) : "clusters"}`,
    );
  }
  for (const name of ["l1", "l2"] as const) {
    const strength = options[name] ?? 0;
    if (strength > 0) {
      throw new RangeError(
        `${name}: expected 0 beside \`inference\`, as a penalty draws weights towards 0 by more than their standard errors tell, got ${strength}; \`firth\` is a penalty with standard errors`,
      );
    }
  }
  return { ...options, l2: options.l2 ?? 0 };
}
