// All that takes long: done in a worker, or in the page's own thread where workers are refused.

import type { RaceSize } from "../race/problem.js";
import { type RaceNews, type RaceResult, race } from "../race/run.js";
import { describeSheet, type SheetDescription } from "../your-data/describe-sheet.js";
import type { Choices } from "../your-data/encode.js";
import { type ReadNews, readSheet } from "../your-data/read-sheet.js";
import type { Sheet } from "../your-data/sheet.js";
import { type Trained, type TrainNews, train } from "../your-data/train.js";

/** What can be asked for, what is told meanwhile, and what comes back: plain data, since it goes between threads. */
export interface Tasks {
  race: { ask: RaceSize; news: RaceNews; answer: RaceResult };
  read: { ask: File; news: ReadNews; answer: SheetDescription };
  /** Of the sheet that was read last. */
  train: { ask: Choices; news: TrainNews; answer: Trained };
}

export type Work = {
  [K in keyof Tasks]: (ask: Tasks[K]["ask"], tell: (news: Tasks[K]["news"]) => void) => Promise<Tasks[K]["answer"]>;
};

/** Where a worker finds this module. */
export const address = import.meta.url;

export function beginWork(): Work {
  let sheet: Sheet | undefined;
  return {
    race,
    async read(file, tell) {
      sheet = undefined;
      sheet = await readSheet(file, tell);
      return describeSheet(sheet);
    },
    async train(choices, tell) {
      if (sheet === undefined) throw new Error("train: expected a file that was read before, got none");
      return train(sheet, choices, tell);
    },
  };
}
