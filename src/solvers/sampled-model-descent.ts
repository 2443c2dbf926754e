// l1 and elastic net for many rows: the quadratic model starts as that of a sample, and learns from every step.
import { addScaled, dot, norm } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { prove } from "../proof/prove.js";
import { hopeful, proveBySample } from "../proof/sampled.js";
import type { Outcome } from "../proof/verdict.js";
import { leastSubgradient, thresholdsOf } from "./l1.js";
import { minimiseModel } from "./quadratic-model.js";
import { sampleHessian } from "./sample-metric.js";
import { endAt, type Run } from "./solver.js";

/**
 * Steps on all rows, a pass each, to the minimum of g·d + ½ d·B d + l1 Σ κ |θ + d|, where B is the sample's Hessian
 * with a BFGS correction for every step (Nocedal & Wright, equation 6.19). A point's residuals are its dual point.
 */
export function* sampledModelDescent(problem: Problem, from: Float64Array, run: Run): Asking<Outcome> {
  const thresholds = thresholdsOf(problem);
  const absolute = (theta: Float64Array): number => theta.reduce((sum, v, j) => sum + thresholds[j] * Math.abs(v), 0);
  const model = yield* sampleHessian(problem, from);
  const near = model.slice();
  let point = yield* problem.at(from);
  for (;;) {
    const { theta, gradient, objective } = point;
    const last = run.iterate(point, norm(leastSubgradient(gradient, theta, thresholds)));

    // 1. The residuals may prove the point.
    const verdict = yield* prove(problem, point, run.tolerance);
    if (verdict.end === "converged") return endAt(point, verdict);

    // 2. The minimum of the model; where it promises little, the sample may prove the point.
    const target = minimiseModel(model, gradient, theta, thresholds);
    const step = addScaled(target, -1, theta);
    const decrease = dot(gradient, step) + absolute(target) - absolute(theta);
    if (hopeful(problem, -0.5 * decrease, run.tolerance, point)) {
      const bySample = yield* proveBySample(problem, point, run.tolerance, near);
      if (bySample.end === "converged") return endAt(point, bySample);
    }
    if (last) {
      const line = yield* (yield* point.along(step)).balanced();
      return endAt(point, yield* prove(problem, point, run.tolerance, { line }));
    }

    // 3. Move there, if F does not rise, and correct the model by what was seen on the way.
    const ahead = yield* problem.at(target);
    if (!(ahead.objective <= objective * (1 + problem.rounding))) return endAt(point, verdict);
    correct(model, step, addScaled(ahead.gradient, -1, gradient));
    point = ahead;
  }
}

/** B := B − B s sᵀB / s·B s + y yᵀ / y·s, in the upper triangle; left as it is where rounding hides the curvature. */
function correct(upper: Float64Array, step: Float64Array, change: Float64Array): void {
  const size = step.length;
  const product = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    product[j] += upper[j * size + j] * step[j];
    for (let k = j + 1; k < size; k++) {
      product[j] += upper[j * size + k] * step[k];
      product[k] += upper[j * size + k] * step[j];
    }
  }
  const modelled = dot(step, product);
  const seen = dot(step, change);
  if (!(seen > 1e-10 * modelled && modelled > 0)) return;
  for (let j = 0; j < size; j++) {
    for (let k = j; k < size; k++) {
      upper[j * size + k] += (change[j] * change[k]) / seen - (product[j] * product[k]) / modelled;
    }
  }
}
