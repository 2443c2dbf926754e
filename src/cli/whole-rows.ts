// What a training needs all rows in one memory for.
import type { TrainFlags } from "./options.js";

/** @returns the first flag that is said and needs them; undefined where there is none. */
export function needsAllRows(flags: TrainFlags): string | undefined {
  const needing: readonly [boolean, string][] = [
    [flags.report !== undefined, "--report <file>"],
    [flags.inference === true, "--inference"],
    [flags.verify === true, "--verify"],
    [flags.explain === true, "--explain"],
    [flags.cv !== undefined, "--cv <k>"],
    [(flags.testFraction ?? 0) > 0, "--test-fraction <part>' above '0"],
    [flags.words !== undefined, "--words <list>"],
    [flags.threads !== undefined, "--threads <n>"],
    [flags.solver === "sgd", "--solver sgd"],
    [flags.aggregate === true, "--aggregate"],
  ];
  return needing.find(([said]) => said)?.[1];
}
