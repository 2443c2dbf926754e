import type { Command } from "commander";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import {
  explainTableRow,
  holdOutRows,
  readTable,
  type Trained,
  type TrainTableOptions,
  toDocument,
  trainTable,
  useThreads,
  writeModel,
} from "../node.js";
import { describeChainRule } from "./describe-chain-rule.js";
import { describeData, describeFit, describeScores, describeStatus, describeWeights } from "./describe-training.js";
import { addTrainOptions, optionProblem, type TrainFlags, trainingOptions } from "./options.js";
import { differentNumbers } from "./same-bits.js";
import { ExitCode, printJson, say, saySection } from "./terminal.js";
import { count, duration } from "./text.js";
import { progressView } from "./training-progress.js";

const EXAMPLE = `
Example:
  $ logit train patients.csv --target diagnosis --positive malignant --out model.json

Reads .csv, .tsv and .csv.gz files with a header. Text columns become one 0/1 column for each level but the first.
Exits with 0, with 1 after an error, with 2 after a wrong option, with 3 when the model was written but the minimum was not reached.`;

export function registerTrain(program: Command, end: (code: ExitCode) => void): void {
  const command = program
    .command("train")
    .argument("<source>", "file to train on")
    .summary("train a model on a file")
    .description("Train a model on a file, score it on held-out rows and write it as JSON.");
  addTrainOptions(command)
    .addHelpText("after", EXAMPLE)
    .action(async (source: string, flags: TrainFlags) => {
      const { target } = flags;
      if (target === undefined) return command.error("error: required option '--target <column>' not specified");
      const problem = optionProblem(flags);
      if (problem !== undefined) return command.error(`error: ${problem}`);
      end(await train(source, target, flags));
    });
}

async function train(source: string, target: string, flags: TrainFlags): Promise<ExitCode> {
  const { weight } = flags;
  const training = trainingOptions(flags);
  useThreads(flags.threads);
  await expectOutput(flags.out, [source]);
  if (flags.json) await expectOutput(STANDARD_OUTPUT, [source]);
  const table = await readTable(source, weight === undefined ? { target } : { target, weight });
  if (!flags.json) {
    saySection("Data", describeData(table, holdOutRows(table.rows, flags.testFraction, flags.seed)));
    say({ text: "Training", colour: "bold" });
  }
  const progress = progressView(flags.tolerance ?? 1e-8);
  let trained: Trained;
  try {
    trained = trainTable(table, { ...training, onProgress: progress.update });
  } finally {
    progress.stop();
  }
  await writeModel(flags.out, trained);

  const explained = flags.explain ? explainTableRow(trained, table, exampleRow(trained)) : undefined;
  const twin = flags.verify ? compareWithTwin(trained, training) : undefined;
  if (flags.json) {
    await printJson({
      model: toDocument(trained),
      report: trained.report,
      metrics: trained.metrics,
      ...(explained !== undefined && { explained }),
      ...(twin !== undefined && { verify: twin }),
    });
  } else {
    sayTraining(trained);
    if (explained !== undefined) {
      const { row, label } = explained;
      saySection(`Chain rule of data row ${row}, label ${label}`, describeChainRule(explained, trained.model));
    }
    if (twin !== undefined) saySection("TypeScript twin", [twin.text]);
    say(`model written to ${flags.out}`);
  }
  if (twin?.identical === false) {
    say(`error: ${twin.text}`);
    return ExitCode.failed;
  }
  if (trained.report.status === "converged") return ExitCode.done;
  if (flags.json) say(describeStatus(trained.report));
  return ExitCode.notConverged;
}

function sayTraining(trained: Trained): void {
  const { train, test } = trained.metrics;
  const sets = [{ name: "trained on", scores: train }];
  if (test !== undefined) sets.push({ name: "held out", scores: test });
  say("");
  saySection("Fit", describeFit(trained));
  saySection("Scores", describeScores(sets));
  saySection("Change of z by a standard deviation of the column", describeWeights(trained));
}

/** The first held-out row, else the first of all, counted from 1. */
function exampleRow({ split }: Trained): number {
  return (split.test.length > 0 ? split.test[0] : 0) + 1;
}

/** What became of training once more with the TypeScript kernels. */
interface TwinVerdict {
  /** Whether weights and bias are the same bits; null where the first fit ran on TypeScript itself. */
  identical: boolean | null;
  /** In one line. */
  text: string;
}

/** Trains again with `backend: "js"` on the same rows and compares weights and bias bit for bit. */
function compareWithTwin(trained: Trained, options: TrainTableOptions): TwinVerdict {
  const { report, model, table } = trained;
  if (report.backend === "js") {
    const reason = report.fallbackReason === undefined ? "as asked" : `as ${report.fallbackReason}`;
    return { identical: null, text: `nothing to compare: the fit itself ran on TypeScript, ${reason}` };
  }
  const { onProgress: _, ...quiet } = options;
  const twin = trainTable(table, { ...quiet, backend: "js" });
  const different = differentNumbers(model, twin.model);
  const { seconds } = twin.report;
  const time = `${duration(seconds)}, ${(seconds / report.seconds).toPrecision(2)} times as long`;
  const numbers = `${count(model.weights.length, "weight")} and the bias`;
  return different === 0
    ? { identical: true, text: `the same bits in ${numbers}; TypeScript took ${time}` }
    : { identical: false, text: `${different} of ${numbers} differ; TypeScript took ${time}` };
}
