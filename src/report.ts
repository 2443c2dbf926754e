/**
 * One page about a model that was trained on a table: what the data are, whether it predicts, what it says, whether the
 * fit can be trusted.
 *
 * @module logit-wasm/report
 */
import { describe } from "./checks/describe.js";
import { readOptions } from "./checks/options.js";
import { pageOf } from "./report/page.js";
import { type Reportable, requireReportable } from "./report/reportable.js";

export type {
  Predicted,
  Reportable,
  ReportColumn,
  ReportTable,
  SetName,
} from "./report/reportable.js";

/** Options of `reportHtml`. */
export interface ReportOptions {
  /** Heading of the page; the target and the number of columns if absent. */
  title?: string;
  /** Where the model is, for the commands that the page shows; "model.json" if absent. */
  modelFile?: string;
}

/**
 * A report as one HTML file of at most 200 kB, which loads nothing: to be written to a file and opened. Its drawings are
 * SVG, and it says everything without its script, which moves a threshold. The same model, rows and options give the
 * same bytes, on both backends.
 *
 * @param trained what `trainTable` and `trainFile` return; or a model with a table and its predictions, without a fit.
 * @throws {TypeError | RangeError} a part of `trained` or an option that is not as expected.
 */
export function reportHtml(trained: Reportable, options: ReportOptions = {}): string {
  const { title, modelFile = "model.json" } = readOptions("report option", options, ["title", "modelFile"]);
  for (const [name, value] of Object.entries({ title, modelFile })) {
    if (value !== undefined && typeof value !== "string") {
      throw new TypeError(`${name}: expected a string, got ${describe(value)}`);
    }
  }
  requireReportable(trained);
  return pageOf(trained, title, modelFile);
}
