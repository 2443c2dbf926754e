// The estimator: checks what it is given, stores the rows, runs a solver, keeps model and report.
import { type DenseData, storeDense } from "./data/dense.js";
import { encodeLabels, type Label, type Labels } from "./data/labels.js";
import { describe, type Matrix, rowSource } from "./data/matrix.js";
import { finiteNumbers, rowWeights } from "./data/weights.js";
import { log } from "./kernels/math.js";
import { LogisticModel, type ModelDocument } from "./model.js";
import { type Explanation, explain } from "./neuron.js";
import { type CheckedOptions, checkOptions, type LogisticRegressionOptions, requireName } from "./options.js";
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

/** Logistic regression: one sigmoid neuron, trained to the certified minimum of its cross-entropy. */
export class LogisticRegression {
  readonly options: Readonly<LogisticRegressionOptions>;
  #model: LogisticModel | undefined;
  #report: FitReport | undefined;

  /** @throws TypeError, RangeError for an option of the wrong type, out of range, or unknown. */
  constructor(options: LogisticRegressionOptions = {}) {
    checkOptions(options);
    this.options = { ...options };
  }

  /**
   * Trains on rows x with labels y, one a row, of exactly two distinct values.
   * @throws TypeError, RangeError for bad input, FitAborted; the model then stays as it was.
   */
  fit(x: Matrix, y: Labels, fitOptions: FitOptions = {}): this {
    const options = checkOptions(this.options);
    const started = performance.now();
    for (const name of Object.keys(fitOptions)) requireName("fit option", name, FIT_OPTIONS);
    const source = rowSource(x);
    const labels = encodeLabels(y, source.rows, options.positive);
    const weight = rowWeights(labels, fitOptions.sampleWeight, options.classWeight);
    const offset =
      fitOptions.offset === undefined ? undefined : finiteNumbers("offset", fitOptions.offset, source.rows);
    const data = storeDense({
      source,
      y: labels.y,
      weight,
      offset,
      backend: options.backend,
      shift: options.fitBias && options.solver === "newton",
      hessian: true,
      order: options.solver === "sgd",
    });
    const fit = new Fit(data, options, fitOptions, started);
    const weightedRows = weight === undefined ? source.rows : weight.filter((s) => s > 0).length;
    const { model, report } = fit.run(labels.y, labels.classes, weight, weightedRows);
    this.#model = model;
    this.#report = report;
    return this;
  }

  /** One weight a column, in the columns' own units. */
  get weights(): Float64Array {
    return this.#fitted().weights;
  }

  get bias(): number {
    return this.#fitted().bias;
  }

  /** [negative, positive] */
  get classes(): readonly [Label, Label] {
    return this.#fitted().classes;
  }

  /** How the last fit went. @throws Error before a fit, and for a model read from JSON. */
  get report(): FitReport {
    if (this.#report === undefined) throw new Error("report: expected a model that fit has trained, got one without");
    return this.#report;
  }

  /** P(y = classes[1]), one a row. @throws TypeError, RangeError for rows that do not fit the model. */
  predictProba(x: Matrix): Float64Array {
    return this.#fitted().predictProba(x);
  }

  /** The likelier label of each row. @throws as `predictProba`. */
  predict(x: Matrix): Label[] {
    return this.#fitted().predict(x);
  }

  /** Margins z = w·x + b, one a row. @throws as `predictProba`. */
  decisionFunction(x: Matrix): Float64Array {
    return this.#fitted().decisionFunction(x);
  }

  /** Accuracy: the share of rows whose label is predicted. @throws as `predictProba`. */
  score(x: Matrix, y: Labels): number {
    return this.#fitted().score(x, y);
  }

  /** Every factor of the chain rule for one row and its label. @throws RangeError for a label of neither class. */
  explain(row: ArrayLike<number>, label: Label, { learningRate }: { learningRate?: number } = {}): Explanation {
    const { weights, bias, classes } = this.#fitted();
    if (!classes.includes(label)) {
      throw new RangeError(`label: expected ${classes.map(describe).join(" or ")}, got ${describe(label)}`);
    }
    const y = label === classes[1] ? 1 : 0;
    return explain({ w: weights, x: row, b: bias, y, ...(learningRate !== undefined && { learningRate }) });
  }

  toJSON(): ModelDocument {
    return this.#fitted().toJSON();
  }

  /** A model that gives the same predictions, bit for bit. @throws TypeError, RangeError where it is no such document. */
  static fromJSON(json: unknown): LogisticRegression {
    const regression = new LogisticRegression();
    regression.#model = LogisticModel.fromJSON(json);
    return regression;
  }

  #fitted(): LogisticModel {
    if (this.#model === undefined) throw new Error("model: expected a fitted model, got one before fit");
    return this.#model;
  }
}

const FIT_OPTIONS = ["sampleWeight", "offset", "start", "onProgress", "signal"];

/** One run of one solver. */
class Fit {
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
    return { ...this.#common(), status: "aborted", iterations: iteration, loss: objective, objective, certificate };
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
