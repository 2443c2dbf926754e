// Where a solver comes by from its start: a function of the problem, grown as far as it is asked for.
import { objective } from "./objective.js";
import type { Parameters } from "./sample.js";
import { type Problem, type Solver, type Step, step } from "./steps.js";

/** Beyond this a weight says nothing any more, and its square soon overflows. */
const BEYOND = 1e100;

export class Path {
  readonly problem: Problem;
  readonly solver: Solver;
  /** θ at iteration 0, 1, … */
  readonly points: Parameters[];
  /** F there. */
  readonly objectives: number[];
  /** The first iteration whose step leads out of what can be computed. */
  divergedAt: number | undefined;

  constructor(problem: Problem, solver: Solver, start: Parameters) {
    this.problem = problem;
    this.solver = solver;
    this.points = [start];
    this.objectives = [objective(problem.samples, problem.l2, start)];
  }

  /** The last iteration that there is, at most the one asked for. */
  reach(iteration: number): number {
    while (this.points.length <= iteration && this.divergedAt === undefined) {
      const last = this.points.length - 1;
      const { to } = this.stepAt(last);
      if (Math.max(Math.abs(to.w[0]), Math.abs(to.w[1]), Math.abs(to.b)) < BEYOND) {
        this.points.push(to);
        this.objectives.push(objective(this.problem.samples, this.problem.l2, to));
      } else {
        this.divergedAt = last;
      }
    }
    return Math.min(iteration, this.points.length - 1);
  }

  /** The step that leaves a point which has been reached. */
  stepAt(iteration: number): Step {
    return step(this.problem, this.solver, this.points[iteration]);
  }

  /** How many of the last steps up to `iteration` raised F. */
  risesBefore(iteration: number, among: number): number {
    let rises = 0;
    for (let t = Math.max(1, iteration - among + 1); t <= iteration; t++) {
      if (this.objectives[t] > this.objectives[t - 1]) rises++;
    }
    return rises;
  }
}
