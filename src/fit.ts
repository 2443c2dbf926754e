// One run of a solver: where it starts, who watches it, what it reports.
import type { DenseData } from "./data/dense.js";
import type { Label } from "./data/labels.js";
import { describe } from "./data/matrix.js";
import { finiteNumbers } from "./data/weights.js";
import { log } from "./kernels/math.js";
import { LogisticModel } from "./model.js";
import type { CheckedOptions } from "./options.js";
import { boundedByZero } from "./problem/certificate.js";
import { type Iterate, Objective } from "./problem/objective.js";
import type { Separation } from "./problem/separation.js";
import type { FitReport, Progress } from "./report.js";
import { gradientDescent } from "./solvers/gradient-descent.js";
import { newton } from "./solvers/newton.js";
import { sgd } from "./solvers/sgd.js";
import type { ProblemFacts, Solver, SolverResult } from "./solvers/solver.js";
import { largest } from "./vector.js";

export interface FitOptions {
  /** A weight of at least 0 for every row; default 1. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row, in training only. */
  offset?: ArrayLike<number>;
  /** Where the search begins, in the columns' own units; a fitted model will do. */
  start?: { readonly weights: ArrayLike<number>; readonly bias: number };
  /** Called at every iteration, before the next. */
  onProgress?: (progress: Progress) => void;
  /** Looked at in every iteration; `onProgress` is where a synchronous caller can abort. */
  signal?: AbortSignal;
}

/** Thrown by a fit whose signal was aborted: `name` is "AbortError", `cause` the signal's reason. */
export class FitAborted extends Error {
  override readonly name = "AbortError";
  /** What had been reached, with status `aborted`. */
  readonly report: FitReport;

  constructor(report: FitReport, cause: unknown) {
    super(`fit: aborted after ${report.iterations} iterations`, { cause });
    this.report = report;
  }
}

/** One run of one solver over stored rows. */
export class Fit {
  readonly #data: DenseData;
  readonly #options: CheckedOptions;
  readonly #fitOptions: FitOptions;
  readonly #started: number;
  readonly #objective: Objective;
  readonly #history: Progress[] = [];

  constructor(data: DenseData, options: CheckedOptions, fitOptions: FitOptions, started: number) {
    this.#data = data;
    this.#options = options;
    this.#fitOptions = fitOptions;
    this.#started = started;
    const { standardize, fitBias, solver, l2 = 1 / data.rows } = options;
    const problem = { standardize, fitBias, raw: solver !== "newton", l2 };
    this.#objective = new Objective(data, problem, (iterate) => this.#observe(iterate));
  }

  run(y: Uint8Array, classes: readonly [Label, Label], weight: Float64Array | undefined, weightedRows: number) {
    const { l2, rounding, conditioning } = this.#objective;
    const { tolerance, maxIterations } = this.#options;
    const start = this.#start(y, weight);
    const facts = { start, l2, rounding, penalty: conditioning.penalty, weightedRows, tolerance, maxIterations };
    const result = this.#drive(this.#solver(facts));
    const { weights, bias } = conditioning.own(result.theta);
    return { model: new LogisticModel(weights, bias, classes), report: this.#report(result) };
  }

  #solver(facts: ProblemFacts): Solver {
    const { solver, learningRate, batchSize, seed } = this.#options;
    if (solver === "gradient-descent") return gradientDescent(facts, learningRate);
    if (solver === "sgd") return sgd(facts, { rows: this.#data.rows, learningRate, batchSize, seed });
    return newton(facts);
  }

  #drive(solver: Solver): SolverResult {
    for (let next = solver.next(); ; ) {
      if (next.done) return next.value;
      next = solver.next(this.#objective.answer(next.value));
    }
  }

  /** Weights 0 and, for newton, the bias that fits them: the log odds. The seed starts from 0. */
  #start(y: Uint8Array, weight: Float64Array | undefined): Float64Array {
    const { start } = this.#fitOptions;
    const { fitBias, solver } = this.#options;
    const { conditioning, size, weightSum } = this.#objective;
    if (start !== undefined) {
      const weights = finiteNumbers("start.weights", start.weights, size - 1);
      if (typeof start.bias !== "number" || !Number.isFinite(start.bias)) {
        throw new TypeError(`start.bias: expected a finite number, got ${describe(start.bias)}`);
      }
      return conditioning.fromOwn(weights, fitBias ? start.bias : 0);
    }
    const theta = new Float64Array(size);
    if (fitBias && solver === "newton") {
      const ones = y.reduce((sum, label, i) => sum + label * (weight === undefined ? 1 : weight[i]), 0);
      theta[size - 1] = log(ones) - log(weightSum - ones);
    }
    return theta;
  }

  #observe({ iteration, objective, gradientNorm }: Iterate): void {
    const progress = { iteration, objective, gradientNorm, seconds: this.#seconds() };
    this.#history.push(progress);
    this.#fitOptions.onProgress?.(progress);
    const { signal } = this.#fitOptions;
    if (signal?.aborted) throw new FitAborted(this.#aborted(progress), signal.reason);
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  #common() {
    const { rows, features, memory } = this.#data;
    const { backend, fallbackReason } = memory;
    return {
      solver: this.#options.solver,
      backend,
      ...(fallbackReason !== undefined && { fallbackReason }),
      rows,
      features,
      passes: this.#objective.passes,
      history: this.#history,
      seconds: this.#seconds(),
    };
  }

  #report({ theta, objective, certificate, status, iterations, separating }: SolverResult): FitReport {
    const loss = objective - this.#objective.penalty(theta);
    const report = { ...this.#common(), status, iterations, loss, objective, certificate };
    return separating === undefined ? report : { ...report, separation: this.#separation(separating) };
  }

  #aborted({ iteration, objective }: Progress): FitReport {
    const certificate = boundedByZero(objective, this.#objective.l2);
    const loss = objective - this.#objective.penalty(this.#objective.point);
    return { ...this.#common(), status: "aborted", iterations: iteration, loss, objective, certificate };
  }

  #separation({ along, strictRows }: NonNullable<SolverResult["separating"]>): Separation {
    const { weights, bias } = this.#objective.conditioning.own(along);
    const scale = Math.max(largest(weights), Math.abs(bias));
    // what is left of centring a column that the direction does not use
    const rounded = Math.abs(bias) < 1e-12 * scale ? 0 : bias;
    const kind = strictRows === this.#data.rows ? "complete" : "quasi-complete";
    return { kind, weights: [...weights.map((value) => value / scale)], bias: rounded / scale, strictRows };
  }
}
