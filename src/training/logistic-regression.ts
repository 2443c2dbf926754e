import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Label, Labels } from "../data/labels.js";
import { type Matrix, rowSource } from "../data/matrix.js";
import {
  LogisticModel,
  type ModelDocument,
  type PredictOptions,
  parseModel,
  requireOffset,
} from "../model/logistic-model.js";
import { type Example, type Explanation, explain } from "../neuron/neuron.js";
import { runHere } from "../problem/sums.js";
import { type Fitted, fitRows, watchFor } from "./fit.js";
import { type FitOptions, readFitOptions } from "./fit-options.js";
import { type KeptReport, keptOf, reportFrom } from "./kept-report.js";
import { checkOptions, type LogisticRegressionOptions, readRegressionOptions } from "./options.js";
import type { FitReport } from "./report.js";
import { type PartialFitOptions, readPartialFitOptions, Stream } from "./stream.js";
import { type RowsAnd, rowsFirst, withTraining } from "./training-set.js";

/** A `LogisticRegression` as JSON: what a `LogisticModel` is made of, and how it came about. */
export interface RegressionDocument extends ModelDocument {
  /** Those given; `fit` after `fromJSON` uses them. */
  options: LogisticRegressionOptions;
  /** Of the fit that made the model, where there is one. */
  report?: KeptReport;
}

/** Logistic regression: one sigmoid neuron, trained to the certified minimum of its cross-entropy. */
export class LogisticRegression {
  /** Written out, since bundlers shorten the names of classes. */
  static readonly name = "LogisticRegression";
  /** As given. */
  readonly options: Readonly<LogisticRegressionOptions>;
  #model: LogisticModel | undefined;
  #report: FitReport | undefined;
  #stream: Stream | undefined;

