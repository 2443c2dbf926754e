// One fit over prepared rows: where it starts, which plan it follows, who watches it, what it reports.
import { LogisticModel } from "../model/logistic-model.js";
import { Logistic } from "../problem/logistic.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero } from "../proof/certificate.js";
import { relationsAt } from "../proof/dependence.js";
import { describeSeparation } from "../proof/separation.js";
import type { Outcome } from "../proof/verdict.js";
import { carefulNewton } from "../solvers/careful-newton.js";
import { follow, plan } from "../solvers/plan.js";
import { Run } from "../solvers/solver.js";
import { TRAITS } from "../solvers/traits.js";
import type { FitOptions } from "./fit-options.js";
import { hintOf } from "./hint.js";
import type { CheckedOptions } from "./options.js";
import type { Training } from "./prepare.js";
import { FitAborted, type FitReport, type FitStatus, type Progress } from "./report.js";
import { startOf } from "./start.js";

export interface Fitted {
  model: LogisticModel;
  report: FitReport;
}

/** After so many another round would lead no further. */
const MANY_PASSES = 500;
/** Each time rows that are far out may lose their curvature only then. */
const RECONDITIONED = 4;

const STATUS: Record<Outcome["end"], FitStatus> = {
  converged: "converged",
  separable: "separable",
  stopped: "iteration-limit",
  stalled: "precision-limit",
};

/**
 * @param started when the whole fit began, on the clock of `performance.now`.
 * @throws FitAborted; TypeError, RangeError for a start that is none.
 */
export function* fitRows(
  { summary, solver, classes, machine }: Pick<Training, "summary" | "solver" | "classes" | "machine">,
  options: CheckedOptions,
  { start, onProgress, signal, offset }: FitOptions,
  started: number,
): Asking<Fitted> {
  const { rows, features } = summary;
  const { seed: isSeed = false, iterations } = TRAITS[solver];
  const { standardize, fitBias, tolerance, l1, l2 = 1 / rows } = options;
  const { maxIterations = iterations, learningRate, batchSize, seed } = options;
  let problem = new Logistic(summary, { standardize, fitBias, raw: isSeed, l1, l2 });
  const history: Progress[] = [];

  const report = (status: FitStatus, at: Pick<Outcome, "theta" | "objective" | "certificate">): FitReport => ({
    status,
    solver,
    stages: run.stages,
    ...machine,
    rows,
    features,
    iterations: run.iterations,
    passes: problem.passes,
    loss: at.objective - problem.objective.penaltyOf(at.theta),
    objective: at.objective,
    certificate: at.certificate,
    history,
    seconds: (performance.now() - started) / 1000,
  });

  const run = new Run(tolerance, maxIterations, (iterate, theta) => {
    const { objective } = iterate;
    const progress = { ...iterate, seconds: (performance.now() - started) / 1000 };
    history.push(progress);
    // a copy: what the caller does to it leaves the report alone
    onProgress?.({ ...progress });
    if (!signal?.aborted) return;
    const certificate = boundedByZero(problem, { theta, objective });
    throw new FitAborted(report("aborted", { theta, objective, certificate }), signal.reason);
  });

  const from = yield* startOf(problem, summary, start, isSeed);
  const stages = plan(solver, problem, start !== undefined && from.theta !== from.plain);
  let outcome = yield* follow(stages, problem, from, run, { rows, learningRate, batchSize, seed });
  const canGoOn = (): boolean => outcome.end === "stalled" || (outcome.end === "stopped" && !run.isOver);
  // rows far out decide how columns are centred and scaled, and may have no curvature at the minimum
  for (
    let k = 0;
    k < RECONDITIONED && canGoOn() && problem.hasHessian && !isSeed && problem.passes < MANY_PASSES;
    k++
  ) {
    const again = yield* problem.aboutCurvature(outcome.theta);
    if (again === undefined) break;
    problem = again.problem;
    const begin = { theta: again.theta, plainObjective: from.plainObjective };
    outcome = yield* follow(plan(solver, problem, true), problem, begin, run, { rows, learningRate, batchSize, seed });
  }
  if (canGoOn() && problem.hasHessian && l1 === 0 && l2 === 0 && !isSeed) {
    run.begin("careful newton", Infinity);
    outcome = yield* carefulNewton(problem, outcome, yield* relationsAt(problem, outcome.theta), run);
  }
  const { weights, bias } = outcome.own ?? problem.own(outcome.theta);
  const { separating, certificate, dependent = [] } = outcome;
  // a solver that ends with iterations left has no step that would lower F
  const status = canGoOn() ? "precision-limit" : STATUS[outcome.end];
  const hint = hintOf(
    {
      status,
      relativeGap: certificate.relativeGap,
      provable: problem.rounding,
      dependent,
      diverged: outcome.end === "stalled" && isSeed,
    },
    summary,
    { ...options, l2 },
  );
  return {
    model: new LogisticModel(weights, bias, classes, offset !== undefined),
    report: {
      ...report(status, outcome),
      ...(hint !== undefined && { hint }),
      ...(separating && { separation: describeSeparation(separating, problem.weightedRows) }),
    },
  };
}
