// `logit train --memory`: on rows that memory need not hold.
import { inputFiles } from "../files/open-source.js";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { type SourceGiven, toDocument, trainOutOfCore, writeModel } from "../node.js";
import { columnsAsked } from "./column-options.js";
import { describeStatus } from "./describe-fit.js";
import { describeTable } from "./describe-table.js";
import { describeNextSteps } from "./next-steps.js";
import { type TrainFlags, trainingOptions } from "./options.js";
import { passView } from "./pass-progress.js";
import { readingView } from "./reading-progress.js";
import { sayTrained } from "./say-trained.js";
import { ExitCode, printJson, say, saySection } from "./terminal.js";
import { needsAllRows } from "./whole-rows.js";

/** What needs all rows in memory; undefined where nothing that is asked for does. */
export function refusedOutOfCore(flags: TrainFlags): string | undefined {
  const needing = needsAllRows(flags);
  if (needing !== undefined) return `option '${needing}' cannot be used with option '--memory <size>'`;
  return flags.timeout === undefined ? undefined : "option '--timeout <seconds>' needs a job of mpirun";
}

export async function trainInMemoryOf(source: SourceGiven, flags: TrainFlags): Promise<ExitCode> {
  const { memory, folder, checkpoint, resume, out, json, missing } = flags;
  const inputs = await inputFiles(source);
  await expectOutput(out, inputs);
  if (checkpoint !== undefined) await expectOutput(checkpoint, [...inputs, out]);
  if (json) await expectOutput(STANDARD_OUTPUT, inputs);
  const columns = await columnsAsked(flags);
  const { folds: _, ...training } = trainingOptions(flags);
  const [reading, passes] = [readingView(), passView(json === true)];
  const trained = await trainOutOfCore(source, {
    ...columns,
    ...training,
    ...(memory !== undefined && { memory }),
    ...(folder !== undefined && { folder }),
    ...(checkpoint !== undefined && { checkpoint }),
    ...(resume !== undefined && { resume }),
    onReading: reading.update,
    onRead(table) {
      reading.stop();
      if (!json) saySection("Data", describeTable(table, flags.positive, missing));
    },
    onPass: passes.pass,
    onProgress: passes.iteration,
  }).finally(() => {
    reading.stop();
    passes.stop();
  });
  await writeModel(out, trained);
  const { report, metrics, blocks, deviations } = trained;
  if (json) {
    await printJson({ model: toDocument(trained), report, metrics, blocks });
    if (report.status !== "converged") say(describeStatus(report));
  } else {
    sayTrained(trained, deviations);
    const held = blocks.kept === blocks.all ? "all" : `${blocks.kept} of ${blocks.all}`;
    say(`Blocks of rows that stayed in memory: ${held}`);
    say({ text: `Model written to ${out}`, colour: "bold" });
    const proven = report.certificate.method !== "penalised-score";
    saySection(`Next: predict, see why${proven ? ", check the proof" : ""}`, describeNextSteps(out, source, 1, proven));
  }
  return report.status === "converged" ? ExitCode.done : ExitCode.notConverged;
}