  /** @throws TypeError, RangeError for an option of the wrong type, out of range, or unknown. */
  constructor(options: LogisticRegressionOptions = {}) {
    this.options = readRegressionOptions(options);
    checkOptions(this.options);
    // not a method with this name, which is a call that would keep bundlers from dropping the class where it is unused
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), {
      value: (_depth: number, style: object, inspect: (value: object, style: object) => string) =>
        `${LogisticRegression.name} ${inspect(this.#summary(), style)}`,
    });
  }

  /** What a console shows. */
  #summary(): object {
    const { options } = this;
    if (this.#model === undefined) return { status: "not fitted", options };
    const { weights, bias, classes } = this.#model;
    return {
      status: this.#report?.status ?? "without report",
      features: weights.length,
      weights,
      bias,
      classes,
      options,
    };
  }

  /**
   * Trains on rows x with labels y, one a row, of exactly two distinct values, or on a `TrainingSet` of them.
   * @throws TypeError, RangeError for bad input, FitAborted; the model then stays as it was.
   */
  fit(...given: RowsAnd<[fitOptions?: FitOptions]>): this {
    const options = checkOptions(readRegressionOptions(this.options));
    const [rows, fitOptions = {}] = rowsFirst<[fitOptions?: FitOptions]>(given);
    const said = readFitOptions(fitOptions);
    // no code of the caller runs before the end
    const steady = said.onProgress === undefined && said.signal === undefined;
    const started = performance.now();
    const { model, report } = withTraining(rows, options, { ...said, steady }, (training) =>
      runHere(fitRows(training, options, said.start, watchFor(said), started), training.shards),
    );
    this.#model = model;
    this.#report = report;
    this.#stream = undefined;
    return this;
  }

  /**
   * Learns from one batch of a stream by the seed's update, with a rate that falls and averaged weights; goes on from
   * a fit. There is no report: without all the rows nothing can be certified. Default l2: 1 / rows seen so far;
   * `learningRate` and `batchSize` with solver "sgd".
   * @throws TypeError, RangeError for bad input; the model then stays as it was.
   */
  partialFit(x: Matrix, y: Labels, options: PartialFitOptions = {}): this {
    const said = readPartialFitOptions(options);
    const source = rowSource(x);
    const stream = this.#stream ?? Stream.begin(checkOptions(this.options), this.#model, source, y, said);
    this.#model = stream.learn(source, y, said);
    this.#stream = stream;
    this.#report = undefined;
    return this;
  }

  /** One weight a column, in the columns' own units. @throws Error before a fit. */
  get weights(): Float64Array {
    return this.#fitted().weights;
  }

  /** The margin where every column is 0. @throws as `weights`. */
  get bias(): number {
    return this.#fitted().bias;
  }

  /** [negative, positive] @throws as `weights`. */
  get classes(): readonly [Label, Label] {
    return this.#fitted().classes;
  }

  /**
   * How the last fit went; from a document, what that keeps of it.
   * @throws TypeError before a fit, after `partialFit`, and where a document keeps none.
   */
  get report(): FitReport {
    if (this.#report === undefined) {
      throw new TypeError("report: expected a model that fit has trained, got one without; call fit with all rows");
    }
    return this.#report;
  }

  /**
   * P(y = classes[1]), one a row. With an offset, one number a row is added to the margins; a model that was fitted
   * with one needs it.
   * @throws TypeError, RangeError for rows that do not fit the model, or an offset that is missing.
   */
  predictProba(x: Matrix, options?: PredictOptions): Float64Array {
    return this.#fitted().predictProba(x, options);
  }

  /** The likelier label of each row. @throws as `predictProba`. */
  predict(x: Matrix, options?: PredictOptions): Label[] {
    return this.#fitted().predict(x, options);
  }

  /** Margins z = w·x + b + offset, one a row. @throws as `predictProba`. */
  decisionFunction(x: Matrix, options?: PredictOptions): Float64Array {
    return this.#fitted().decisionFunction(x, options);
  }

  /** Accuracy: the share of rows whose label is predicted. @throws as `predictProba`. */
  score(x: Matrix, y: Labels, options?: PredictOptions): number {
    return this.#fitted().score(x, y, options);
  }

  /**
   * Every factor of the chain rule for one row, its label, and the row's offset where the model was fitted with one.
   * @throws RangeError for a label of neither class; else as `explain` and `predictProba`.
   */
  explain(row: ArrayLike<number>, label: Label, options: Pick<Example, "learningRate" | "offset"> = {}): Explanation {
    const said = readOptions("explain option", options, ["learningRate", "offset"]);
    const { weights, bias, classes, offset } = this.#fitted();
    requireOffset(offset, said.offset, "a finite number");
    if (!classes.includes(label)) {
      throw new RangeError(`label: expected ${classes.map(describe).join(" or ")}, got ${describe(label)}`);
    }
    const y = label === classes[1] ? 1 : 0;
    return explain({ ...said, w: weights, x: row, b: bias, y });
  }

  /** What `JSON.stringify` writes. @throws Error before a fit. */
  toJSON(): RegressionDocument {
    const report = this.#report && keptOf(this.#report);
    return { ...this.#fitted().toJSON(), options: this.options, ...(report && { report }) };
  }

  /**
   * A model with the same predictions, bit for bit, its options, and what the document keeps of its report.
   * @throws TypeError, RangeError where it is no such document.
   */
  static fromJSON(json: unknown): LogisticRegression {
    const document: unknown = typeof json === "string" ? parseModel(json) : json;
    const model = LogisticModel.fromJSON(document);
    const { options = {}, report } = keptIn(document);
    if (!isObject(options)) throw new TypeError(`model.options: expected an object, got ${describe(options)}`);
    const regression = new LogisticRegression(options);
    regression.#model = model;
    if (report !== undefined) regression.#report = reportFrom(report);
    return regression;
  }

  /** @internal What a fit elsewhere came to, as if this had fitted it. */
  static trained(options: LogisticRegressionOptions, { model, report }: Fitted): LogisticRegression {
    const regression = new LogisticRegression(options);
    regression.#model = model;
    regression.#report = report;
    return regression;
  }

  #fitted(): LogisticModel {
    if (this.#model === undefined) throw new Error("model: expected a fitted model, got one before fit");
    return this.#model;
  }
}

/** What a document has beside its model; one that an earlier version wrote has neither. */
function keptIn(document: unknown): { options?: unknown; report?: unknown } {
  return typeof document === "object" && document !== null ? document : {};
}

/** The constructor checks the rest. */
function isObject(value: unknown): value is LogisticRegressionOptions {
  return typeof value === "object" && value !== null;
}
