// `logit train` as a rank of an MPI job: all read and fit together, the first one speaks and writes.

import { inputFiles } from "../files/open-source.js";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { Job } from "../mpi/job.js";
import { type SourceGiven, toDocument, writeModel } from "../node.js";
import { columnsAsked } from "./column-options.js";
import { describeStatus } from "./describe-fit.js";
import { describeTable } from "./describe-table.js";
import { describeNextSteps } from "./next-steps.js";
import { type TrainFlags, trainingOptions } from "./options.js";
import { whileReading } from "./reading-progress.js";
import { sayTrained } from "./say-trained.js";
import { ExitCode, printJson, say, saySection } from "./terminal.js";
import { count } from "./text.js";
import { progressView } from "./training-progress.js";
import { needsAllRows } from "./whole-rows.js";

/** What one process alone can do; undefined where the ranks can do what is asked. */
export function refusedOverRanks(flags: TrainFlags, source: SourceGiven): string | undefined {
  const others = { "--memory <size>": flags.memory, "--counts <column>": flags.counts };
  const needing = needsAllRows(flags) ?? Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (needing !== undefined) return `option '${needing}' cannot be used over the ranks of an MPI job`;
  if (typeof source !== "string" && !("sql" in source) && source.includes("-")) {
    return "expected files over the ranks of an MPI job, got standard input, which rank 0 alone has";
  }
  return undefined;
}

/** Every rank does this, with the same flags. */
export async function trainAcrossRanks(source: SourceGiven, flags: TrainFlags): Promise<ExitCode> {
  const { timeout, checkpoint, resume, out, json } = flags;
  const job = await Job.join(timeout === undefined ? {} : { timeout });
  const mpi = nameOf(job.version);
  const first = job.rank === 0;
  if (first) {
    const inputs = await inputFiles(source);
    await expectOutput(out, inputs);
    if (checkpoint !== undefined) await expectOutput(checkpoint, [...inputs, out]);
    if (json) await expectOutput(STANDARD_OUTPUT, inputs);
  }
  const columns = await columnsAsked(flags);
  const table = await whileReading((onReading) => job.readTable(source, { ...columns, ...(first && { onReading }) }));
  if (!json) {
    const readers = table.undivided === undefined ? "each its part" : `rank 0 alone, ${table.undivided}`;
    const ranks = `${count(job.size, "rank")} of ${mpi}, ${readers}`;
    saySection("Data", describeTable(table, flags.positive, flags.missing, ranks));
  }
  const progress = progressView(flags.tolerance ?? 1e-8, json === true);
  const { testFraction: _, folds: __, signal: ___, ...options } = trainingOptions(flags);
  const trained = await job
    .trainTable(table, {
      ...options,
      ...(checkpoint !== undefined && { checkpoint }),
      ...(resume !== undefined && { resume }),
      ...(first && { onProgress: progress.update }),
    })
    .finally(progress.stop);
  if (first) await writeModel(out, trained);
  const { report, metrics } = trained;
  if (json) {
    await printJson({ model: toDocument(trained), report, metrics });
    if (report.status !== "converged") say(describeStatus(report));
  } else {
    sayTrained(trained, trained.deviations);
    say({ text: `Model written to ${out}`, colour: "bold" });
    const proven = report.certificate.method !== "penalised-score";
    saySection(`Next: predict, see why${proven ? ", check the proof" : ""}`, describeNextSteps(out, source, 1, proven));
  }
  job.end();
  return report.status === "converged" ? ExitCode.done : ExitCode.notConverged;
}

/** Its family and number, of what an MPI says of itself. */
function nameOf(version: string): string {
  const [, family, number] = /(Open MPI|MPICH)\D*(\d[\w.]*)/.exec(version) ?? [];
  return family === undefined ? version : `${family} ${number}`;
}
