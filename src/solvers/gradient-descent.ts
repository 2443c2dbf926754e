// The seed, to the letter: w := w − α ∂F/∂w, b := b − α ∂F/∂b, until the minimum is certified.

import { norm } from "../math/vector.js";
import { certifyByResiduals } from "./certify-by-residuals.js";
import { certifySmoothly } from "./certify-smoothly.js";
import type { ProblemFacts, Solver } from "./solver.js";

/** A proof costs a Hessian, so it is tried at iterations that grow by this factor. */
const PATIENCE = 1.25;

/** @param learningRate α; if absent 1 / (largest curvature of F), which always descends. */
export function* gradientDescent(facts: ProblemFacts, learningRate: number | undefined): Solver {
  const rate = learningRate ?? 1 / (yield { kind: "curvature" })[0];
  let theta = facts.start;
  let next = 8;
  for (let iteration = 0; ; iteration++) {
    const reply = yield { kind: "gradient", at: theta };
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration, objective, gradientNorm: norm(reply.slice(0, -1)) };
    const at = { theta, objective, iterations: iteration };
    const certificate = yield* certifyByResiduals(facts, theta, reply);
    if (certificate !== undefined) return { ...at, certificate, status: "converged" };
    const last = iteration === facts.maxIterations || !Number.isFinite(objective);
    if ((facts.hessian && iteration >= next) || last) {
      next = Math.ceil(iteration * PATIENCE);
      const step = reply.slice(0, -1).map((g) => -rate * g);
      const proof = yield* certifySmoothly(facts, theta, reply, step);
      if (proof.status !== "iteration-limit" || last) return { ...at, ...proof };
    }
    theta = yield { kind: "descend", rate };
  }
}
