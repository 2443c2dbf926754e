// One fit off the main thread: checked and copied here, carried out by a worker, or here in slices where there is none.
import { encodeLabels, type Labels } from "../data/labels.js";
import { type Matrix, ownForm, rowSource } from "../data/matrix.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { fitInSteps, LogisticModel, LogisticRegression, type LogisticRegressionOptions } from "../index.js";
import type { Fitted } from "../training/fit.js";
import { checkOptions, chooseSolver } from "../training/options.js";
import type { Order } from "../training/order.js";
import { checkVectors } from "../training/prepare.js";
import type { FitReport } from "../training/report.js";
import { checkStart } from "../training/start.js";
import { Crew } from "./crew.js";
import { errorOf } from "./failure.js";
import { climb, type Rung } from "./ladder.js";
import type { Line } from "./line.js";
import type { Reply, Request } from "./messages.js";
import { type AsyncFitOptions, readAsyncFitOptions } from "./options.js";
import { buffersOf, canPostShared, packRows } from "./pack.js";
import { inSlices } from "./slices.js";
import { Staff } from "./staff.js";
import { Watcher } from "./watcher.js";

const crew = new Crew();

/** What `fitAsync` does. @param rungs ways to a worker if the caller's fails. */
export async function fitElsewhere(
  rungs: readonly Rung[],
  options: LogisticRegressionOptions,
  x: Matrix,
  y: Labels,
  fitOptions: AsyncFitOptions,
): Promise<LogisticRegression> {
  const { options: given } = new LogisticRegression(options);
  const said = readAsyncFitOptions(fitOptions);
  const order = orderOf(given, x, y, said);
  const watcher = new Watcher(said, nothingKnown(order));
  try {
    watcher.requireRunning();
    const hire = async (): Promise<Line | undefined> => {
      watcher.requireRunning();
      return climb(said.worker === undefined ? rungs : [said.worker, ...rungs]);
    };
    const work = crew.work(hire, async (line) => {
      watcher.requireRunning();
      if (line === undefined) return fitSliced(order, watcher);
      return askFor(order, line, watcher, new Staff(crew, hire));
    });
    return LogisticRegression.trained(given, await Promise.race([work, watcher.aborted]));
  } finally {
    watcher.leave();
  }
}

/** Checks in the order of `fit`, and copies. @throws as `fit`, but for cells that are not finite. */
function orderOf(given: LogisticRegressionOptions, rowsGiven: Matrix, y: Labels, said: AsyncFitOptions): Order {
  const options = checkOptions(given);
  // a message carries no methods
  const x = ownForm(rowsGiven);
  const source = rowSource(x);
  const { rows, features } = source;
  const vectors = checkVectors(rows, encodeLabels(y, rows, options.positive), options, said);
  const solver = chooseSolver(options, features, source instanceof SparseSource);
  const start = said.start && checkStart(said.start, features);
  return { x: packRows(x, source, said.transfer === true), vectors, options, solver, start, rows, features };
}

/** A report that promises nothing. */
function nothingKnown({ solver, rows, features }: Order): FitReport {
  return {
    status: "aborted",
    solver,
    stages: [],
    rows,
    features,
    iterations: 0,
    passes: 0,
    loss: Infinity,
    objective: Infinity,
    certificate: { gap: Infinity, relativeGap: 1, method: "non-negative-loss", residual: 0 },
    history: [],
    seconds: 0,
  };
}

async function askFor(order: Order, line: Line, watcher: Watcher, staff: Staff): Promise<Fitted> {
  const { x, vectors } = order;
  watcher.aborted.catch((error) => line.end(error));
  const threads = canPostShared() ? 1 + crew.spare : 1;
  const take = (reply: Reply): (() => Fitted) | undefined => {
    switch (reply.kind) {
      case "progress":
        watcher.hear(reply.progress, reply.report);
        return undefined;
      case "hire":
        for (const seat of reply.seats) staff.seat(seat);
        return undefined;
      case "fitted": {
        const { weights, bias, report } = reply;
        const model = new LogisticModel(weights, bias, vectors.classes, vectors.offset !== undefined);
        return () => ({ model, report });
      }
      case "failed":
        return () => {
          throw errorOf(reply.failure);
        };
      default:
        return undefined;
    }
  };
  const request: Request = { kind: "fit", order, watched: watcher.watched, threads };
  try {
    const outcome = await line.ask(request, buffersOf(x, vectors), take);
    return outcome();
  } finally {
    await staff.dismiss(line.hasEnded);
  }
}

function fitSliced(order: Order, watcher: Watcher): Promise<Fitted> {
  const steps = fitInSteps(order, (progress, soFar) => {
    if (watcher.watched) watcher.hear(progress, soFar());
  });
  return inSlices(steps, () => watcher.requireRunning());
}
