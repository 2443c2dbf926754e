// Newton's step: by a factor of the Hessian, or by conjugate gradients, which need only products with it.
import { Cholesky } from "../math/cholesky.js";
import { dot } from "../math/vector.js";
import type { Point, Problem } from "./problem.js";
import type { Asking } from "./sums.js";

/** Each costs a pass over the rows; Newton's method on badly scaled data makes do with the step that they give. */
const MOST_PRODUCTS = 200;
/** A fit that has read its rows so often makes do with what it has. */
const MOST_PASSES = 900;

/** The step to the minimum of the quadratic model, in the columns that do not depend on those before them. */
export function* exactStep({ size }: Problem, point: Point): Asking<Float64Array> {
  return new Cholesky(yield* point.hessian(), size).solve(point.gradient.map((g) => -g));
}

/** Where conjugate gradients stand. */
export interface InexactStep {
  step: Float64Array;
  /** −g − H step on the free entries: what an exact step leaves as 0. */
  residual: Float64Array;
  /** The residual's squared length in the preconditioner's metric: an estimate of twice the gap to the model's minimum. */
  size: number;
  /** The same at the start, for the gradient. */
  first: number;
}

/**
 * Minimises g·d + ½ d·H d over the free entries d, until `enough` says so or no curvature is left.
 * After Nocedal & Wright, Numerical Optimization, algorithm 7.1, preconditioned.
 * @param gradient g; the Hessian is that at the point.
 * @param free 1 for the entries that may move.
 */
export function* inexactStep(
  problem: Pick<Problem, "precondition" | "passes">,
  point: Pick<Point, "hessianTimes">,
  gradient: Float64Array,
  free: Uint8Array,
  enough: (reached: InexactStep) => boolean,
): Asking<InexactStep> {
  const step = new Float64Array(gradient.length);
  const residual = gradient.map((g, j) => -free[j] * g);
  let towards = problem.precondition(residual);
  const along = towards.slice();
  let size = dot(residual, towards);
  const first = size;
  for (let k = 0; k < MOST_PRODUCTS && size > 0 && problem.passes < MOST_PASSES; k++) {
    const product = yield* point.hessianTimes(along);
    const curvature = dot(along, product);
    if (!(curvature > 0)) break;
    const length = size / curvature;
    for (let j = 0; j < step.length; j++) {
      step[j] += length * along[j];
      residual[j] -= free[j] * length * product[j];
    }
    towards = problem.precondition(residual);
    const next = dot(residual, towards);
    const share = next / size;
    size = next;
    if (enough({ step, residual, size, first })) break;
    for (let j = 0; j < along.length; j++) along[j] = towards[j] + share * along[j];
  }
  return { step, residual, size, first };
}
