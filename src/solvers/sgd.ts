// Stochastic gradient descent: the seed's update on mini-batches, in an order shuffled anew for every epoch.
import { shuffle } from "../math/random.js";
import { norm } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { prove } from "../proof/prove.js";
import type { Outcome } from "../proof/verdict.js";
import { type DescentOptions, endAt, type Run } from "./solver.js";

/**
 * Without a learning rate α is half of 1 / (largest curvature of F). A constant rate does not settle:
 * the certificate says how far the last iterate is from the minimum.
 */
export function* sgd(
  problem: Problem,
  from: Float64Array,
  run: Run,
  { rows, learningRate, batchSize, seed }: DescentOptions,
): Asking<Outcome> {
  const rate = learningRate ?? 0.5 / (yield* problem.largestCurvature());
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  let point = yield* problem.at(from);
  while (!run.iterate(point, norm(point.gradient))) {
    shuffle(order, seed + run.iterations);
    const ahead = yield* problem.at(yield* problem.miniBatches(point.theta, order, batchSize, rate));
    if (!Number.isFinite(ahead.objective))
      return endAt(point, {
        ...(yield* prove(problem, yield* problem.at(point.theta), run.tolerance)),
        end: "stalled",
      });
    point = ahead;
  }
  const step = point.gradient.map((g) => -rate * g);
  return endAt(point, yield* prove(problem, point, run.tolerance, { step }));
}
