// Rows stored once for several fits, and the way from what a caller passes, either way, to a training.
import { describe, isObject } from "../checks/describe.js";
import { sampleWeights } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import { encodeLabels, type Label, type Labels } from "../data/labels.js";
import { type Matrix, rowSource } from "../data/matrix.js";
import { SparseSource } from "../data/sparse-matrix.js";
import type { ClassWeight } from "../data/weights.js";
import type { Backend } from "../kernels/kernels.js";
import type { BackendChoice } from "../kernels/memory.js";
import type { Summary } from "../problem/summary.js";
import { type Asking, runHere } from "../problem/sums.js";
import { HESSIAN_COLUMNS } from "../solvers/traits.js";
import { type CheckedOptions, checkOptions, chooseSolver } from "./options.js";
import { checkVectors, needsOf, prepare, type StoredRows, storeTraining, type Training } from "./prepare.js";

/** What belongs to the rows of a `TrainingSet`, for every fit over them. */
export interface TrainingSetOptions {
  /** A weight of at least 0 for every row; default 1. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row. Predictions of the models then need one too. */
  offset?: ArrayLike<number>;
  /** Which label is class 1; default the greater in sort order. */
  positive?: Label;
  /** As of `LogisticRegression`; models that are fitted on the set must have the same. */
  classWeight?: ClassWeight;
  /** "wasm" throws where WebAssembly is refused; "auto" (default) then falls back to "js". */
  backend?: BackendChoice;
}

const NAMES = ["sampleWeight", "offset", "positive", "classWeight", "backend"] as const;

/**
 * Rows and labels, checked and stored once. `fit`, `lambdaPath` and `crossValidate` take it in place of x and y, any number of times, one
 * at a time, and give the bits that they give for x and y. It holds a copy: x and y may change or go.
 *
 * Of a model's options `classWeight` must be that of the set, `positive` and `backend` absent or what the set has.
 */
export class TrainingSet {
  /** Written out, since bundlers shorten the names of classes. */
  static readonly name = "TrainingSet";
  /** How many rows it holds. */
  readonly rows: number;
  /** How many columns they have. */
  readonly features: number;
  /** [negative, positive] */
  readonly classes: readonly [Label, Label];
  /** What the kernels of its fits run on. */
  readonly backend: Backend;
  readonly #classWeight: ClassWeight | undefined;
  /** Undefined after `release`. */
  #stored: (StoredRows & Pick<Training, "vectors">) | undefined;
  #sampleWeight: Float64Array | undefined;
  /** Whether columns far from 0 are moved towards it, as the summary has it. */
  #shifted = true;
  #inUse = false;

  /** @throws TypeError, RangeError for bad input, as `fit`; Error where the backend is refused. */
  constructor(x: Matrix, y: Labels, options: TrainingSetOptions = {}) {
    const { sampleWeight, offset, ...shared } = readOptions("TrainingSet option", options, NAMES);
    const checked = checkOptions(shared);
    const source = rowSource(x);
    const dense = !(source instanceof SparseSource);
    const vectors = checkVectors(source.rows, encodeLabels(y, source.rows, checked.positive), checked, {
      ...(sampleWeight !== undefined && { sampleWeight }),
      ...(offset !== undefined && { offset }),
    });
    // what any solver may ask of them
    const small = dense && source.features <= HESSIAN_COLUMNS;
    const needs = { hessian: small, sample: small, ordered: dense, shiftable: true, reweighed: true };
    this.#stored = { ...storeTraining(source, vectors, needs, checked.backend), vectors };
    const weighted = sampleWeight !== undefined && checked.classWeight !== undefined;
    this.#sampleWeight = weighted ? sampleWeights(sampleWeight, source.rows) : undefined;
    this.#classWeight = checked.classWeight;
    this.rows = source.rows;
    this.features = source.features;
    this.classes = vectors.classes;
    this.backend = this.#stored.machine.backend;
  }

  /**
   * Gives the memory back; the set cannot be used any more. What is dropped without goes with its last reference.
   * @throws Error while a fit runs over it.
   */
  release(): void {
    this.#requireIdle();
    this.#stored?.release();
    this.#stored = undefined;
  }

  /** @internal Weights of rows without those of their classes, for scores; undefined where all are 1. */
  get sampleWeight(): Float64Array | undefined {
    return this.#classWeight === undefined ? this.#stored?.vectors.weight : this.#sampleWeight;
  }

