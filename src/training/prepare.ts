// From what the caller passes to rows in linear memory, ready for the solver that will run.
import { finiteNumbers } from "../checks/numbers.js";
import { cutRows, cutSparseRows } from "../data/blocks.js";
import { DenseStore } from "../data/dense-store.js";
import { encodeLabels, type Label, type Labels } from "../data/labels.js";
import { type Matrix, type RowSource, rowSource } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import { tilesToSample } from "../data/sample.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { SparseStore } from "../data/sparse-store.js";
import type { Stored } from "../data/stored.js";
import { rowWeights } from "../data/weights.js";
import type { BackendChoice } from "../kernels/memory.js";
import { Rows } from "../problem/rows.js";
import { type Layout, type Summary, summarise } from "../problem/summary.js";
import { runHere, type Shard } from "../problem/sums.js";
import { formsHessian, type SolverName, TRAITS } from "../solvers/traits.js";
import { checkFitOptions, type FitOptions } from "./fit-options.js";
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
export function prepare(x: Matrix, y: Labels, options: CheckedOptions, fitOptions: FitOptions): Training {
  checkFitOptions(fitOptions);
  const source = rowSource(x);
  const solver = chooseSolver(options, source.features, source instanceof SparseSource);
  const labels = encodeLabels(y, source.rows, options.positive);
  const weight = rowWeights(labels, fitOptions.sampleWeight, options.classWeight);
  const offset = fitOptions.offset === undefined ? undefined : finiteNumbers("offset", fitOptions.offset, source.rows);
  const layout = layoutOf(source, solver, options);
  const vectors = { y: labels.y, weight, offset };
  const stored = storeRows(source, layout, vectors, TRAITS[solver].ordered === true, options.backend);
  const { memory } = stored;
  try {
    const shards = [new Rows(stored)];
    const summary = runHere(summarise(layout), shards);
    const { backend, fallbackReason } = memory;
    const machine = { backend, ...(fallbackReason !== undefined && { fallbackReason }) };
    return { shards, summary, solver, classes: labels.classes, machine, release: () => memory.release() };
  } catch (error) {
    memory.release();
    throw error;
  }
}

/** How the rows will lie, wherever that is: it depends on them and the solver alone. */
export function layoutOf(
  source: RowSource | SparseSource,
  solver: SolverName,
  { fitBias, l1 }: Pick<CheckedOptions, "fitBias" | "l1">,
): Layout {
  const { rows, features, width } = source;
  const sparse = source instanceof SparseSource;
  const cut = sparse ? cutSparseRows(rows, features, source.indices.length) : cutRows(rows);
  const { sample, seed } = TRAITS[solver];
  const hessian = formsHessian(solver, features, sparse, l1);
  return {
    rows,
    features,
    blocks: cut.length,
    width,
    // the seed takes the columns as they are
    shiftable: fitBias && !sparse && !seed,
    hessian,
    sampleTiles: hessian && sample ? tilesToSample(rows, features) : 0,
  };
}

/** @param ordered whether the solver visits rows in an order of its own. */
export function storeRows(
  source: RowSource | SparseSource,
  layout: Layout,
  vectors: RowVectors,
  ordered: boolean,
  backend: BackendChoice,
): Stored {
  const weighted = vectors.weight !== undefined;
  const sizes = { ...layout, backend, weighted, offset: vectors.offset !== undefined };
  if (source instanceof SparseSource) {
    const values = source.values !== undefined;
    const store = SparseStore.reserve({ ...sizes, nonzeros: source.indices.length, values });
    store.append({ source, ...vectors });
    return store.finish();
  }
  const store = DenseStore.reserve({ ...sizes, order: source.order, ordered });
  store.append({ source, ...vectors });
  return store.finish();
}
