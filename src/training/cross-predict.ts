// A fit, and what is predicted for rows that it, or fits like it, did not see.
import { sampleWeights } from "../checks/numbers.js";
import { type EncodedLabels, encodeLabels, inClasses, type Labels } from "../data/labels.js";
import { type Matrix, rowSource } from "../data/matrix.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { assignFolds, type DivisionOptions, holdOutFraction } from "./cross-folds.js";
import { CrossRows } from "./cross-rows.js";
import { CrossWeights } from "./cross-weights.js";
import { type Fitted, watchFor } from "./fit.js";
import type { FitOptions } from "./fit-options.js";
import { type CheckedOptions, chooseSolver } from "./options.js";
import { checkVectors, needsOf, storeTraining } from "./prepare.js";
import type { FitReport } from "./report.js";

/** Rows and the fit that held them out: one entry for each such pair, fold after fold and rows rising. */
export interface HeldOut {
  /** Row numbers, counted from 0. */
  rows: Uint32Array;
  /** Their sample weights; of a row that stands for several, those of them that are held out there. */
  weights: Float64Array;
  /** P(y = 1) by the fit that held them out. */
  p: Float64Array;
  /** How many rows all entries stand for: more where a row stands for several. */
  copies: number;
  /** How many entries each fold has. */
  sizes: number[];
}

/** Which rows are held out: a part of them for good, or each in one of several folds. */
export type HoldOut = Required<DivisionOptions> & ({ testFraction: number } | { folds: number });

/** What is said beside the options of the model. */
export interface HeldOutOptions extends Omit<FitOptions, "start"> {
  /** How many equal rows each row stands for; `sampleWeight` has them multiplied in. */
  counts?: Float64Array | undefined;
  /** No row is held out if absent. */
  holdOut?: HoldOut | undefined;
}

/** A model trained on every row but those held out for good. */
export interface FittedHeldOut extends Fitted {
  /** P(y = 1) by the model of every row: the bits of its `predictProba`. */
  p: Float64Array;
  heldOut?: HeldOut;
  /** Of the fits that each held a fold out, with their certificates. */
  folds?: FitReport[];
}

/**
 * Trains a model, and predicts rows that were held out: with `testFraction` those that it did not see, with `folds` every
 * row, by a fit without the row's fold that starts from the model. Rows are stored once; one held out weighs nothing.
 * Labels may come as codes of their classes, which both occur. l2 is by default 1 / rows, as many as those of the model stand for, and the same in every fold.
 * @throws as `LogisticRegression.fit`; RangeError where the rows cannot be divided so.
 */
export function fitHeldOut(
  x: Matrix,
  y: Labels | EncodedLabels,
  options: CheckedOptions,
  { counts, holdOut, ...said }: HeldOutOptions,
): FittedHeldOut {
  const started = performance.now();
  const source = rowSource(x);
  const { rows, features } = source;
  const sparse = source instanceof SparseSource;
  const { positive } = options;
  const vectors = checkVectors(
    rows,
    "classes" in y ? inClasses(y, positive) : encodeLabels(y, rows, positive),
    options,
    said,
  );
  const sampleWeight = said.sampleWeight && sampleWeights(said.sampleWeight, rows);
  const weights = new CrossWeights({ ...vectors, sampleWeight, counts });
  const folds = holdOut && "folds" in holdOut ? assignFolds(weights.divided, holdOut) : undefined;
  const test = holdOut && "testFraction" in holdOut ? holdOutFraction(weights.divided, holdOut) : undefined;
  const solver = chooseSolver(options, features, sparse);
  // no code of the caller runs before the end, and rows are read seldom
  const steady = said.onProgress === undefined && said.signal === undefined && folds === undefined;
  const needs = { ...needsOf(solver, { features, sparse }, options), steady, reweighed: folds !== undefined };
  const stored = new CrossRows({
    ...storeTraining(source, test ? { ...vectors, weight: weights.inFit(test, 0) } : vectors, needs, options.backend),
    solver,
    vectors,
  });
  try {
    const kept = weights.kept(test);
    const settled = { ...options, l2: options.l2 ?? 1 / kept.copies };
    const { model, report } = stored.fit(settled, undefined, watchFor(said), started);
    const p = model.predictProba(x, said.offset === undefined ? {} : { offset: said.offset });
    const fitted = { model, report: { ...report, rows: kept.rows }, p };
    if (test !== undefined) {
      const part = weights.heldOut(test, 0);
      return { ...fitted, heldOut: joined([{ ...part, p: Float64Array.from(part.rows, (i) => p[i]) }]) };
    }
    if (folds === undefined) return fitted;
    const parts = Array.from({ length: folds.parts }, (_, k) => {
      stored.weigh(weights.inFit(folds, k));
      const fit = stored.fit(settled, model, watchFor({ ...(said.signal && { signal: said.signal }) }));
      const part = weights.heldOut(folds, k);
      const report = { ...fit.report, rows: weights.kept(folds, k).rows };
      return { ...part, p: stored.predict([fit.model], part.rows)[0], report };
    });
    return { ...fitted, heldOut: joined(parts), folds: parts.map(({ report }) => report) };
  } finally {
    stored.training.release();
  }
}

function joined(parts: Omit<HeldOut, "sizes">[]): HeldOut {
  const sizes = parts.map(({ rows }) => rows.length);
  const length = sizes.reduce((sum, size) => sum + size, 0);
  const copies = parts.reduce((sum, part) => sum + part.copies, 0);
  const all = {
    copies,
    rows: new Uint32Array(length),
    weights: new Float64Array(length),
    p: new Float64Array(length),
    sizes,
  };
  let at = 0;
  for (const { rows, weights, p } of parts) {
    all.rows.set(rows, at);
    all.weights.set(weights, at);
    all.p.set(p, at);
    at += rows.length;
  }
  return all;
}