  /** @internal What `withTraining` does with a set. */
  use<T>(options: CheckedOptions, run: (training: Training) => T): T {
    this.#requireIdle();
    if (this.#stored === undefined) throw new Error("TrainingSet: expected one with rows, got one after release");
    this.#requireSame(options);
    const training = this.#trainingFor(options, this.#stored);
    this.#inUse = true;
    try {
      return run(training);
    } finally {
      this.#inUse = false;
    }
  }

  /** Rows keep the margins of one fit. */
  #requireIdle(): void {
    if (this.#inUse) throw new Error("TrainingSet: expected the fit over it to end first, got a call within it");
  }

  /** @throws RangeError for an option that says other than what is stored. */
  #requireSame({ positive, classWeight, backend }: CheckedOptions): void {
    const [, one] = this.classes;
    const require = (name: string, stored: string, asked: string): void => {
      if (asked !== stored) throw new RangeError(`${name}: expected ${stored} as in the TrainingSet, got ${asked}`);
    };
    if (positive !== undefined) require("positive", describe(one), describe(positive));
    if (backend !== "auto") require("backend", describe(this.backend), describe(backend));
    require("classWeight", this.#factors(this.#classWeight), this.#factors(classWeight));
  }

  /** A class weight in words. */
  #factors(classWeight: ClassWeight | undefined): string {
    if (!isObject(classWeight)) return describe(classWeight);
    return `{ ${this.classes.map((label) => `${label}: ${classWeight[String(label)] ?? 1}`).join(", ")} }`;
  }

  /** The rows as these options would have stored them. */
  #trainingFor(options: CheckedOptions, stored: StoredRows & Pick<Training, "vectors">): Training {
    const { summary, shards } = stored;
    const { features, sparse, shift } = summary;
    const solver = chooseSolver(options, features, sparse);
    const needs = needsOf(solver, summary, options);
    if (needs.hessian && !summary.hessian && !sparse) {
      throw new RangeError(`solver: expected another for a TrainingSet of ${features} columns, got "${solver}"`);
    }
    if (needs.shiftable !== this.#shifted && shift.some((m) => m !== 0)) {
      // there and back is exact: summary.ts
      runHere(shiftBy(needs.shiftable ? shift : shift.map((m) => -m)), shards);
      this.#shifted = needs.shiftable;
    }
    const { sampled, ...known } = needs.shiftable ? summary : unshifted(summary);
    const sample = needs.sample ? { sampleTiles: known.sampleTiles, ...(sampled && { sampled }) } : { sampleTiles: 0 };
    return { ...stored, solver, summary: { ...known, ...needs, ...sample } };
  }
}

function* shiftBy(by: Float64Array): Asking<void> {
  yield { over: "rows", kind: "shift", by };
}

function unshifted(summary: Summary): Summary {
  return { ...summary, shift: new Float64Array(summary.features), mean: summary.moments.mean };
}

/** Rows that are stored, or are to be. */
export type RowsGiven = TrainingSet | { x: Matrix; y: Labels };
type OfSet<Others extends unknown[]> = [set: TrainingSet, ...others: Others];
/** Arguments: x and y, or a set that holds them; then others. */
export type RowsAnd<Others extends unknown[]> = [x: Matrix, y: Labels, ...others: Others] | OfSet<Others>;

function isOfSet<Others extends unknown[]>(given: RowsAnd<Others>): given is OfSet<Others> {
  return given[0] instanceof TrainingSet;
}

/** The rows in one argument, then the others. */
export function rowsFirst<Others extends unknown[]>(given: RowsAnd<Others>): [rows: RowsGiven, ...others: Others] {
  if (isOfSet(given)) return given;
  const [x, y, ...others] = given;
  return [{ x, y }, ...others];
}

/**
 * Runs something over rows, and gives back what was taken for it.
 * @throws RangeError for weights and offsets that a set should have; else as `prepare`, or as `run` does.
 */
export function withTraining<T>(
  rows: RowsGiven,
  options: CheckedOptions,
  said: Parameters<typeof prepare>[3],
  run: (training: Training) => T,
): T {
  if (rows instanceof TrainingSet) {
    for (const name of ["sampleWeight", "offset"] as const) {
      if (said[name] === undefined) continue;
      throw new RangeError(`${name}: expected none, as it belongs to the TrainingSet, got ${describe(said[name])}`);
    }
    return rows.use(options, run);
  }
  const training = prepare(rows.x, rows.y, options, said);
  try {
    return run(training);
  } finally {
    training.release();
  }
}
