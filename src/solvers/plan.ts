// Which algorithms run one after another: a table by shape, penalty and start. No solver calls another.
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import type { Outcome } from "../proof/verdict.js";
import { coordinateDescent } from "./coordinate-descent.js";
import { gradientDescent } from "./gradient-descent.js";
import { diagonalMetric, lbfgs } from "./lbfgs.js";
import { newton } from "./newton.js";
import { newtonCg } from "./newton-cg.js";
import { type PathModel, pathNewton } from "./path-newton.js";
import { sampleMetric } from "./sample-metric.js";
import { sampledModelDescent } from "./sampled-model-descent.js";
import { sgd } from "./sgd.js";
import { type DescentOptions, Run, type Solve } from "./solver.js";
import type { SolverName } from "./traits.js";

/** An algorithm's turn. */
export interface Stage {
  name: string;
  solve: Solve;
  /** The most steps it may take; where it ends by them, the next goes on. */
  steps?: number;
  /** Runs over the sample of the rows, roughly, to find a start. */
  onSample?: boolean;
}

/** The sample's minimum is known no better than features / (2 sampled rows): a share of F below that is enough. */
const ROUGH = 1e-4;
const ROUGH_OF_KNOWN = 0.02;

const newtonStage: Stage = { name: "newton", solve: newton };
/** Without a penalty what it has not found by then takes more careful sums (careful-newton.ts). */
const freeNewton: Stage = { name: "newton", solve: newton, steps: 40 };
const newtonCgStage: Stage = { name: "newton-cg", solve: newtonCg };
const plainLbfgs: Solve = (problem, from, run) => lbfgs(problem, from, run, { metric: diagonalMetric });
/** Where columns hardly depend on each other fewer suffice, a pass each (npm run bench:rivals -- sparse). */
const shortLbfgs: Stage = { name: "lbfgs", solve: plainLbfgs, steps: 12 };
/** Where a Hessian costs as much as a hundred gradients: until only its proof is lacking, which a sample may give. */
const firstLbfgs: Stage = {
  name: "lbfgs",
  solve: (problem, from, run) =>
    lbfgs(problem, from, run, { metric: diagonalMetric, ...(!problem.sample && { rough: run.tolerance }) }),
  steps: 120,
};
const sampleLbfgs: Stage = {
  name: "sample: lbfgs",
  solve: (problem, from, run) => {
    const known = problem.size / (2 * problem.weightedRows);
    return lbfgs(problem, from, run, { metric: diagonalMetric, rough: Math.max(ROUGH, ROUGH_OF_KNOWN * known) });
  },
  steps: 60,
  onSample: true,
};
/** Each step cuts the gap by a factor of a hundred or more where the sample is fair. */
const sampledLbfgs: Stage = {
  name: "lbfgs, sample metric",
  solve: (problem, from, run) => lbfgs(problem, from, run, { metric: sampleMetric }),
  steps: 20,
};
/** Columns that depend on each other make the descent crawl; others need fewer than half as many iterations. */
const coordinates: Stage = { name: "coordinate-descent", solve: coordinateDescent, steps: 25 };
const sampleNewtonCg: Stage = { name: "sample: newton-cg", solve: newtonCg, steps: 30, onSample: true };
const sampledModel: Stage = { name: "descent, sample model", solve: sampledModelDescent, steps: 30 };

/** The first row that fits. Those of Newton and coordinate descent end with a stage that finishes what a penalty holds. */
const TABLE: { solver: SolverName; when?: (problem: Problem) => boolean; stages: Stage[] }[] = [
  { solver: "newton", when: (p) => !p.hasHessian && p.l1 === 0 && p.l2 > 0, stages: [shortLbfgs, newtonCgStage] },
  { solver: "newton", when: (p) => !p.hasHessian, stages: [newtonCgStage] },
  { solver: "newton", when: (p) => hasSample(p) && p.l2 === 0, stages: [sampleLbfgs, sampledLbfgs, freeNewton] },
  { solver: "newton", when: (p) => p.l2 === 0, stages: [freeNewton] },
  { solver: "newton", when: hasSample, stages: [sampleLbfgs, sampledLbfgs, newtonStage, newtonCgStage] },
  { solver: "newton", when: hasDearHessian, stages: [firstLbfgs, newtonStage, newtonCgStage] },
  { solver: "newton", stages: [newtonStage, newtonCgStage] },
  { solver: "coordinate-descent", when: hasSample, stages: [sampleNewtonCg, sampledModel, coordinates, newtonCgStage] },
  { solver: "coordinate-descent", stages: [coordinates, newtonCgStage] },
  { solver: "lbfgs", stages: [{ name: "lbfgs", solve: plainLbfgs }] },
  { solver: "gradient-descent", stages: [{ name: "gradient-descent", solve: gradientDescent }] },
  { solver: "sgd", stages: [{ name: "sgd", solve: sgd }] },
];

/** Some 3 ms; four of them would be needed (npm run bench:scaling -- --columns 300 shows it). */
const DEAR = 33554432.0; // 2^25

/** Rows a column for that; fewer may serve a proof. */
const ALIKE = 6;

function hasDearHessian({ weightedRows, size }: Problem): boolean {
  return weightedRows * size * size > DEAR;
}

/** Whether there is a sample whose Hessian resembles that of all rows. */
function hasSample({ sample, size }: Problem): boolean {
  return sample !== undefined && sample.weightedRows > ALIKE * size;
}

/** What fits of a path hand on takes the first turn. */
const pathStage = (path: PathModel): Stage => ({
  name: "newton, kept hessian",
  solve: (problem, from, run) => pathNewton(problem, from, run, path),
  steps: 30,
});

/**
 * @param warm whether the caller gave the start, which is better than what a sample would find.
 * @param path of a fit that is one of a path.
 */
export function plan(solver: SolverName, problem: Problem, warm: boolean, path?: PathModel): Stage[] {
  const row = TABLE.find((row) => row.solver === solver && (row.when?.(problem) ?? true));
  const stages = (row?.stages ?? []).filter((stage) => !(warm && stage.onSample));
  return path === undefined ? stages : [pathStage(path), ...stages];
}

/** Where to begin, and what needs no rows to be known: F at weights 0 with the bias that fits them. */
export interface From {
  theta: Float64Array;
  plainObjective: number;
}

/** Runs stage after stage from θ, until one ends for good or the iterations are used up. */
export function* follow(
  stages: Stage[],
  problem: Problem,
  { theta: from, plainObjective }: From,
  run: Run,
  descent: DescentOptions,
): Asking<Outcome> {
  let theta = from;
  let outcome: Outcome | undefined;
  for (const { name, solve, steps = Infinity, onSample } of stages) {
    run.begin(name, steps);
    if (onSample) {
      if (problem.sample) ({ theta } = yield* solve(problem.sample, theta, new Run(ROUGH, steps), descent));
      // a sample that misses a class, or a rare column, leads astray: the rows themselves have the last word
      if (!((yield* problem.at(theta)).objective <= plainObjective)) theta = from;
      continue;
    }
    outcome = yield* solve(problem, theta, run, descent);
    if (outcome.end !== "stopped" || run.isOver) return outcome;
    ({ theta } = outcome);
  }
  if (outcome === undefined) throw new Error("plan: expected a stage, got none");
  return outcome;
}
