// Which models have standard errors and tests, and on which rows.
import { describe, quote } from "../checks/describe.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import { type CheckedOptions, checkOptions } from "../training/options.js";
import type { Training } from "../training/prepare.js";

/**
 * The options of a fit whose weights have standard errors.
 * @param name what the model is called in an error.
 * @throws TypeError where fit has not trained it; RangeError where it has a penalty other than Firth's or no minimum.
 */
export function optionsOfFit(model: LogisticRegression, name: string): CheckedOptions {
  if (!(model instanceof LogisticRegression)) {
    throw new TypeError(`${name}: expected a LogisticRegression that fit has trained, got ${describe(model)}`);
  }
  const { status, separation, hint } = model.report;
  const options = checkOptions(model.options);
  const { l1, l2, firth } = options;
  if (!firth && (l1 > 0 || l2 !== 0)) {
    const got = l1 > 0 ? `l1 = ${l1}` : l2 === undefined ? "the default l2 of 1 / rows" : `l2 = ${l2}`;
    throw new RangeError(
      `${name}: expected a fit without a penalty, which draws weights towards 0, got ${got}: fit with l1: 0 and l2: 0`,
    );
  }
  if (status === "separable") {
    const columns = separation?.columns.join(", ");
    const got = columns ? `columns that separate the classes (${columns})` : "classes that are separated";
    throw new RangeError(
      `${name}: expected a finite minimum, without which there are no standard errors, got ${got}: fit with firth: true, or leave columns out`,
    );
  }
  if (status !== "converged") {
    throw new RangeError(
      `${name}: expected a fit that has converged, got status ${quote(status)}${hint === undefined ? "" : `: ${hint}`}`,
    );
  }
  return options;
}

/** @throws RangeError where rows cannot be those of the fit. */
export function requireRowsOf(
  { weights, classes }: LogisticRegression,
  { summary, classes: given }: Pick<Training, "summary" | "classes">,
): void {
  if (summary.features !== weights.length) {
    throw new RangeError(`x: expected ${weights.length} columns as in the fit, got ${summary.features}`);
  }
  if (given.some((label, k) => label !== classes[k])) {
    const [expected, got] = [classes, given].map((labels) => labels.map(describe).join(" and "));
    throw new RangeError(`y: expected the classes ${expected} as in the fit, got ${got}`);
  }
}

/** @throws RangeError where there are so many columns that no Hessian is formed. */
export function requireHessian({ summary: { hessian, features } }: Pick<Training, "summary">): void {
  if (!hessian) throw new RangeError(`x: expected at most 1000 columns for standard errors, got ${features}`);
}
