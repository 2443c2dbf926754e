// How the scores of rows spread where the margins stand, in conditioned columns; the loss is that without a penalty.

import { dot } from "../math/vector.js";
import type { Logistic } from "./logistic.js";
import type { Point } from "./problem.js";
import type { ResidualSquares } from "./score-rows.js";
import type { Asking } from "./sums.js";

/** Scores of clusters that are asked for together. */
const MOST_SCORES = 4194304; // 2^22

/** (1/Σs) Σ r x xᵀ, r the squares of the residuals: upper triangle, in a matrix of size², row-major. */
export function* residualProducts(
  { objective, conditioning }: Logistic,
  point: Point,
  squares: ResidualSquares,
): Asking<Float64Array> {
  objective.requirePoint(point);
  // leverages take the place of a direction
  objective.keep(undefined);
  return conditioning.hessian(yield objective.sum({ kind: "residual-products", ...squares }), objective.weight);
}

/** (1/Σs) Σ g gᵀ over the clusters' scores g = Σ s (a − y) x, in the same form. */
export function* clusterProducts(
  { objective, conditioning, size }: Logistic,
  point: Point,
  clusters: Uint32Array,
  count: number,
): Asking<Float64Array> {
  objective.requirePoint(point);
  const scores: Float64Array[] = [];
  const together = Math.max(1, Math.floor(MOST_SCORES / count));
  for (let from = 0; from < size; from += together) {
    const to = Math.min(size, from + together);
    const sums = yield objective.sum({ kind: "cluster-scores", clusters, count, from, to });
    for (let j = from; j < to; j++) scores.push(sums.slice(count * (j - from), count * (j + 1 - from)));
  }
  const triangle = new Float64Array((size * (size + 1)) / 2);
  for (let j = 0, entry = 0; j < size; j++)
    for (let k = j; k < size; k++) triangle[entry++] = dot(scores[j], scores[k]);
  return conditioning.hessian(triangle, objective.weight);
}

/** The mean probability of class 1 among the rows of class 1, and among those of class 0, by weight. */
export function* meanProbabilities(
  { objective }: Logistic,
  point: Point,
  { ones, zeros }: { ones: number; zeros: number },
): Asking<{ ofOnes: number; ofZeros: number }> {
  objective.requirePoint(point);
  const [first, second] = yield objective.sum({ kind: "class-probabilities" });
  return { ofOnes: first / ones, ofZeros: second / zeros };
}
