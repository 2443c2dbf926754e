// A fit as plain data, which a message can carry: checked in one place, carried out in another or bit by bit.
import { layoutOf, type Needs } from "../data/layout.js";
import { type OwnMatrix, type RowSource, rowSource } from "../data/matrix.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { summarise } from "../problem/summary.js";
import { runHere, runInSteps } from "../problem/sums.js";
import { heldHere } from "../shards/held.js";
import { fillInSteps } from "../shards/hold-across.js";
import type { SolverName } from "../solvers/traits.js";
import { type Fitted, fitRows, type Watch } from "./fit.js";
import type { CheckedOptions } from "./options.js";
import { needsOf, storeTraining, type Vectors } from "./prepare.js";
import type { GivenStart } from "./start.js";

/** What `LogisticRegression.fit` takes, checked but for the cells of dense rows. Nobody else may change the rows. */
export interface Order {
  x: OwnMatrix;
  rows: number;
  features: number;
  vectors: Vectors;
  options: CheckedOptions;
  solver: SolverName;
  start: GivenStart | undefined;
}

/** @throws TypeError, RangeError for a cell that is no finite number; Error where the backend is refused. */
export function fitAtOnce(order: Order, watch: Watch): Fitted {
  const started = performance.now();
  const { vectors, options, solver, start } = order;
  const { source, needs } = read(order);
  const training = storeTraining(source, vectors, { ...needs, steady: true }, options.backend);
  try {
    return runHere(fitRows({ ...training, solver }, options, start, watch, started), training.shards);
  } finally {
    training.release();
  }
}

/** The same with a stop after every block of rows, for who has other things to do in this thread. @throws as that. */
export function* fitInSteps(order: Order, watch: Watch): Generator<void, Fitted> {
  const started = performance.now();
  const { vectors, options, solver, start } = order;
  const { source, needs } = read(order);
  const layout = layoutOf(source, needs);
  const stored = yield* fillInSteps({ source, layout, vectors, backend: options.backend });
  const { shards, machine, release } = heldHere(stored);
  const [rows] = shards;
  try {
    const summary = yield* runInSteps(summarise(layout), rows);
    const training = { summary, solver, classes: vectors.classes, offset: vectors.offset !== undefined, machine };
    return yield* runInSteps(fitRows(training, options, start, watch, started), rows);
  } finally {
    release();
  }
}

function read({ x, options, solver }: Order): { source: RowSource | SparseSource; needs: Needs } {
  const source = rowSource(x);
  const { features } = source;
  return { source, needs: needsOf(solver, { features, sparse: source instanceof SparseSource }, options) };
}
