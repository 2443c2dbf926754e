// A trained model: what predicts. It knows nothing of training, so a page that only predicts stays small.

import { describe } from "../checks/describe.js";
import type { Label, Labels } from "../data/labels.js";
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
}

/** Weights, bias and classes. Predictions are plain TypeScript, in one order of additions: the same bits everywhere. */
export class LogisticModel {
  /** One a column, in the columns' own units. */
  readonly weights: Float64Array;
  readonly bias: number;
  /** [negative, positive] */
  readonly classes: readonly [Label, Label];

  constructor(weights: Float64Array, bias: number, classes: readonly [Label, Label]) {
    this.weights = weights;
    this.bias = bias;
    this.classes = classes;
  }

  /** Margins z = w·x + b, one a row. @throws as `marginsOf`. */
  decisionFunction(x: Matrix): Float64Array {
    return marginsOf(x, this.weights, this.bias);
  }

  /** P(y = classes[1]) = σ(z), one a row. */
  predictProba(x: Matrix): Float64Array {
    return this.decisionFunction(x).map(sigmoid);
  }

  /** The likelier label of each row; the positive one at z = 0. */
  predict(x: Matrix): Label[] {
    const [negative, positive] = this.classes;
    return Array.from(this.decisionFunction(x), (z) => (z >= 0 ? positive : negative));
  }

  /** Share of rows whose label is predicted. */
  score(x: Matrix, y: Labels): number {
    const predicted = this.predict(x);
    if (y.length !== predicted.length) {
      throw new RangeError(`y: expected ${predicted.length} labels, one a row of x, got ${y.length}`);
    }
    return predicted.filter((label, i) => label === y[i]).length / predicted.length;
  }

  toJSON(): ModelDocument {
    const [negative, positive] = this.classes;
    return {
      format: FORMAT,
      version: VERSION,
      weights: [...this.weights],
      bias: this.bias,
      classes: [negative, positive],
    };
  }

  /**
   * @param json the text, or what `JSON.parse` made of it.
   * @throws TypeError where it is not such a document; RangeError where a newer version wrote it.
   */
  static fromJSON(json: unknown): LogisticModel {
    const document: unknown = typeof json === "string" ? parseModel(json) : json;
    if (typeof document !== "object" || document === null) {
      throw new TypeError(`model: expected an object, got ${describe(document)}`);
    }
    const { format, version, weights, bias, classes }: { [key in keyof ModelDocument]?: unknown } = document;
    if (format !== FORMAT) throw new TypeError(`model: expected format "${FORMAT}", got ${describe(format)}`);
    if (version !== VERSION) {
      const newer = typeof version === "number" && version > VERSION;
      const where = newer ? "model: written by a newer version of logit-wasm" : "model";
      throw new RangeError(`${where}: expected version ${VERSION}, got ${describe(version)}`);
    }
    if (!Array.isArray(weights) || weights.length === 0 || !weights.every((w) => Number.isFinite(w))) {
      throw new TypeError(`model.weights: expected an array of finite numbers, got ${describe(weights)}`);
    }
    if (typeof bias !== "number" || !Number.isFinite(bias)) {
      throw new TypeError(`model.bias: expected a finite number, got ${describe(bias)}`);
    }
    if (!Array.isArray(classes) || classes.length !== 2 || !classes.every(isLabel) || classes[0] === classes[1]) {
      throw new TypeError(`model.classes: expected two different labels, got ${JSON.stringify(classes)}`);
    }
    return new LogisticModel(Float64Array.from(weights), bias, [classes[0], classes[1]]);
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

function isLabel(value: unknown): value is Label {
  return typeof value === "string" || typeof value === "boolean" || typeof value === "number";
}
