// The seed, to the letter: w := w − α ∂F/∂w, b := b − α ∂F/∂b, until the minimum is certified.
import { addScaled, norm } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { prove } from "../proof/prove.js";
import { proveBySample } from "../proof/sampled.js";
import type { Outcome } from "../proof/verdict.js";
import { type DescentOptions, endAt, type Run } from "./solver.js";

/** A proof costs a Hessian, so it is tried at iterations that grow by this factor, from the first on. */
const PATIENCE = 1.25;
const FIRST_PROOF = 8;

/**
 * Without a learning rate α is 1 / (largest curvature of F), which descends; it is looked for in a sample, where there is
 * one, and among all rows only where F rises.
 */
export function* gradientDescent(
  problem: Problem,
  from: Float64Array,
  run: Run,
  { learningRate }: DescentOptions,
): Asking<Outcome> {
  const { tolerance } = run;
  const { sample, hasHessian } = problem;
  let rate = learningRate ?? 1 / (yield* (sample ?? problem).largestCurvature());
  let surely = learningRate !== undefined || sample === undefined;
  let point = yield* problem.at(from);
  let next = FIRST_PROOF;
  let lowered = Infinity;
  for (;;) {
    const { theta, gradient, objective } = point;
    const last = run.iterate(point, norm(gradient));
    const step = gradient.map((g) => -rate * g);

    // 1. Where one step has lowered F by more than the tolerance, all that are left would by more: no proof is tried.
    const due = hasHessian && lowered <= tolerance * objective && run.iterations >= next;
    let verdict = yield* prove(problem, point, tolerance);
    if (verdict.end === "stopped" && (last || due)) {
      next = Math.ceil(run.iterations * PATIENCE);
      // without a penalty classes may separate, which only all rows can tell
      verdict =
        sample && problem.l2 > 0
          ? yield* proveBySample(problem, point, tolerance)
          : yield* prove(problem, point, tolerance, { step });
    }
    if (last || verdict.end !== "stopped") return endAt(point, verdict);

    // 2. The seed's update.
    const ahead = yield* problem.at(addScaled(theta, 1, step));
    if (!surely && !(ahead.objective <= objective * (1 + problem.rounding))) {
      rate = 1 / (yield* problem.largestCurvature());
      surely = true;
      point = yield* problem.at(theta);
      continue;
    }
    if (!Number.isFinite(ahead.objective)) return endAt(point, { ...verdict, end: "stalled" });
    lowered = objective - ahead.objective;
    point = ahead;
  }
}
