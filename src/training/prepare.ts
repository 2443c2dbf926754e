// From what the caller passes to rows in linear memory, ready for the solver that will run.
import { finiteNumbers } from "../checks/numbers.js";
import { encodeLabels, type Label, type Labels } from "../data/labels.js";
import { layoutOf, type Needs, storeRows } from "../data/layout.js";
import { type Matrix, type RowSource, rowSource } from "../data/matrix.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { rowWeights } from "../data/weights.js";
import { Rows } from "../problem/rows.js";
import { type Summary, summarise } from "../problem/summary.js";
import { runHere, type Shard } from "../problem/sums.js";
import { formsHessian, type SolverName, TRAITS } from "../solvers/traits.js";
import type { FitOptions } from "./fit-options.js";
import { type CheckedOptions, chooseSolver } from "./options.js";
import type { Machine } from "./report.js";

/** Checked and stored; several fits may run over it, one after the other. */
export interface Training {
  /** Who answers for the rows. */
  shards: Shard[];
  summary: Summary;
  solver: SolverName;
  /** [negative, positive] */
  classes: readonly [Label, Label];
  machine: Machine;
  /** Says that no fit will run any more. */
  release(): void;
}

/** @throws TypeError, RangeError for bad input. */
export function prepare(
  x: Matrix,
  y: Labels,
  options: CheckedOptions,
  { sampleWeight, offset: offsets }: FitOptions,
): Training {
  // 1. What the caller passed, checked.
  const source = rowSource(x);
  const { classes, y: codes } = encodeLabels(y, source.rows, options.positive);
  const weight = rowWeights({ classes, y: codes }, sampleWeight, options.classWeight);
  const offset = offsets === undefined ? undefined : finiteNumbers("offset", offsets, source.rows);

  // 2. Who will solve it, and what that takes.
  const solver = chooseSolver(options, source.features, source instanceof SparseSource);
  const needs = needsOf(solver, source, options);

  // 3. The rows in memory, and what is known of them before any fit.
  const layout = layoutOf(source, needs);
  const stored = storeRows(source, layout, { y: codes, weight, offset }, options.backend);
  const shards = [new Rows(stored)];
  const { backend, fallbackReason } = stored.memory;
  return {
    shards,
    summary: runHere(summarise(layout), shards),
    solver,
    classes,
    machine: { backend, ...(fallbackReason !== undefined && { fallbackReason }) },
    release: () => stored.memory.release(),
  };
}

/** What a solver will ask of the rows. */
export function needsOf(
  solver: SolverName,
  source: RowSource | SparseSource,
  { fitBias, l1, l2 }: Pick<CheckedOptions, "fitBias" | "l1" | "l2">,
): Needs {
  const { sample = false, ordered = false, seed = false } = TRAITS[solver];
  const sparse = source instanceof SparseSource;
  const hessian = formsHessian(solver, source.features, sparse, l1, l2 === 0);
  // the seed takes the columns as they are
  return { hessian, sample: hessian && sample && !sparse, ordered, shiftable: fitBias && !seed };
}
