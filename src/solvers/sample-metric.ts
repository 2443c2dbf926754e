// What the sample of the rows tells of all rows.
import { Cholesky } from "../math/cholesky.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import type { Metric } from "./solver.js";

/** The sample's Hessian at θ, upper triangle. @throws Error where there is no sample. */
export function* sampleHessian({ sample }: Problem, theta: Float64Array): Asking<Float64Array> {
  if (sample === undefined) throw new Error("problem: expected a sample, got none");
  const point = yield* sample.at(theta);
  return yield* point.hessian();
}

/** The inverse of that Hessian: a metric in which a step on all rows is nearly Newton's. */
export const sampleMetric: Metric = function* (problem, from) {
  const hessian = yield* sampleHessian(problem, from);
  const factor = new Cholesky(hessian, problem.size);
  return { inverse: (v) => factor.solve(v), hessian };
};
