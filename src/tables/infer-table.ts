// Standard errors, tests and intervals of a model that was trained on a table, its terms by the names of the columns.
import { quote, quoteList } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
// The function that users import: the entry is built into one file, which has its own copy of what it needs.
import { type Inference, type InferenceOptions, inference } from "../index.js";
import type { FileModel } from "./model-document.js";
import type { Table } from "./table.js";
import { atSource } from "./train-table.js";
import { trainedSample } from "./trained-sample.js";

/** Options of `inferTable`; a cluster is one label a row of the table's x. */
export type TableInferenceOptions = Pick<InferenceOptions, "level" | "covariance" | "intervals" | "weightMeaning">;

export const INFERENCE_OPTIONS = ["level", "covariance", "intervals", "weightMeaning"] as const;
/** Columns of a separating direction that are named. */
const MOST_NAMED = 5;

/**
 * What `inference` says of a model on the rows of the table that it was trained on.
 *
 * ```ts
 * const trained = trainTable(await readTable("births.csv", { target: "low" }), { l2: 0 });
 * console.log(String(inferTable(trained, trained.table)));
 * ```
 *
 * @param table read as in training, with its target, and its weights where there were some.
 * @throws {FileError} a model with a penalty, or whose fit has not converged; columns that depend on each other; other
 *   rows than those of the training.
 * @throws {TypeError | RangeError} an option that is unknown or not what was expected.
 */
export function inferTable(fileModel: FileModel, table: Table, options: TableInferenceOptions = {}): Inference {
  const read = readOptions("inference option", options, INFERENCE_OPTIONS);
  const { labels, sampleWeight } = trainedSample(fileModel, table);
  const { model } = fileModel;
  const { x, features, counts, countsFrom } = table;
  return atSource(table, () => {
    const { status, separation } = model.report;
    if (status === "separable") {
      const columns = separation?.columns ?? [];
      const named = columns.slice(0, MOST_NAMED).map((j) => features[j]);
      const more = columns.length - named.length;
      const got = `${quoteList(named)}${more > 0 ? ` and ${more} more` : ""}`;
      throw new RangeError(
        `inference: expected classes that overlap, as weights are infinite otherwise, got columns that separate them, ${got}: pass \`firth\`, or leave columns out`,
      );
    }
    if (read.weightMeaning === "precision" && counts !== undefined) {
      const [where, advice] =
        countsFrom === undefined
          ? ["where equal rows were counted", "read the table with aggregate: false"]
          : [`beside \`counts\``, `pass ${quote(countsFrom)} as \`weight\``];
      throw new RangeError(
        `weightMeaning: expected ${quote("frequency")} ${where}, got ${quote("precision")}: ${advice}`,
      );
    }
    return inference(model, x, labels, { ...read, names: features, ...(sampleWeight && { sampleWeight }) });
  });
}
