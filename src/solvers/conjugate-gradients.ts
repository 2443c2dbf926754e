// The Newton step where no Hessian is formed: conjugate gradients, which need only products with it.

import { dot } from "../math/vector.js";
import type { Ask } from "../problem/ask.js";
import type { ProblemFacts } from "./solver.js";

/** Each costs a pass over the rows; Newton's method on badly scaled data makes do with the step that they give. */
const MOST_PRODUCTS = 200;

/** Where the iteration stands. */
export interface InexactStep {
  step: Float64Array;
  /** −g − H step on the free entries: what an exact step leaves as 0. */
  residual: Float64Array;
  /** The residual's length in the preconditioner's metric, squared: an estimate of twice the gap to the model's minimum. */
  size: number;
  /** The same at the start, for the gradient. */
  first: number;
}

/**
 * Minimises g·d + ½ d·H d over the free entries d, until `enough` says so or no curvature is left.
 * After Nocedal & Wright, Numerical Optimization, algorithm 7.1, preconditioned.
 * @param gradient g; the objective stands where it was asked for.
 * @param free 1 for the entries that may move.
 */
export function* newtonStep(
  { precondition }: Pick<ProblemFacts, "precondition">,
  gradient: Float64Array,
  free: Uint8Array,
  enough: (reached: InexactStep) => boolean,
): Generator<Ask, InexactStep, Float64Array> {
  const step = new Float64Array(gradient.length);
  const residual = gradient.map((g, j) => -free[j] * g);
  let towards = precondition(residual);
  const along = towards.slice();
  let size = dot(residual, towards);
  const first = size;
  for (let k = 0; k < MOST_PRODUCTS && size > 0; k++) {
    const product = yield { kind: "hessian-vector", of: along };
    const curvature = dot(along, product);
    if (!(curvature > 0)) break;
    const length = size / curvature;
    for (let j = 0; j < step.length; j++) {
      step[j] += length * along[j];
      residual[j] -= free[j] * length * product[j];
    }
    towards = precondition(residual);
    const next = dot(residual, towards);
    const share = next / size;
    size = next;
    if (enough({ step, residual, size, first })) break;
    for (let j = 0; j < along.length; j++) along[j] = towards[j] + share * along[j];
  }
  return { step, residual, size, first };
}
