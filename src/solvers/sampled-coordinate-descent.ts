// l1 and elastic net for many rows: the quadratic model starts as that of a sample, and learns from every step.
import { addScaled, dot, norm } from "../math/vector.js";
import { certifyByResiduals } from "./certify-by-residuals.js";
import { certifyByStep } from "./certify-by-step.js";
import { coordinateDescent } from "./coordinate-descent.js";
import { leastSubgradient } from "./least-subgradient.js";
import { newtonCg } from "./newton-cg.js";
import { minimiseModel } from "./quadratic-model.js";
import { sampleHessian, startFromSample } from "./sample.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** The sample's minimum is known no better than features / (2 sampled rows): a share of F below that is enough. */
const ROUGH = 1e-4;
const SAMPLE_ITERATIONS = 30;
/** If so many steps on all rows do not do, the exact Hessian takes over. */
const STEPS = 30;

/**
 * Fits the sample, then steps on all rows, a pass each, to the minimum of g·d + ½ d·B d + l1 Σ κ |v + d|, where B is the
 * sample's Hessian with a BFGS correction for every step (Nocedal & Wright, equation 6.19). The residuals of each point
 * are its dual point.
 */
export function* sampledCoordinateDescent(facts: ProblemFacts): Solver {
  const { l1, penalty, maxIterations, rounding } = facts;
  const onSample = newtonCg({ ...facts, tolerance: ROUGH, maxIterations: SAMPLE_ITERATIONS });
  let theta = yield* startFromSample(facts, onSample);
  const model = yield* sampleHessian(theta);
  const thresholds = penalty.map((kappa) => l1 * kappa);
  let reply = yield { kind: "gradient", at: theta };
  for (let iteration = 0; ; iteration++) {
    const gradient = reply.slice(0, -1);
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(leastSubgradient(gradient, theta, thresholds)) };
    const proof = yield* certifyByResiduals(facts, theta, reply);
    if (proof !== undefined) {
      return { theta, objective, certificate: proof, status: "converged", iterations: iteration };
    }
    const target = minimiseModel(model, gradient, theta, thresholds);
    const step = addScaled(target, -1, theta);
    if (iteration === maxIterations) {
      const proof = yield* certifyByStep(facts, theta, objective, step, false);
      return { ...proof, theta, objective, iterations: iteration };
    }
    const ahead = yield { kind: "gradient", at: target };
    const rises = !(ahead[ahead.length - 1] <= objective * (1 + rounding));
    if (iteration === STEPS || rises) return yield* coordinateDescent({ ...facts, start: theta }, iteration + 1);
    correct(
      model,
      step,
      gradient.map((value, j) => ahead[j] - value),
    );
    theta = target;
    reply = ahead;
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
