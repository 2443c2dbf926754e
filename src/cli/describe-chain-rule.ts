import type { DerivativeCheck, ExplainedRow, LogisticRegression } from "../node.js";
import { alignedRows, count, magnitude, short, shortened } from "./text.js";

const MOST_WEIGHTS = 5;
const LONGEST_NAME = 30;

/**
 * One row through the neuron and back: every factor of the chain rule, its value, and its estimate by central
 * differences with the relative error between the two.
 */
export function describeChainRule(explained: ExplainedRow, { weights, bias }: LogisticRegression): string[] {
  const { features, explanation, y, learningRate } = explained;
  const { z, a, loss, dL_da, da_dz, dL_dz, closedForm, dz_dw, dL_dw, dL_db, updated, check } = explanation;
  const largest = features
    .map((_, j) => j)
    .sort((i, j) => Math.abs(dL_dw[j] * weights[j]) - Math.abs(dL_dw[i] * weights[i]))
    .slice(0, MOST_WEIGHTS)
    .sort((i, j) => i - j);
  const nameOf = (j: number) => shortened(features[j], LONGEST_NAME);
  const product = explanation.dL_dz_source === "product" ? "∂L/∂a · ∂a/∂z" : "a − y, as ∂L/∂a overflows";

  const rows = [
    ["", "", "value", "numerical", "relative error"],
    ["z", "w·x + b", short(z)],
    ["a", "σ(z)", short(a)],
    ["L", y === 1 ? "−ln a, as y = 1" : "−ln(1 − a), as y = 0", short(loss)],
    ["∂L/∂a", y === 1 ? "−1/a" : "1/(1 − a)", short(dL_da), ...estimate(check.dL_da)],
    ["∂a/∂z", "a(1 − a)", short(da_dz), ...estimate(check.da_dz)],
    ["∂L/∂z", product, short(dL_dz), ...estimate(check.dL_dz)],
    ["", "a − y", short(closedForm)],
    ...largest.map((j) => [`∂z/∂w ${nameOf(j)}`, "x", short(dz_dw[j]), ...estimate(check.dz_dw[j])]),
    ["∂z/∂b", "1", "1", ...estimate(check.dz_db)],
    ...largest.map((j) => [`∂L/∂w ${nameOf(j)}`, "∂L/∂z · x", short(dL_dw[j]), ...estimate(check.dL_dw[j])]),
    ["∂L/∂b", "∂L/∂z", short(dL_db), ...estimate(check.dL_db)],
    ...largest.map((j) => [`w ${nameOf(j)}`, `${short(weights[j])} − α ∂L/∂w`, short(updated.w[j])]),
    ["b", `${short(bias)} − α ∂L/∂b`, short(updated.b)],
  ];
  const hidden = features.length - largest.length;
  const lines = alignedRows(rows, "llrrr");
  lines.push(
    "",
    `α = ${learningRate}; largest relative error of all derivatives ${magnitude(check.largestRelativeError)}`,
  );
  if (hidden > 0) lines.push(`${count(hidden, "more weight")} checked but not shown`);
  return lines;
}

function estimate({ numeric, relativeError }: DerivativeCheck): string[] {
  return numeric === null ? ["none", ""] : [short(numeric), magnitude(relativeError)];
}
