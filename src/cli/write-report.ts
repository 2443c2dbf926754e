import { writeOutput } from "../files/output.js";
import type { Reportable } from "../report.js";

/** Writes a page about a model. @param modelFile where the model is, for the commands on the page. */
export async function writeReport(file: string, reportable: Reportable, modelFile: string): Promise<void> {
  // what draws is large, and few commands want it
  const { reportHtml } = await import("../report.js");
  await writeOutput(file, [reportHtml(reportable, { modelFile })]);
}
