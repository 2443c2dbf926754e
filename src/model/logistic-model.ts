// A trained model: what predicts. It knows nothing of training, so a page that only predicts stays small.

import { describe, unexpected } from "../checks/describe.js";
import { finiteNumbers, requireFinite } from "../checks/numbers.js";
import { requireObject, requireOptions } from "../checks/options.js";
import { withoutBigInt } from "../data/cells.js";
import { type Label, type Labels, listOf, requireClasses } from "../data/labels.js";
import { marginsOf } from "../data/margins.js";
import type { Matrix } from "../data/matrix.js";
import { sigmoid } from "../math/functions.js";

const FORMAT = "logit-wasm";
const VERSION = 1;

/** A model as JSON. Numbers are written so that they read back as the same bits. */
export interface ModelDocument {
  format: typeof FORMAT;
  version: typeof VERSION;
  /** In the columns' own units. */
  weights: number[];
  bias: number;
  /** [negative, positive] */
  classes: [Label, Label];
  /** Only where the model was fitted with an offset. */
  offset?: true;
}

/** What a prediction needs beside x. */
export interface PredictOptions {
  /** Added to the margin of every row, as in fit; needed, if only as zeros, by a model that was fitted with one. */
  offset?: ArrayLike<number>;
}

/** Weights, bias and classes. Predictions are plain TypeScript, in one order of additions: the same bits everywhere. */
export class LogisticModel {
  /** Written out, since bundlers shorten the names of classes. */
  static readonly name = "LogisticModel";
  /** One a column, in the columns' own units. */
  readonly weights: Float64Array;
  /** The margin where every column is 0 and there is no offset. */
  readonly bias: number;
  /** [negative, positive] */
  readonly classes: readonly [Label, Label];
  /** Whether it was fitted with an offset, so that predictions need one. */
  readonly offset: boolean;

  constructor(weights: Float64Array, bias: number, classes: readonly [Label, Label], offset = false) {
    this.weights = weights;
    this.bias = bias;
    this.classes = classes;
    this.offset = offset;
  }

  /**
   * Margins z = w·x + b + offset, one a row.
   * @throws as `marginsOf`; RangeError for an unknown option; TypeError where the model needs an offset and gets none.
   */
  decisionFunction(x: Matrix, options?: PredictOptions): Float64Array {
    if (options !== undefined) requireOptions("predict option", options, ["offset"]);
    const offset = options?.offset;
    requireOffset(this.offset, offset, "one finite number a row");
    const z = marginsOf(x, this.weights, this.bias);
    if (offset === undefined) return z;
    const o = finiteNumbers("offset", offset, z.length);
    return z.map((z_i, i) => z_i + o[i]);
  }

  /** P(y = classes[1]) = σ(z), one a row. @throws as `decisionFunction`. */
  predictProba(x: Matrix, options?: PredictOptions): Float64Array {
    const p = this.decisionFunction(x, options);
    // in place: `map` would allocate once more
    for (let i = 0; i < p.length; i++) p[i] = sigmoid(p[i]);
    return p;
  }

  /** The likelier label of each row; the positive one at z = 0. @throws as `decisionFunction`. */
  predict(x: Matrix, options?: PredictOptions): Label[] {
    const [negative, positive] = this.classes;
    return Array.from(this.decisionFunction(x, options), (z) => (z >= 0 ? positive : negative));
  }

  /** Share of rows whose label is predicted. @throws as `decisionFunction`; TypeError, RangeError for other than a label a row. */
  score(x: Matrix, y: Labels, options?: PredictOptions): number {
    const predicted = this.predict(x, options);
    const labels = listOf(y, predicted.length);
    return predicted.filter((label, i) => label === withoutBigInt(labels[i])).length / predicted.length;
  }

  /** What `JSON.stringify` writes. */
  toJSON(): ModelDocument {
    const [negative, positive] = this.classes;
    return {
      format: FORMAT,
      version: VERSION,
      weights: [...this.weights],
      bias: this.bias,
      classes: [negative, positive],
      ...(this.offset && { offset: true }),
    };
  }

  /**
   * @param json the text, or what `JSON.parse` made of it.
   * @throws TypeError where it is not such a document; RangeError where a newer version wrote it.
   */
  static fromJSON(json: unknown): LogisticModel {
    const document: unknown = typeof json === "string" ? parseModel(json) : json;
    requireObject("model", document);
    const {
      format,
      version,
      weights,
      bias,
      classes,
      offset = false,
    }: { [key in keyof ModelDocument]?: unknown } = document;
    if (format !== FORMAT) throw unexpected("model", `format "${FORMAT}"`, format);
    if (version !== VERSION) {
      const newer = typeof version === "number" && version > VERSION;
      const where = newer ? "model: written by a newer version of logit-wasm" : "model";
      throw new RangeError(`${where}: expected version ${VERSION}, got ${describe(version)}`);
    }
    if (!Array.isArray(weights) || weights.length === 0) {
      throw unexpected("model.weights", "an array of finite numbers", weights);
    }
    const w = finiteNumbers("model.weights", weights, undefined, "index");
    requireFinite("model.bias", bias);
    if (typeof offset !== "boolean") throw unexpected("model.offset", "true or nothing", offset);
    return new LogisticModel(w, bias, requireClasses("model.classes", classes), offset);
  }
}

/** @throws TypeError where the text is no JSON. */
export function parseModel(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError("model: expected JSON, got other text", { cause });
  }
}

/** @throws TypeError where the model was fitted with an offset and is given none. */
export function requireOffset(fitted: boolean, offset: unknown, expected: string): void {
  if (!fitted || offset !== undefined) return;
  throw new TypeError(`offset: expected ${expected} as in fit (or 0), got undefined`);
}
