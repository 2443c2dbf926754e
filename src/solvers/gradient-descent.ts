// The seed, to the letter: w := w − α ∂F/∂w, b := b − α ∂F/∂b, until the minimum is certified.
import { addScaled, norm } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { prove } from "../proof/prove.js";
import type { Outcome } from "../proof/verdict.js";
import { type DescentOptions, endAt, type Run } from "./solver.js";

/** A proof costs a Hessian, so it is tried at iterations that grow by this factor, from the first on. */
const PATIENCE = 1.25;
const FIRST_PROOF = 8;

/** Without a learning rate α is 1 / (largest curvature of F), which always descends. */
export function* gradientDescent(
  problem: Problem,
  from: Float64Array,
  run: Run,
  { learningRate }: DescentOptions,
): Asking<Outcome> {
  const rate = learningRate ?? 1 / (yield* problem.largestCurvature());
  let point = yield* problem.at(from);
  let next = FIRST_PROOF;
  for (;;) {
    const last = run.iterate(point, norm(point.gradient));
    const worthIt = last || (problem.hasHessian && run.iterations >= next);
    if (worthIt) next = Math.ceil(run.iterations * PATIENCE);
    const step = point.gradient.map((g) => -rate * g);
    const verdict = yield* prove(problem, point, run.tolerance, worthIt ? { step } : undefined);
    if (last || verdict.end !== "stopped") return endAt(point, verdict);
    const ahead = yield* problem.at(addScaled(point.theta, 1, step));
    if (!Number.isFinite(ahead.objective)) return endAt(point, { ...verdict, end: "stalled" });
    point = ahead;
  }
}
