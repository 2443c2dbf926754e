// Newton's decrement in combinations of columns that hardly differ, from sums in twice the precision.
import type { Cholesky } from "../math/cholesky.js";
import { dot, norm, replaced } from "../math/vector.js";
import type { CarefulSums } from "../problem/careful-rows.js";
import type { Own, Problem } from "../problem/problem.js";
import { boundedByZero, type Certificate, certificate, type Relation } from "./certificate.js";

/** The relative error of one rounding. */
const UNIT = 1.1102230246251565e-16; // 2^−53
/** What a row that is right by far may lose, or bend. */
const LEFT = 1.2924697071141057e-26; // 2^−86
const SLIGHTLY = 1.0000009536743164; // 1 + 2^−20

/** A place, and the combinations of conditioned columns and 1 in which it is looked at. */
export interface CarefulPlace {
  theta: Float64Array;
  own: Own;
  sums: CarefulSums;
  rows: readonly Float64Array[];
  combinations: readonly Float64Array[];
  relations: readonly Relation[];
}

/** F and its derivatives in the combinations of a place; without l1. */
export interface CarefulObjective {
  objective: number;
  gradient: Float64Array;
  /** By how much the penalty's part of each entry of the gradient may be off. */
  error: Float64Array;
  /** The upper triangle, in a matrix. */
  hessian: Float64Array;
}

/** The sums of the place, which are of the loss alone, and (l2/2) Σ (κ_j θ_j)². */
export function carefulObjective(
  { l2, penalty, size }: Problem,
  { theta, sums, rows }: CarefulPlace,
): CarefulObjective {
  const strength = penalty.map((kappa) => l2 * kappa * kappa);
  const pull = strength.map((bend, j) => bend * theta[j]);
  const hessian = hessianOf(sums);
  const error = new Float64Array(rows.length);
  const gradient = sums.gradient.map((g, c) => {
    error[c] = 2 * (size + 3) * UNIT * pull.reduce((sum, slope, j) => sum + Math.abs(slope * rows[c][j]), 0);
    return g + dot(pull, rows[c]);
  });
  rows.forEach((row, c) => {
    const bent = row.map((share, j) => strength[j] * share);
    for (let d = c; d < rows.length; d++) hessian[c * rows.length + d] += dot(bent, rows[d]);
  });
  return { objective: sums.loss + 0.5 * dot(pull, theta), gradient, error, hessian };
}

/** The upper triangle as a matrix. */
export function hessianOf({ hessian, gradient }: Pick<CarefulSums, "hessian" | "gradient">): Float64Array {
  const size = gradient.length;
  const upper = new Float64Array(size * size);
  for (let c = 0, k = 0; c < size; c++) for (let d = c; d < size; d++) upper[c * size + d] = hessian[k++];
  return upper;
}

/**
 * As in decrement.ts, whose letters these are; rows right by far left out. A cell of a combination is off by what twice
 * the precision leaves of its terms, (d + 3)² roundings of a rounding; so is a margin, and by its own last rounding.
 */
export function certifyCarefully(
  problem: Problem,
  place: CarefulPlace,
  { objective, gradient, error }: CarefulObjective,
  factor: Cholesky,
): Certificate {
  const { theta, sums, rows, combinations, relations } = place;
  const { columnSize, rounding, weight, size } = problem;
  const { loss, margins, sizes, gradientSizes, squares, near } = sums;
  const at = { theta, objective, loss };
  const norms = factor.inverseNorms();
  const twice = ((size + 3) * UNIT) ** 2;
  const marginError = 4 * UNIT * Math.sqrt(margins) + 4 * twice * Math.sqrt(sizes);
  const residuals = Math.sqrt(Math.min(1, loss));
  let errors = 0.5 * marginError * SLIGHTLY;
  let diagonal = 0;
  let unresolved = 0;
  let bent = 0;
  let furthest = 0;
  for (let c = 0; c < norms.length; c++) {
    const root = Math.sqrt(squares[c]);
    const cell =
      twice * rows[c].reduce((sum, value, j) => sum + Math.abs(value) * (columnSize[j] + problem.offCentre[j]), 0);
    errors += norms[c] * (8 * rounding * gradientSizes[c] + residuals * cell + LEFT * root + error[c]);
    diagonal += norms[c] * Math.sqrt(factor.diagonal[c]);
    unresolved += norms[c] * 0.5 * cell;
    bent += norms[c] * root;
    furthest += norms[c] * Math.sqrt(near[c] * weight);
  }
  const eta = 9 * rounding * diagonal * diagonal + (2 * diagonal + unresolved) * unresolved + LEFT * bent * bent;
  const kept = 1 - eta - 4 * marginError * Math.sqrt(weight);
  if (!(kept > 0.5)) return boundedByZero(problem, at);
  const lambda = (SLIGHTLY * norm(factor.forward(gradient)) + errors) / Math.sqrt(kept);
  furthest /= Math.sqrt(kept);
  if (!(lambda * furthest <= 0.5)) return boundedByZero(problem, at);
  const step = problem.ownStep(combinations, factor.solve(gradient.map((g) => -g)));
  const combined = combinations.map((_, c) =>
    problem.ownStep(combinations, replaced(new Float64Array(norms.length), c, 1)),
  );
  return certificate(problem, at, 0.5 * lambda * lambda * (1 + lambda * furthest) + LEFT, {
    method: "newton-decrement",
    residual: gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0),
    direction: {
      weights: [...step.weights],
      bias: step.bias,
      ...(relations.length > 0 && { dependent: [...relations] }),
      combined: combined.map(({ weights, bias }) => ({ weights: [...weights], bias })),
    },
  });
}
