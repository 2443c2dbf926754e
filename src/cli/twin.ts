// The same training once more with the TypeScript kernels, held against the first bit for bit.
import { type Trained, type TrainTableOptions, trainTable } from "../node.js";
import { differentNumbers } from "./same-bits.js";
import { count, duration } from "./text.js";

/** What became of it. */
export interface TwinVerdict {
  /** Whether weights and bias are the same bits; null where the first fit ran on TypeScript itself. */
  identical: boolean | null;
  /** In one line. */
  text: string;
}

export function compareWithTwin({ report, model, table }: Trained, options: TrainTableOptions): TwinVerdict {
  if (report.backend === "js") {
    const reason = report.fallbackReason === undefined ? "as asked" : `as ${report.fallbackReason}`;
    return { identical: null, text: `nothing to compare: the fit itself ran on TypeScript, ${reason}` };
  }
  // the folds say nothing of the model
  const { folds: _, testFraction = 0, ...same } = options;
  const twin = trainTable(table, { ...same, testFraction, backend: "js" });
  const different = differentNumbers(model, twin.model);
  const { seconds } = twin.report;
  const time = `${duration(seconds)}, ${(seconds / report.seconds).toPrecision(2)} times as long`;
  const numbers = `${count(model.weights.length, "weight")} and the bias`;
  return different === 0
    ? { identical: true, text: `the same bits in ${numbers}; TypeScript took ${time}` }
    : { identical: false, text: `${different} of ${numbers} differ; TypeScript took ${time}` };
}
