// One fit over the rows of all ranks: every rank takes the same steps, and comes to the same model.
import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { EncodedLabels, Labels } from "../data/labels.js";
import { layoutFor } from "../data/layout.js";
import type { Matrix } from "../data/matrix.js";
import { Checkpoint } from "../files/checkpoint.js";
import { LogisticModel, LogisticRegression, type LogisticRegressionOptions } from "../index.js";
import { fingerprint } from "../math/fingerprint.js";
import { countProbabilities, NO_COUNTS, type ProbabilityCounts } from "../problem/probability-counts.js";
import { summarise } from "../problem/summary.js";
import { runHere } from "../problem/sums.js";
import { fitRows, type Watch } from "../training/fit.js";
import { type FitOptions, readFitOptions } from "../training/fit-options.js";
import { checkOptions, chooseSolver } from "../training/options.js";
import { needsOf } from "../training/prepare.js";
import { checkStart, type GivenStart } from "../training/start.js";
import { requireSame, together } from "./agree.js";
import { type Communicator, gatherValues } from "./communicator.js";
import { holdAcrossRanks } from "./hold-across-ranks.js";
import { rowsOfRanks } from "./rows-of-ranks.js";

/** As of `fit`, but for `signal`: a rank that stopped by itself would keep the others waiting. */
export interface RankFitOptions extends Omit<FitOptions, "signal"> {
  /** File to which rank 0 writes the weights so far, every few seconds; it goes with the end of the fit. */
  checkpoint?: string;
  /** Whether to go on from that file, where there is one. */
  resume?: boolean;
}

const NAMES = ["sampleWeight", "offset", "start", "onProgress", "checkpoint", "resume"] as const;

/**
 * The same call in every rank, each with its rows: those of rank 0 come first.
 * @throws in every rank TypeError, RangeError for bad input in any, or for options that differ.
 */
export function fitAcrossRanks(
  ranks: Communicator,
  given: LogisticRegressionOptions,
  x: Matrix,
  y: Labels,
  fitOptions: RankFitOptions,
): LogisticRegression {
  return fitHeld(ranks, given, x, y, fitOptions, false).fitted;
}

/** A model of the rows of all ranks, in every rank. */
export interface RanksFitted {
  fitted: LogisticRegression;
  /** As `countProbabilities` has them; none where they were not asked for. */
  counts: ProbabilityCounts;
  /** Of each column over all rows, by the weights of the fit. */
  deviations: Float64Array;
  /** By how much the weights of the rows of each class were multiplied, where they were. */
  classFactors?: readonly [number, number];
}

/** The same. @param counted whether predictions are counted. */
export function fitHeld(
  ranks: Communicator,
  given: LogisticRegressionOptions,
  x: Matrix,
  y: Labels | EncodedLabels,
  fitOptions: RankFitOptions,
  counted: boolean,
): RanksFitted {
  const started = performance.now();
  const { options, checked, said, kept, resume } = together(ranks, () => {
    const { options } = new LogisticRegression(given);
    const checked = checkOptions(options);
    if (checked.solver === "sgd") {
      throw new RangeError('solver: expected one whose sums go over ranks, got "sgd", which visits rows one by one');
    }
    const { checkpoint, resume = false, ...fit } = readOptions("fit option", fitOptions, NAMES);
    if (checkpoint !== undefined && typeof checkpoint !== "string") {
      throw new TypeError(`checkpoint: expected the name of a file, got ${describe(checkpoint)}`);
    }
    if (typeof resume !== "boolean") throw new TypeError(`resume: expected true or false, got ${describe(resume)}`);
    if (resume && checkpoint === undefined)
      throw new RangeError("resume: expected a checkpoint to go on from, got none");
    const said = readFitOptions(fit);
    const kept = checkpoint === undefined ? undefined : new Checkpoint(checkpoint);
    return { options, checked, said, kept: ranks.rank === 0 ? kept : undefined, resume };
  });
  requireSame(ranks, "options", JSON.stringify(options));
  const from = together(ranks, () => said.start && fingerprint([...Array.from(said.start.weights), said.start.bias]));
  requireSame(ranks, "start", from ?? "none");
  // what is kept is read in rank 0 and told to all: each must be there to hear it
  requireSame(ranks, "resume", String(resume));
  const { shape, classes, classFactors, ...rows } = rowsOfRanks(ranks, x, y, checked, said);
  const { features, cells } = shape;
  const sparse = cells !== undefined;
  const solver = chooseSolver(checked, features, sparse);
  const layout = layoutFor(shape, needsOf(solver, { features, sparse }, checked));
  const { shards, machine, release } = holdAcrossRanks(ranks, { ...rows, layout, cells, backend: checked.backend });
  try {
    const summary = runHere(summarise(layout), shards);
    const training = { summary, solver, classes, offset: rows.vectors.offset !== undefined, machine };
    const start = resume ? (resumed(ranks, kept, features) ?? said.start) : said.start;
    const watch: Watch = (progress, _, reached) => {
      said.onProgress?.({ ...progress });
      kept?.keep(reached);
    };
    const { model, report } = runHere(fitRows(training, checked, start, watch, started), shards);
    const counts = counted ? runHere(countProbabilities(summary, model), shards) : NO_COUNTS;
    kept?.remove();
    const { weights, bias } = model;
    const fitted = LogisticRegression.trained(options, {
      model: new LogisticModel(weights, bias, classes, training.offset),
      report,
    });
    return { fitted, counts, deviations: summary.deviation.slice(), ...(classFactors && { classFactors }) };
  } finally {
    release();
  }
}

/** What the file of rank 0 has, in every rank. @throws FileError in every rank where it is no checkpoint. */
function resumed(ranks: Communicator, kept: Checkpoint | undefined, features: number): GivenStart | undefined {
  const own = together(ranks, () => kept?.read(features));
  const [first] = gatherValues(ranks, own === undefined ? null : { weights: Array.from(own.weights), bias: own.bias });
  return first === null ? undefined : checkStart(first, features);
}
