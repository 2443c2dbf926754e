// From the start to an end: the plan of the solver, and what is left to try where no step led on.
import type { Logistic } from "../problem/logistic.js";
import type { Asking } from "../problem/sums.js";
import { widened } from "../proof/boundary.js";
import { boundedByZero } from "../proof/certificate.js";
import { relationsAt } from "../proof/dependence.js";
import type { Outcome } from "../proof/verdict.js";
import { carefulNewton } from "../solvers/careful-newton.js";
import type { PathModel } from "../solvers/path-newton.js";
import { follow, plan } from "../solvers/plan.js";
import type { DescentOptions, Run } from "../solvers/solver.js";
import { type SolverName, TRAITS } from "../solvers/traits.js";
import type { Start } from "./start.js";

/** Each time rows that are far out may lose their curvature only then. */
const RECONDITIONED = 4;
/** After so many passes another round would lead no further. */
const MANY_PASSES = 500;

/** How a solver's work ended, in the columns in which it did. */
export interface Solved {
  problem: Logistic;
  outcome: Outcome;
  /** Whether it ended although iterations were left: no step lowers F. */
  stuck: boolean;
}

/**
 * @param warm whether the start is the caller's.
 * @param path of a fit that is one of a path.
 */
export function* solve(
  solver: SolverName,
  problem: Logistic,
  start: Start,
  warm: boolean,
  run: Run,
  descent: DescentOptions,
  path?: PathModel,
): Asking<Solved> {
  const isStuck = ({ end }: Outcome): boolean => end === "stalled" || (end === "stopped" && !run.isOver);
  let outcome = yield* follow(plan(solver, problem, warm, path), problem, start, run, descent);
  // the seed's own solvers do nothing but their update
  const mayGoOn = problem.hasHessian && TRAITS[solver].seed !== true;

  // rows far out decide how columns are centred and scaled, and may have no curvature at the minimum
  for (let k = 0; k < RECONDITIONED && mayGoOn && isStuck(outcome) && problem.passes < MANY_PASSES; k++) {
    const again = yield* problem.aboutCurvature(outcome.theta);
    if (again === undefined) break;
    problem = again.problem;
    const from = { theta: again.theta, plainObjective: start.plainObjective };
    outcome = yield* follow(plan(solver, problem, true), problem, from, run, descent);
  }

  // where no penalty to speak of holds them, the last digits of columns decide where the minimum is
  if (mayGoOn && isStuck(outcome) && problem.l1 === 0) {
    run.begin("careful newton", Infinity);
    // a column that a penalty holds cannot leave its part to others
    const relations = problem.l2 > 0 ? [] : yield* relationsAt(problem, outcome.theta);
    outcome = yield* carefulNewton(problem, outcome, relations, run);
  }

  // what separates the classes may leave rows on the boundary that others would not; and where no step leads on, perhaps
  // none was seen
  if (outcome.separating !== undefined || (isStuck(outcome) && mayGoOn && problem.l1 === 0 && problem.l2 === 0)) {
    const nothing = { direction: { weights: new Float64Array(problem.size - 1), bias: 0 }, strictRows: 0 };
    const separating = yield* widened(problem, outcome.separating ?? nothing);
    if (separating !== nothing)
      outcome = { ...outcome, separating, end: "separable", certificate: boundedByZero(problem, outcome) };
  }
  return { problem, outcome, stuck: isStuck(outcome) };
}
