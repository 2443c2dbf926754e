import type { Command } from "commander";
import { inputFiles, libsvmFile } from "../files/open-source.js";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { startedAs } from "../mpi/engine.js";
import {
  explainTableRow,
  type Inference,
  inferTable,
  readTable,
  type SourceGiven,
  type Trained,
  toDocument,
  trainTable,
  useThreads,
  writeModel,
} from "../node.js";
import { deviationsOf } from "../tables/deviations.js";
import { withCalibration } from "../tables/scores.js";
import { isGrouped } from "../tables/table.js";
import { asFlags } from "./as-flags.js";
import { columnsAsked, LISTS } from "./column-options.js";
import { describeChainRule } from "./describe-chain-rule.js";
import { describeStatus } from "./describe-fit.js";
import { describeInference } from "./describe-inference.js";
import { describeTable } from "./describe-table.js";
import { exampleRow } from "./example-row.js";
import { inWords } from "./in-words.js";
import { inferenceOptions } from "./inference-flags.js";
import { describeNextSteps } from "./next-steps.js";
import { addTrainOptions, optionProblem, rankFlag, type TrainFlags, trainingOptions } from "./options.js";
import { whileReading } from "./reading-progress.js";
import { sayTrained } from "./say-trained.js";
import { addSourceOptions, sourceOf } from "./source-options.js";
import { ExitCode, printJson, say, saySection } from "./terminal.js";
import { refusedOverRanks, trainAcrossRanks } from "./train-across-ranks.js";
import { refusedOutOfCore, trainInMemoryOf } from "./train-out-of-core.js";
import { progressView } from "./training-progress.js";
import { compareWithTwin } from "./twin.js";
import { writeReport } from "./write-report.js";

const EXAMPLE = `
Examples:
  $ logit train patients.csv --target diagnosis --positive malignant
  $ logit train 'visits/*.parquet' --target paid --drop id,email --missing indicator
  $ logit train mails.csv.gz --target spam --words subject,text --report report.html
  $ logit train --sql "select age, town, paid from visits" --attach shop.sqlite --target paid
  $ zcat clicks.csv.gz | logit train - --target click --hash site:18 --json
  $ logit train ads.libsvm --l1 0.001
  $ mpirun -n 4 npx logit train 'visits/*.parquet' --target paid --checkpoint fit.json --resume

The model is trained on every row, and scored by cross-validation: each fold by a model of the others. With
--test-fraction 0.2 a fifth of the rows is held back and scored instead; with 0 nothing is, which is fastest.
With --memory rows that have no room there go to a file, and come in again in every pass: the model is the same.
Started by mpirun, its ranks read and train together, each its part of the rows, to the bits of one process; no row is
held back then, and equal ones are not counted.
A column is taken for numbers, categories, dates or booleans by its cells; what it was taken for is shown.
${LISTS}

Exits with 0; with 1 after an error; with 2 after a wrong option; with 3 when the model was written but the minimum
was not reached.`;

export function registerTrain(program: Command, end: (code: ExitCode) => void): void {
  const command = program
    .command("train")
    .summary("train a model on files or a query")
    .description("Train a model on the rows of files or a query, score it and write it as JSON.");
  addTrainOptions(addSourceOptions(command, "rows to train on"))
    .addHelpText("after", EXAMPLE)
    .action(async (sources: string[], flags: TrainFlags) => {
      const source = sourceOf(command, sources, flags);
      if (flags.target === undefined && libsvmFile(source) === undefined) {
        return command.error("error: required option '--target <column>' not specified");
      }
      const ranks = isRank(flags);
      const paged = flags.memory !== undefined && !ranks;
      const problem =
        optionProblem(flags) ??
        (ranks ? refusedOverRanks(flags, source) : paged ? refusedOutOfCore(flags) : rankFlag(flags));
      if (problem !== undefined) return command.error(`error: ${asFlags(problem)}`);
      const how = ranks ? trainAcrossRanks : paged ? trainInMemoryOf : train;
      end(await how(source, flags));
    });
}

