import { type LogisticRegression, type Trained, type TrainTableOptions, trainTable } from "../node.js";
import { count, duration } from "./number-text.js";

/** What became of training once more with the TypeScript kernels. */
export interface TwinVerdict {
  /** Whether weights and bias are the same bits; null where the first fit ran on TypeScript itself. */
  identical: boolean | null;
  /** In one line. */
  text: string;
}

/** Trains again with `backend: "js"` on the same rows and compares weights and bias bit for bit. */
export function compareWithTwin(trained: Trained, options: TrainTableOptions): TwinVerdict {
  const { report, model, table } = trained;
  if (report.backend === "js") {
    const reason = report.fallbackReason === undefined ? "as asked" : `as ${report.fallbackReason}`;
    return { identical: null, text: `nothing to compare: the fit itself ran on TypeScript, ${reason}` };
  }
  const { onProgress: _, ...quiet } = options;
  const twin = trainTable(table, { ...quiet, backend: "js" });
  const different = differentNumbers(model, twin.model);
  const time = `${duration(twin.report.seconds)}, ${(twin.report.seconds / report.seconds).toPrecision(2)} times as long`;
  const numbers = `${count(model.weights.length, "weight")} and the bias`;
  return different === 0
    ? { identical: true, text: `the same bits in ${numbers}; TypeScript took ${time}` }
    : { identical: false, text: `${different} of ${numbers} differ; TypeScript took ${time}` };
}

/** Object.is tells −0 from 0, and of the other numbers a fit can give no two with different bits are the same. */
function differentNumbers(a: LogisticRegression, b: LogisticRegression): number {
  const weights = a.weights.filter((weight, j) => !Object.is(weight, b.weights[j])).length;
  return weights + (Object.is(a.bias, b.bias) ? 0 : 1);
}
