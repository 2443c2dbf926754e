// From what the caller passes to rows in linear memory, ready for the solver that will run.
import { finiteNumbers } from "../checks/numbers.js";
import { type EncodedLabels, encodeLabels, type Label, type Labels } from "../data/labels.js";
import { type Layout, layoutOf, type Needs } from "../data/layout.js";
import { type Matrix, type RowSource, rowSource } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { rowWeights } from "../data/weights.js";
import type { BackendChoice } from "../kernels/memory.js";
import { type Summary, summarise } from "../problem/summary.js";
import { runHere, type Shard } from "../problem/sums.js";
import { holdRows, type Machine } from "../shards/held.js";
import { formsHessian, type SolverName, TRAITS } from "../solvers/traits.js";
import type { FitOptions } from "./fit-options.js";
import { type CheckedOptions, chooseSolver } from "./options.js";

export interface Vectors extends RowVectors {
  /** [negative, positive] */
  classes: readonly [Label, Label];
}

/** Rows checked and stored, for any number of fits one after the other. */
export interface StoredRows {
  /** Who answers for the rows. */
  shards: readonly Shard[];
  summary: Summary;
  /** [negative, positive] */
  classes: readonly [Label, Label];
  /** Whether rows have an offset. */
  offset: boolean;
  machine: Machine;
  /** Says that no fit will run any more. */
  release(): void;
}

/** Stored rows and who will solve them. */
export interface Training extends StoredRows {
  solver: SolverName;
  /** What the rows were stored with. */
  vectors: Vectors;
}

/** @throws TypeError, RangeError for bad input. */
export function prepare(
  x: Matrix,
  y: Labels,
  options: CheckedOptions,
  said: Pick<FitOptions, "sampleWeight" | "offset"> & Pick<Needs, "steady" | "reweighed">,
): Training {
  const source = rowSource(x);
  const sparse = source instanceof SparseSource;
  const vectors = checkVectors(source.rows, encodeLabels(y, source.rows, options.positive), options, said);
  const solver = chooseSolver(options, source.features, sparse);
  const { steady = false, reweighed = false } = said;
  const needs = { ...needsOf(solver, { features: source.features, sparse }, options), steady, reweighed };
  return { ...storeTraining(source, vectors, needs, options.backend), solver, vectors };
}

/** What rows have beside x, checked. @throws TypeError, RangeError for bad input. */
export function checkVectors(
  rows: number,
  { classes, y }: EncodedLabels,
  { classWeight }: Pick<CheckedOptions, "classWeight">,
  { sampleWeight, offset }: Pick<FitOptions, "sampleWeight" | "offset">,
): Vectors {
  return {
    classes,
    y,
    weight: rowWeights({ classes, y }, sampleWeight, classWeight),
    offset: offset === undefined ? undefined : finiteNumbers("offset", offset, rows),
  };
}

/** The rows in memory, and what is known of them before any fit. @throws TypeError, RangeError for bad input. */
export function storeTraining(
  source: RowSource | SparseSource,
  { classes, ...vectors }: Vectors,
  needs: Needs,
  choice: BackendChoice,
): StoredRows {
  const layout = layoutOf(source, needs);
  const held = holdRows(source, layout, vectors, choice);
  try {
    return {
      ...held,
      summary: runHere(summarise(layout), held.shards),
      classes,
      offset: vectors.offset !== undefined,
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

/** What a solver will ask of the rows. */
export function needsOf(
  solver: SolverName,
  { features, sparse }: Pick<Layout, "features" | "sparse">,
  { fitBias, l1, l2, firth }: Pick<CheckedOptions, "fitBias" | "l1" | "l2" | "firth">,
): Needs {
  const { sample = false, ordered = false, seed = false } = TRAITS[solver];
  const hessian = formsHessian(solver, features, sparse, l1, firth || l2 === 0);
  // the seed takes the columns as they are
  return { hessian, sample: hessian && sample && !sparse && !firth, ordered, shiftable: fitBias && !seed };
}
