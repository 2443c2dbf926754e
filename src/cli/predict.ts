import type { Command } from "commander";
import { expectOutput, STANDARD_OUTPUT, writeOutput } from "../files/output.js";
import { type FilePredictions, predictFile, readModel } from "../node.js";
import { outputPath } from "./options.js";
import { print, sayIgnored } from "./terminal.js";

const EXAMPLE = `
Example:
  $ logit predict model.json new-patients.csv --out predictions.csv

The columns of the model are found by name, in any order. The output has a line for every row, in the order of the source:
the probability of class 1 and the label.`;

export function registerPredict(program: Command): void {
  program
    .command("predict")
    .argument("<model.json>", "model written by logit train")
    .argument("<source>", "file to predict")
    .summary("predict every row of a file")
    .description("Predict every row of a file, as CSV on standard output.")
    .option("--out <file>", "write the CSV to a file", outputPath)
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, source: string, flags: { out?: string }) => {
      await expectOutput(flags.out ?? STANDARD_OUTPUT, [modelFile, source]);
      const predictions = await predictFile(await readModel(modelFile), source);
      if (flags.out === undefined) await print(csvBlocks(predictions));
      else await writeOutput(flags.out, csvBlocks(predictions));
      sayIgnored(predictions.ignored);
    });
}

/** Thousands of lines at a time: a stream takes as long for a line as for a block. */
function* csvBlocks({ probabilities, labels }: FilePredictions): Generator<string> {
  yield "probability,label\n";
  const size = 4096;
  for (let start = 0; start < labels.length; start += size) {
    let block = "";
    for (let i = start; i < Math.min(start + size, labels.length); i++) {
      block += `${probabilities[i]},${csvCell(String(labels[i]))}\n`;
    }
    yield block;
  }
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
