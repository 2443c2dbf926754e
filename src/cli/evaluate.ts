import type { Command } from "commander";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { evaluateFile, readModel } from "../node.js";
import { describeScores } from "./describe-training.js";
import { printJson, sayIgnored, saySection } from "./terminal.js";

const EXAMPLE = `
Example:
  $ logit evaluate model.json later-patients.csv`;

export function registerEvaluate(program: Command): void {
  program
    .command("evaluate")
    .argument("<model.json>", "model written by logit train")
    .argument("<source>", "file with the target column")
    .summary("score a model on a file")
    .description("Score a model on a file that has the target column.")
    .option("--json", "print the metrics as one JSON document on standard output")
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, source: string, flags: { json?: true }) => {
      if (flags.json) await expectOutput(STANDARD_OUTPUT, [modelFile, source]);
      const { metrics, ignored } = await evaluateFile(await readModel(modelFile), source);
      sayIgnored(ignored);
      if (flags.json) await printJson({ metrics });
      else saySection(`Scores on ${source}`, describeScores([{ name: "all rows", scores: metrics }]));
    });
}
