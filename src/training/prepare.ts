// From what the caller passes to rows in linear memory, ready for the solver that will run.

import { finiteNumbers } from "../checks/numbers.js";
import { storeDense } from "../data/dense.js";
import type { DenseData } from "../data/dense-data.js";
import { type EncodedLabels, encodeLabels, type Labels } from "../data/labels.js";
import { type Matrix, rowSource } from "../data/matrix.js";
import { tilesToSample } from "../data/sample.js";
import { storeSparse } from "../data/sparse.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { rowWeights } from "../data/weights.js";
import { checkFitOptions, type FitOptions } from "./fit-options.js";
import { type CheckedOptions, chooseSolver, HESSIAN_COLUMNS, type SolverName } from "./options.js";

/** Whether the solver makes the seed's own steps: in the columns as they are, from 0. */
export function isSeed(solver: SolverName): boolean {
  return solver === "gradient-descent" || solver === "sgd";
}

/** Whether a solver asks for the Hessian: those that can do without it, where it is small. */
export function hasHessian(solver: SolverName, l1: number, features: number, sparse: boolean): boolean {
  if (sparse) return false;
  if (solver === "coordinate-descent") return true;
  return features <= HESSIAN_COLUMNS && !(solver === "newton" && l1 > 0);
}

/** Whether the solver begins with a sample where there are many rows. */
function samples(solver: SolverName): boolean {
  return solver === "newton" || solver === "coordinate-descent";
}

/** Checked and stored; several fits may run over it, one after the other. */
export interface StoredTraining {
  data: DenseData;
  solver: SolverName;
  labels: EncodedLabels;
  /** s of every row; undefined where all are 1. */
  weight: Float64Array | undefined;
  /** Rows with s > 0. */
  weightedRows: number;
}

/** @throws TypeError, RangeError for bad input. */
export function storeTraining(x: Matrix, y: Labels, options: CheckedOptions, fitOptions: FitOptions): StoredTraining {
  checkFitOptions(fitOptions);
  const source = rowSource(x);
  const solver = chooseSolver(options, source.features, source instanceof SparseSource);
  const hessian = hasHessian(solver, options.l1, source.features, false);
  const labels = encodeLabels(y, source.rows, options.positive);
  const weight = rowWeights(labels, fitOptions.sampleWeight, options.classWeight);
  const offset = fitOptions.offset === undefined ? undefined : finiteNumbers("offset", fitOptions.offset, source.rows);
  const rows = { y: labels.y, weight, offset, backend: options.backend };
  const data =
    source instanceof SparseSource
      ? storeSparse({ source, ...rows })
      : storeDense({
          source,
          ...rows,
          order: solver === "sgd",
          shift: options.fitBias && !isSeed(solver),
          hessian,
          sampleTiles: hessian && samples(solver) ? tilesToSample(source.rows, source.features) : 0,
        });
  const weightedRows = weight === undefined ? source.rows : weight.filter((s) => s > 0).length;
  return { data, solver, labels, weight, weightedRows };
}
