// The covariance of the weights: by the model, or by how the scores of rows in fact spread.
import { describe, isObject } from "../checks/describe.js";
import { oneOf } from "../checks/names.js";
import { requireList } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { clusterProducts, residualProducts } from "../problem/scores.js";
import type { Asking } from "../problem/sums.js";
import type { Optimum } from "./optimum.js";

const KINDS = ["model", "HC0", "HC1", "HC2", "HC3"] as const;

/**
 * - "model": I⁻¹, the inverse of the Fisher information I = Σ s a(1 − a) x xᵀ.
 * - "HC0": I⁻¹ (Σ g gᵀ) I⁻¹ with the score g = (a − y) x of every row, which holds whatever the variance of y is: White
 *   (1980). "HC1": times n/(n − k) for n rows and k weights, the bias among them. "HC2", "HC3": every g gᵀ divided by
 *   1 − h or (1 − h)², h the row's leverage: MacKinnon & White (1985). As R's `sandwich::vcovHC`.
 * - `{ cluster }`: a label a row, a text, number or boolean; with the score of every cluster of rows in place of every
 *   row's, times G/(G − 1) for G clusters: as Stata's `logit, vce(cluster)` and R's `sandwich::vcovCL`.
 */
export type CovarianceKind = "model" | "HC0" | "HC1" | "HC2" | "HC3" | { readonly cluster: ArrayLike<unknown> };

/** A copy. @throws TypeError, RangeError for what is none. */
export function checkCovarianceKind(kind: CovarianceKind): CovarianceKind {
  if (!isObject(kind)) return oneOf("covariance", kind, KINDS);
  const { cluster } = readOptions("covariance", kind, ["cluster"]);
  if (cluster === undefined) throw new TypeError("covariance: expected { cluster }, got an object without");
  return { cluster };
}

/**
 * In the columns' own units: weights, then the bias where there is one.
 * @param combinations of θ, whose covariance is then given in place of that.
 */
export function* covarianceOf(
  optimum: Optimum,
  kind: CovarianceKind,
  combinations?: readonly Float64Array[],
): Asking<Float64Array[]> {
  const { problem, point, information, observations, weightMeaning } = optimum;
  if (kind === "model") return information.inverse(combinations);
  if (typeof kind === "object") return yield* ofClusters(optimum, kind.cluster, combinations);
  const whole = weightMeaning === "precision";
  const power = kind === "HC2" ? (1 as const) : (2 as const);
  const leverage = { roots: problem.conditioning.roots(information.inverseFactor(), 1), power };
  const adjusted = kind === "HC2" || kind === "HC3";
  const middle = yield* residualProducts(problem, point, adjusted ? { whole, leverage } : { whole });
  const factor = kind === "HC1" ? observations / (observations - information.size) : 1;
  return scaled(information.sandwich(middle, combinations), factor);
}

function* ofClusters(
  optimum: Optimum,
  cluster: ArrayLike<unknown>,
  combinations: readonly Float64Array[] | undefined,
): Asking<Float64Array[]> {
  const { problem, point, information, training } = optimum;
  const { clusters, count } = clustersOf(cluster, training.summary.rows, training.vectors.weight);
  const middle = yield* clusterProducts(problem, point, clusters, count);
  return scaled(information.sandwich(middle, combinations), count / (count - 1));
}

/** The number of every row's cluster. Rows that weigh nothing make none. */
function clustersOf(cluster: ArrayLike<unknown>, rows: number, weight: Float64Array | undefined) {
  requireList("cluster", cluster, "labels", rows);
  const numbers = new Map<unknown, number>();
  const clusters = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    const label = cluster[i];
    const usable = typeof label === "string" || typeof label === "boolean" || typeof label === "bigint";
    if (!usable && !(typeof label === "number" && !Number.isNaN(label))) {
      throw new TypeError(`cluster: expected a text, number or boolean, got ${describe(label)} at row ${i}`);
    }
    if (weight?.[i] === 0) continue;
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    clusters[i] = known;
  }
  if (numbers.size < 2) {
    throw new RangeError(
      `cluster: expected at least two clusters, got ${describe([...numbers.keys()][0])} in every row`,
    );
  }
  return { clusters, count: numbers.size };
}

function scaled(matrix: Float64Array[], factor: number): Float64Array[] {
  return matrix.map((row) => row.map((entry) => factor * entry));
}
