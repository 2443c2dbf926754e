// Stochastic gradient descent: the seed's update on mini-batches, in an order shuffled anew for every epoch.
import { norm } from "../math/vector.js";
import { certifySmoothly } from "./certify-smoothly.js";
import { shuffle } from "./shuffle.js";
import type { ProblemFacts, Solver } from "./solver.js";

export interface SgdOptions {
  rows: number;
  /** α; if absent half of 1 / (largest curvature of F). */
  learningRate: number | undefined;
  batchSize: number;
  seed: number;
}

/** A constant rate does not settle: the certificate says how far the last iterate is from the minimum. */
export function* sgd(facts: ProblemFacts, { rows, learningRate, batchSize, seed }: SgdOptions): Solver {
  const rate = learningRate ?? 0.5 / (yield { kind: "curvature" })[0];
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  let theta = facts.start;
  for (let epoch = 0; ; epoch++) {
    const reply = yield { kind: "gradient", at: theta };
    const objective = reply[reply.length - 1];
    yield { kind: "iterate", iteration: epoch, objective, gradientNorm: norm(reply.slice(0, -1)) };
    if (epoch === facts.maxIterations) {
      const step = reply.slice(0, -1).map((g) => -rate * g);
      const proof = yield* certifySmoothly(facts, theta, reply, step);
      return { ...proof, theta, objective, iterations: epoch };
    }
    shuffle(order, seed + epoch);
    theta = yield { kind: "mini-batches", at: theta, order, batch: batchSize, rate };
  }
}
