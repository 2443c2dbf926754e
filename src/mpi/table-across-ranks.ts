// A table over ranks: each reads its part of a source, all agree on the columns, and one model is trained on all rows.
import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { SourceGiven } from "../files/open-source.js";
import { type PartTable, readPart, type UncountedOptions } from "../files/read-table.js";
import type { Table } from "../tables/table.js";
import { TRAIN_OPTIONS, type Trained, type TrainTableOptions } from "../tables/train-table.js";
import { trainWhole } from "../tables/train-whole.js";
import { requireSame } from "./agree.js";
import { agreementOf } from "./agreement.js";
import type { Communicator } from "./communicator.js";
import { fitHeld, type RankFitOptions } from "./fit-across-ranks.js";
import { requireSameFiles } from "./same-files.js";

/** As of `trainTable`; no rows are held out, and a rank that stopped by itself would keep the others waiting. */
export interface RankTrainOptions
  extends Omit<TrainTableOptions, "testFraction" | "folds" | "signal">,
    Pick<RankFitOptions, "checkpoint" | "resume"> {}

/** @throws in every rank as `readTable` in any, or where ranks see other files. */
export async function readTableAcrossRanks(
  ranks: Communicator,
  source: SourceGiven,
  options: UncountedOptions,
): Promise<PartTable> {
  requireSame(ranks, "source", JSON.stringify(source) ?? describe(source));
  requireSame(ranks, "options", JSON.stringify(options) ?? describe(options));
  await requireSameFiles(ranks, source);
  return readPart(agreementOf(ranks), source, options);
}

export interface RankTrained extends Trained {
  /** Of each column of x the standard deviation over the rows of all ranks, by the weights of the fit. */
  deviations: Float64Array;
}

/** @throws in every rank as `trainTable` with `testFraction: 0` in any. */
export async function trainTableAcrossRanks(
  ranks: Communicator,
  table: Table,
  given: RankTrainOptions,
): Promise<RankTrained> {
  const { checkpoint, resume, ...options } = readOptions("option", given, [...NAMES, "checkpoint", "resume"]);
  requireSame(ranks, "options", JSON.stringify(options));
  const kept = { ...(checkpoint !== undefined && { checkpoint }), ...(resume !== undefined && { resume }) };
  let deviations: Float64Array = new Float64Array(0);
  const trained = await trainWhole(table, options, (x, y, asked, said) => {
    const whole = fitHeld(ranks, asked, table.rows === 0 ? [] : x, y, { ...said, ...kept }, true);
    deviations = whole.deviations;
    return whole;
  });
  return { ...trained, deviations };
}

const NAMES = TRAIN_OPTIONS.filter((name) => name !== "testFraction" && name !== "folds" && name !== "signal");
