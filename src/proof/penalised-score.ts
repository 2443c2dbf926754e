// How near a point is to solve the equation of Firth's penalised score, and what that says.
import { norm } from "../math/vector.js";
import type { Jeffreys, Penalised } from "../problem/jeffreys.js";
import type { Asking } from "../problem/sums.js";
import type { Certificate } from "./certificate.js";
import type { Verdict } from "./verdict.js";

/**
 * What a decrement λ says: ½ λ² is what a step of Fisher's scoring would still gain. F is not known to be convex, so this
 * is no bound of F − F*.
 */
export function scoreCertificate(decrement: number, residual: number, loss: number): Certificate {
  const gap = 0.5 * decrement * decrement;
  return { gap, relativeGap: gap / loss, method: "penalised-score", residual };
}

/**
 * λ = ‖∇F‖ in the metric H⁻¹ of the mean information, with what rounding may hide of it: of sums and margins as in
 * decrement.ts; and of the leverages, whose multipliers h |a − ½| ≤ h/2 are off by η/2 + ε of h at most, and Σ h is the
 * number of columns, each row at most R away in that metric.
 */
export function* judgeScore(
  { problem }: Jeffreys,
  { point, factor, loss }: Penalised,
  gradient: Float64Array,
  tolerance: number,
): Asking<Verdict> {
  const { size, rounding, offCentre, weight } = problem;
  const { columns, gradientError, marginError, largestMarginError } = yield* point.reach("all");
  const norms = factor.inverseNorms();
  const corner = Math.sqrt(factor.diagonal[size - 1]);
  let rounded = 0;
  let furthest = 0;
  let errors = 0.5 * marginError;
  for (let j = 0; j < size; j++) {
    rounded += (Math.sqrt(factor.diagonal[j]) + offCentre[j] * corner) * norms[j];
    errors += gradientError[j] * norms[j];
    furthest += columns[j] * norms[j];
  }
  const eta = 8 * rounding * rounded * rounded;
  errors += ((size * furthest) / weight) * (0.5 * eta + largestMarginError);
  const lambda = eta < 0.5 ? (norm(factor.forward(gradient)) + errors) / Math.sqrt(1 - eta) : Infinity;
  const residual = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  const certificate = scoreCertificate(lambda, residual, loss);
  return { end: certificate.relativeGap <= tolerance ? "converged" : "stopped", certificate };
}
