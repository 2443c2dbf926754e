// What a solver is: an algorithm over a problem (problem/problem.ts) that knows nothing of rows or other solvers.
import type { Point, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import type { Outcome, Verdict } from "../proof/verdict.js";

/** From θ to an end. Where that is `stopped`, another may go on from there. */
export type Solve = (problem: Problem, from: Float64Array, run: Run, descent: DescentOptions) => Asking<Outcome>;

/** What the caller says to the seed's own solvers. */
export interface DescentOptions {
  rows: number;
  /** α */
  learningRate: number | undefined;
  batchSize: number;
  seed: number;
}

/** A first inverse Hessian, near θ, which multiplies vectors; and the sample's Hessian there, where it is that one's. */
export type Metric = (
  problem: Problem,
  from: Float64Array,
) => Asking<{ inverse: (v: Float64Array) => Float64Array; hessian?: Float64Array }>;

/** One iteration: counted from 0, the starting point. */
export interface Iterate {
  iteration: number;
  /** F */
  objective: number;
  /** ‖∇F‖, where l1 bends F of its shortest subgradient; with Firth's penalty in the metric of the inverse information. */
  gradientNorm: number;
}

/** Told of every iteration, and of θ there. */
export type Watch = (iterate: Iterate, theta: Float64Array) => void;

/** What all solvers of a fit share: how near they are to come, how many iterations are left, who watches. */
export class Run {
  /** The relative gap (F − F*)/F to be proven. */
  readonly tolerance: number;
  /** Names of the stages that have begun. */
  readonly stages: string[] = [];
  readonly #limit: number;
  readonly #watch: Watch;
  #iterations = -1;
  #theta: Float64Array | undefined;
  #end: number;

  constructor(tolerance: number, maxIterations: number, watch: Watch = () => {}) {
    this.tolerance = tolerance;
    this.#limit = maxIterations;
    this.#end = maxIterations;
    this.#watch = watch;
  }

  /** Steps taken so far, never more than the limit. */
  get iterations(): number {
    return Math.max(0, this.#iterations);
  }

  get isOver(): boolean {
    return this.#iterations >= this.#limit;
  }

  /** From here on a solver may take so many steps, as far as the limit allows. */
  begin(stage: string, steps: number): void {
    this.stages.push(stage);
    this.#end = Math.min(this.#limit, this.iterations + steps);
  }

  /**
   * Counts a step to another point and tells who watches; the point where the solver before ended is not counted again.
   * Answers whether it was the last: the solver then ends there.
   */
  iterate({ theta, objective }: Pick<Point, "theta" | "objective">, gradientNorm: number): boolean {
    if (theta !== this.#theta) {
      this.#theta = theta;
      this.#iterations++;
      this.#watch({ iteration: this.#iterations, objective, gradientNorm }, theta);
    }
    return this.#iterations >= this.#end;
  }
}

/** The end at a point. */
export function endAt({ theta, objective }: Pick<Point, "theta" | "objective">, verdict: Verdict): Outcome {
  return { ...verdict, theta, objective };
}
