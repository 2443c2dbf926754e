// One run of a solver: where it starts, who watches it, what it reports.

import { describe } from "../checks/describe.js";
import { finiteNumbers } from "../checks/numbers.js";
import type { DenseData } from "../data/dense-data.js";
import { isSparse } from "../data/sparse.js";
import { log, sigmoid } from "../math/functions.js";
import { largest } from "../math/vector.js";
import { LogisticModel } from "../model/logistic-model.js";
import type { Iterate } from "../problem/ask.js";
import { Objective } from "../problem/objective.js";
import { boundedByZero } from "../proof/certificate.js";
import type { Separation } from "../proof/witness.js";
import { coordinateDescent } from "../solvers/coordinate-descent.js";
import { gradientDescent } from "../solvers/gradient-descent.js";
import { lbfgs } from "../solvers/lbfgs.js";
import { newton } from "../solvers/newton.js";
import { newtonWithoutHessian } from "../solvers/newton-without-hessian.js";
import { sampledCoordinateDescent } from "../solvers/sampled-coordinate-descent.js";
import { sampledNewton } from "../solvers/sampled-newton.js";
import { sgd } from "../solvers/sgd.js";
import type { ProblemFacts, Solver, SolverResult } from "../solvers/solver.js";
import type { FitOptions } from "./fit-options.js";
import { type CheckedOptions, DEFAULT_ITERATIONS, type SolverName } from "./options.js";
import { hasHessian, isSeed, type StoredTraining } from "./prepare.js";
import type { FitReport, Progress } from "./report.js";

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
  readonly #stored: StoredTraining;
  readonly #data: DenseData;
  readonly #options: CheckedOptions;
  readonly #solver: SolverName;
  readonly #fitOptions: FitOptions;
  readonly #started: number;
  readonly #objective: Objective;
  readonly #history: Progress[] = [];

  /** @param started when the whole fit began, on the clock of `performance.now`. */
  constructor(stored: StoredTraining, options: CheckedOptions, fitOptions: FitOptions, started: number) {
    const { data, solver } = stored;
    this.#stored = stored;
    this.#data = data;
    this.#options = options;
    this.#solver = solver;
    this.#fitOptions = fitOptions;
    this.#started = started;
    const { standardize, fitBias, l1, l2 = 1 / data.rows } = options;
    const problem = { standardize, fitBias, raw: isSeed(solver), l1, l2 };
    this.#objective = new Objective(data, problem, (iterate) => this.#observe(iterate));
  }

  run(): { model: LogisticModel; report: FitReport } {
    const { labels, weightedRows } = this.#stored;
    const { l1, l2, rounding, conditioning } = this.#objective;
    const { tolerance, maxIterations = DEFAULT_ITERATIONS[this.#solver] } = this.#options;
    const start = this.#start();
    const { penalty, spread } = conditioning;
    const precondition = this.#diagonal(start);
    const hessian = hasHessian(this.#solver, l1, this.#data.features, isSparse(this.#data));
    const warm = this.#fitOptions.start !== undefined;
    const point = { start, warm, l1, l2, rounding, penalty, spread, weightedRows };
    const facts = { ...point, hessian, precondition, tolerance, maxIterations };
    const result = this.#drive(this.#solverFor(facts));
    const { weights, bias } = conditioning.own(result.theta);
    return { model: new LogisticModel(weights, bias, labels.classes), report: this.#report(result) };
  }

  #solverFor(facts: ProblemFacts): Solver {
    const { learningRate, batchSize, seed } = this.#options;
    switch (this.#solver) {
      case "gradient-descent":
        return gradientDescent(facts, learningRate);
      case "sgd":
        return sgd(facts, { rows: this.#data.rows, learningRate, batchSize, seed });
      case "coordinate-descent":
        return this.#data.sample ? sampledCoordinateDescent(facts) : coordinateDescent(facts);
      case "lbfgs":
        return lbfgs(facts, { guess: facts.precondition });
      case "newton":
        if (!facts.hessian) return newtonWithoutHessian(facts);
        return this.#data.sample ? sampledNewton(facts) : newton(facts);
    }
  }

  /** Divides by the Hessian's diagonal as it is where every probability is the mean label: columns have deviation 1. */
  #diagonal(start: Float64Array): (gradient: Float64Array) => Float64Array {
    const { l2, conditioning } = this.#objective;
    const { penalty } = conditioning;
    const a = sigmoid(start[start.length - 1]);
    const curvature = Math.max(a * (1 - a), 1e-3);
    const inverse = start.map((_, j) => 1 / (curvature + (j < penalty.length ? l2 * penalty[j] * penalty[j] : 0)));
    return (gradient) => gradient.map((g, j) => inverse[j] * g);
  }

  #drive(solver: Solver): SolverResult {
    for (let next = solver.next(); ; ) {
      if (next.done) return next.value;
      next = solver.next(this.#objective.answer(next.value));
    }
  }

  /** Weights 0 and the bias that fits them: the log odds. The seed starts from 0. */
  #start(): Float64Array {
    const { start } = this.#fitOptions;
    const { fitBias } = this.#options;
    const { conditioning, size, weightSum } = this.#objective;
    if (start !== undefined) {
      const weights = finiteNumbers("start.weights", start.weights, size - 1);
      if (typeof start.bias !== "number" || !Number.isFinite(start.bias)) {
        throw new TypeError(`start.bias: expected a finite number, got ${describe(start.bias)}`);
      }
      return conditioning.fromOwn(weights, fitBias ? start.bias : 0);
    }
    const theta = new Float64Array(size);
    if (fitBias && !isSeed(this.#solver)) {
      const { labels, weight } = this.#stored;
      const ones = labels.y.reduce((sum, label, i) => sum + label * (weight === undefined ? 1 : weight[i]), 0);
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
      solver: this.#solver,
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
    const kind = strictRows === this.#stored.weightedRows ? "complete" : "quasi-complete";
    const columns = [...weights.keys()].filter((j) => weights[j] !== 0);
    columns.sort((j, k) => Math.abs(weights[k]) - Math.abs(weights[j]));
    return { kind, weights: [...weights.map((value) => value / scale)], bias: rounded / scale, columns, strictRows };
  }
}