/** Whether others do the work as well; one rank alone needs no MPI, but for what is said to it. */
function isRank(flags: TrainFlags): boolean {
  const started = startedAs(process.env);
  return started !== undefined && (started.size !== 1 || rankFlag(flags) !== undefined);
}

async function train(source: SourceGiven, flags: TrainFlags): Promise<ExitCode> {
  const training = trainingOptions(flags);
  useThreads(flags.threads);
  const inputs = await inputFiles(source);
  await expectOutput(flags.out, inputs);
  if (flags.report !== undefined) await expectOutput(flags.report, [...inputs, flags.out]);
  if (flags.json) await expectOutput(STANDARD_OUTPUT, inputs);
  const columns = await columnsAsked(flags);
  // a weight that tells more of a row is no count of rows
  const aggregate = flags.aggregate ?? (flags.weightMeaning !== "precision" && "auto");
  const table = await whileReading((onReading) => readTable(source, { ...columns, aggregate, onReading }));
  if (!flags.json) saySection("Data", describeTable(table, flags.positive, flags.missing));
  const progress = progressView(flags.tolerance ?? 1e-8, flags.json === true);
  let trained: Trained;
  try {
    trained = calibrated(trainTable(table, { ...training, onProgress: progress.update }));
  } finally {
    progress.stop();
  }
  await writeModel(flags.out, trained);
  const { inference, refusal } = flags.inference ? inferred(trained, flags) : {};
  if (flags.report !== undefined) {
    await writeReport(flags.report, { ...trained, ...(inference && { inference }) }, flags.out);
  }

  const example = exampleRow(trained);
  const explained = flags.explain ? explainTableRow(trained, table, example.row) : undefined;
  const twin = flags.verify ? compareWithTwin(trained, training) : undefined;
  if (flags.json) {
    await printJson({
      model: toDocument(trained),
      report: trained.report,
      metrics: trained.metrics,
      ...(inference && { inference }),
      ...(explained !== undefined && { explained }),
      ...(twin !== undefined && { verify: twin }),
    });
  } else {
    sayTrained(trained, deviationsOf(trained.table.x, trained.table.weights));
    if (inference !== undefined) saySection("Inference", describeInference(inference, flags));
    if (explained !== undefined) {
      const { label } = explained;
      saySection(`Chain rule of ${example.name}, label ${label}`, describeChainRule(explained, trained.model));
    }
    if (twin !== undefined) saySection("TypeScript twin", [twin.text]);
    say({ text: `Model written to ${flags.out}`, colour: "bold" });
    if (flags.report !== undefined)
      say({ text: `Report written to ${flags.report}: a page for any browser`, colour: "bold" });
    const row = isGrouped(table) ? 1 : example.row;
    const proven = trained.report.certificate.method !== "penalised-score";
    saySection(
      `Next: predict, see why${proven ? ", check the proof" : ""}`,
      describeNextSteps(flags.out, source, row, proven),
    );
  }
  if (twin?.identical === false) {
    say(`error: ${twin.text}`);
    return ExitCode.failed;
  }
  if (refusal !== undefined) say(`error: ${refusal}; ${flags.out} is written, without inference`);
  if (trained.report.status === "converged") return refusal === undefined ? ExitCode.done : ExitCode.failed;
  if (flags.json) say(describeStatus(trained.report));
  return ExitCode.notConverged;
}

/** On the rows of the training alone calibration says nothing, as it is what a fit makes sure of. */
function calibrated(trained: Trained): Trained {
  const { metrics, predicted } = trained;
  const scored = { ...metrics };
  for (const name of ["test", "cv"] as const) {
    const [scores, rows] = [metrics[name], predicted[name]];
    if (scores !== undefined && rows !== undefined) scored[name] = withCalibration(scores, rows);
  }
  return { ...trained, metrics: scored };
}

/** What there is to say of the weights, or why there is nothing: the model is as good without. */
function inferred(trained: Trained, flags: TrainFlags): { inference?: Inference; refusal?: string } {
  try {
    return { inference: inferTable(trained, trained.table, inferenceOptions(flags)) };
  } catch (error) {
    return { refusal: inWords(error) };
  }
}
