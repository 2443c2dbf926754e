import type { Command } from "commander";
import { inputFiles } from "../files/open-source.js";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { type Evaluation, evaluateFile, readModel } from "../node.js";
import { describeConfusion, describeScores } from "./describe-scores.js";
import { sayNotes } from "./notes.js";
import { outputPath } from "./option-values.js";
import { whileReading } from "./reading-progress.js";
import { addSourceOptions, type SourceFlags, sourceOf } from "./source-options.js";
import { printJson, say, saySection } from "./terminal.js";
import { count } from "./text.js";
import { writeReport } from "./write-report.js";

const EXAMPLE = `
Examples:
  $ logit evaluate model.json later-patients.csv
  $ logit evaluate model.json --sql "select * from visits where year = 2026" --attach shop.sqlite --json

Rows with a missing target or, where training left such rows out, any missing cell, are left out too.`;

interface EvaluateFlags extends SourceFlags {
  counts?: string;
  report?: string;
  json?: true;
}

export function registerEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .argument("<model.json>", "model written by logit train")
    .summary("score a model on files or a query")
    .description("Score a model on rows that have the target column.");
  addSourceOptions(command, "rows with the target column")
    .option("--counts <column>", "column of how many equal rows each row stands for")
    .optionsGroup("Output:")
    .option("--report <file>", "write a page about how the model predicts these rows", outputPath)
    .option("--json", "print the metrics as one JSON document on standard output")
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, sources: string[], flags: EvaluateFlags) => {
      const source = sourceOf(command, sources, flags);
      const inputs = [modelFile, ...(await inputFiles(source))];
      if (flags.json) await expectOutput(STANDARD_OUTPUT, inputs);
      if (flags.report !== undefined) await expectOutput(flags.report, inputs);
      const model = await readModel(modelFile);
      const counts = flags.counts === undefined ? {} : { counts: flags.counts };
      const evaluation = await whileReading((onReading) => evaluateFile(model, source, { ...counts, onReading }));
      const { metrics, predicted, ignored, table } = evaluation;
      sayNotes({ ignored, unseen: table.unseen });
      if (flags.report !== undefined) {
        const evaluated = { ...model, table, predicted: { evaluated: predicted }, metrics: { evaluated: metrics } };
        await writeReport(flags.report, evaluated, modelFile);
      }
      if (flags.json) await printJson({ metrics });
      else sayEvaluation(evaluation, model.model.classes);
    });
}

function sayEvaluation({ metrics, predicted, table }: Evaluation, classes: Parameters<typeof describeConfusion>[1]) {
  const { source, omitted } = table;
  if (omitted > 0) say(`note: ${count(omitted, "row")} left out, as a cell is missing`);
  saySection(`Scores on ${source}`, describeScores([{ name: "all rows", scores: metrics }]));
  saySection(`Predicted and true class where P ≥ 0.5 means ${classes[1]}`, describeConfusion(predicted, classes));
}
