// One fit over prepared rows: where it starts, which plan it follows, who watches it, what it reports.
import { describe } from "../checks/describe.js";
import { finiteNumbers } from "../checks/numbers.js";
import { log } from "../math/functions.js";
import { LogisticModel } from "../model/logistic-model.js";
import { Logistic } from "../problem/logistic.js";
import type { Summary } from "../problem/summary.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero } from "../proof/certificate.js";
import { describeSeparation } from "../proof/separation.js";
import type { Outcome } from "../proof/verdict.js";
import { follow, plan } from "../solvers/plan.js";
import { Run } from "../solvers/solver.js";
import { TRAITS } from "../solvers/traits.js";
import type { FitOptions } from "./fit-options.js";
import type { CheckedOptions } from "./options.js";
import type { Training } from "./prepare.js";
import { FitAborted, type FitReport, type FitStatus, type Progress } from "./report.js";

export interface Fitted {
  model: LogisticModel;
  report: FitReport;
}

const STATUS: Record<Outcome["end"], FitStatus> = {
  converged: "converged",
  separable: "separable",
  stopped: "iteration-limit",
  stalled: "iteration-limit",
};

/**
 * @param started when the whole fit began, on the clock of `performance.now`.
 * @throws FitAborted; TypeError, RangeError for a start that is none.
 */
export function* fitRows(
  { summary, solver, classes, machine }: Pick<Training, "summary" | "solver" | "classes" | "machine">,
  options: CheckedOptions,
  { start, onProgress, signal }: FitOptions,
  started: number,
): Asking<Fitted> {
  const { rows, features } = summary;
  const { seed: isSeed = false, iterations } = TRAITS[solver];
  const { standardize, fitBias, tolerance, l1, l2 = 1 / rows } = options;
  const { maxIterations = iterations, learningRate, batchSize, seed } = options;
  const problem = new Logistic(summary, { standardize, fitBias, raw: isSeed, l1, l2 });
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
    onProgress?.(progress);
    if (!signal?.aborted) return;
    const certificate = boundedByZero(problem, iterate);
    throw new FitAborted(report("aborted", { theta, objective, certificate }), signal.reason);
  });

  const { weights: from, bias: fromBias } = startOf(summary, start, fitBias, isSeed);
  const stages = plan(solver, problem, start !== undefined);
  const theta = problem.conditioning.fromOwn(from, fromBias);
  const outcome = yield* follow(stages, problem, theta, run, { rows, learningRate, batchSize, seed });
  const { weights, bias } = problem.conditioning.own(outcome.theta);
  const { separating } = outcome;
  return {
    model: new LogisticModel(weights, bias, classes),
    report: {
      ...report(STATUS[outcome.end], outcome),
      ...(separating && { separation: describeSeparation(separating, problem.conditioning, problem.weightedRows) }),
    },
  };
}

/** Weights 0 and the bias that fits them, the log odds; the seed starts from 0. */
function startOf(
  { features, ones, weight }: Summary,
  start: FitOptions["start"],
  fitBias: boolean,
  isSeed: boolean,
): { weights: Float64Array; bias: number } {
  if (start === undefined) {
    const bias = fitBias && !isSeed ? log(ones) - log(weight - ones) : 0;
    return { weights: new Float64Array(features), bias };
  }
  const weights = finiteNumbers("start.weights", start.weights, features);
  if (typeof start.bias !== "number" || !Number.isFinite(start.bias)) {
    throw new TypeError(`start.bias: expected a finite number, got ${describe(start.bias)}`);
  }
  return { weights, bias: fitBias ? start.bias : 0 };
}
