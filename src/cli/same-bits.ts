import type { LogisticRegression } from "../node.js";

/**
 * How many of the weights and the bias of two models are not the same bits. Object.is tells −0 from 0, and of the other
 * numbers a fit can give no two with different bits are the same.
 */
export function differentNumbers(a: LogisticRegression, b: LogisticRegression): number {
  const weights = a.weights.filter((weight, j) => !Object.is(weight, b.weights[j])).length;
  return weights + (Object.is(a.bias, b.bias) ? 0 : 1);
}
