// Whether rows can be those that a model was fitted on.
import { describe } from "../checks/describe.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import type { Training } from "../training/prepare.js";

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
