import { describe, isObject } from "../checks/describe.js";
import { finiteNumbers, requireFinite, requireList } from "../checks/numbers.js";
import { requireObject } from "../checks/options.js";
import { withoutBigInt } from "../data/cells.js";
import { type Label, requireClasses } from "../data/labels.js";
import { LogisticModel } from "./logistic-model.js";

/** What scikit-learn's LogisticRegression has learned, by its names; `tolist()` of each is JSON. */
export interface ScikitLearnModel {
  /** One row of weights: an array in an array. */
  coef_: ArrayLike<ArrayLike<number>>;
  /** An array of one number, or the number. */
  intercept_: ArrayLike<number> | number;
  /** [negative, positive], as scikit-learn orders them. */
  classes_: ArrayLike<Label | bigint>;
}

/**
 * A model that scikit-learn has fitted, as one of ours: P = σ(coef_·x + intercept_) is that of classes_[1] in both. Two
 * classes under multi_class="multinomial", which scikit-learn has given up, had P = σ(2z): double coef_ and intercept_ of
 * such a model.
 *
 * @param model may hold other attributes, too.
 * @throws TypeError for what is no number or label; RangeError for other shapes, such as those of three classes.
 */
export function fromScikitLearnModel(model: ScikitLearnModel): LogisticModel {
  requireObject("model", model, "an object with coef_, intercept_ and classes_");
  const { coef_, intercept_, classes_ } = model;
  const classes = requireList("classes_", classes_, "labels");
  if (classes > 2) {
    throw new RangeError(`classes_: expected two, got ${classes}; take one estimator of a OneVsRestClassifier instead`);
  }
  const rows = requireList("coef_", coef_, "rows of weights, [[…]]");
  const row = coef_[0];
  if (rows !== 1 || !isObject(row)) {
    throw new RangeError(`coef_: expected one row of weights, [[…]], got ${rows === 1 ? describe(row) : rows}`);
  }
  const weights = finiteNumbers("coef_", row, undefined, "index");
  if (weights.length === 0) throw new RangeError("coef_: expected a weight, got none");
  const [bias] = isObject(intercept_) ? finiteNumbers("intercept_", intercept_, 1, "index") : [intercept_];
  requireFinite("intercept_", bias);
  return new LogisticModel(weights, bias, requireClasses("classes_", Array.from(classes_, withoutBigInt)));
}
