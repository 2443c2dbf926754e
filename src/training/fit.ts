// One fit over prepared rows: where it starts, which plan it follows, who watches it, what it reports.
import { LogisticModel } from "../model/logistic-model.js";
import { Jeffreys } from "../problem/jeffreys.js";
import { Logistic } from "../problem/logistic.js";
import type { Asking } from "../problem/sums.js";
import { boundedByZero } from "../proof/certificate.js";
import { scoreCertificate } from "../proof/penalised-score.js";
import { describeSeparation } from "../proof/separation.js";
import type { Outcome } from "../proof/verdict.js";
import { firth } from "../solvers/firth.js";
import type { PathModel } from "../solvers/path-newton.js";
import { Run } from "../solvers/solver.js";
import { TRAITS } from "../solvers/traits.js";
import type { FitOptions } from "./fit-options.js";
import { hintOf } from "./hint.js";
import type { CheckedOptions } from "./options.js";
import type { Training } from "./prepare.js";
import { FitAborted, type FitReport, type FitStatus, type Progress } from "./report.js";
import { type Solved, solve } from "./solve.js";
import { type GivenStart, startOf } from "./start.js";

export interface Fitted {
  model: LogisticModel;
  report: FitReport;
}

/** Told of every iteration; `soFar` makes the report of a fit that ends with it, `reached` its weights. */
export type Watch = (progress: Progress, soFar: () => FitReport, reached: () => GivenStart) => void;

/** Tells the caller, and ends the fit where the caller's signal is aborted: by FitAborted. */
export function watchFor({ onProgress, signal }: Pick<FitOptions, "onProgress" | "signal">): Watch {
  return (progress, soFar) => {
    // a copy: what the caller does to it leaves the report alone
    onProgress?.({ ...progress });
    if (signal?.aborted) throw new FitAborted(soFar(), signal.reason);
  };
}

const STATUS: Record<Outcome["end"], FitStatus> = {
  converged: "converged",
  separable: "separable",
  stopped: "iteration-limit",
  stalled: "precision-limit",
};

/**
 * @param path what the fits of a path over these rows hand on, where this is one of them.
 * @param started when the whole fit began, on the clock of `performance.now`.
 * @throws TypeError, RangeError for a start that is none; what `watch` throws.
 */
export function* fitRows(
  { summary, solver, classes, offset, machine }: Omit<Training, "shards" | "release" | "vectors">,
  options: CheckedOptions,
  start: FitOptions["start"],
  watch: Watch,
  started: number,
  path?: PathModel,
): Asking<Fitted> {
  const { rows, features } = summary;
  const { seed: isSeed = false, iterations } = TRAITS[solver];
  const { fitBias, tolerance, l1 } = options;
  // Firth's penalty takes the place of the others, whatever the columns' scale
  const { standardize, l2 = 1 / rows } = options.firth ? { standardize: false, l2: 0 } : options;
  const { maxIterations = iterations, learningRate, batchSize, seed } = options;
  let problem = new Logistic(summary, { standardize, fitBias, raw: isSeed, l1, l2 });
  const jeffreys = options.firth ? new Jeffreys(problem) : undefined;
  const penaltyOf = (theta: Float64Array): number => (jeffreys ?? problem.objective).penaltyOf(theta);
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
    loss: at.objective - penaltyOf(at.theta),
    objective: at.objective,
    certificate: at.certificate,
    history,
    seconds: (performance.now() - started) / 1000,
  });

  const run = new Run(tolerance, maxIterations, (iterate, theta) => {
    const { objective } = iterate;
    const progress = { ...iterate, seconds: (performance.now() - started) / 1000 };
    history.push(progress);
    const soFar = (): FitReport => {
      const certificate =
        jeffreys === undefined
          ? boundedByZero(problem, { theta, objective })
          : scoreCertificate(iterate.gradientNorm, iterate.gradientNorm, objective - penaltyOf(theta));
      return report("aborted", { theta, objective, certificate });
    };
    watch(progress, soFar, () => problem.own(theta));
  });

  const from = yield* startOf(problem, summary, start, isSeed);
  const warm = start !== undefined && from.theta !== from.plain;
  const descent = { rows, learningRate, batchSize, seed };
  const solved =
    jeffreys === undefined
      ? yield* solve(solver, problem, from, warm, run, descent, path)
      : ended(problem, yield* firth(jeffreys, from, run));
  ({ problem } = solved);
  const { outcome, stuck } = solved;
  const { weights, bias } = outcome.own ?? problem.own(outcome.theta);
  const { separating, certificate, dependent = [] } = outcome;
  const status = stuck ? "precision-limit" : STATUS[outcome.end];
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
    model: new LogisticModel(weights, bias, classes, offset),
    report: {
      ...report(status, outcome),
      ...(hint !== undefined && { hint }),
      ...(separating && { separation: describeSeparation(separating, problem.weightedRows) }),
    },
  };
}

/** How Firth's own solver ended: nothing is left to try. */
function ended(problem: Logistic, outcome: Outcome): Solved {
  return { problem, outcome, stuck: outcome.end === "stalled" };
}
