import type { Command } from "commander";
import { explainFileRow, readModel } from "../node.js";
import { describeChainRule } from "./describe-chain-rule.js";
import { wholeFromOne } from "./options.js";
import { saySection } from "./terminal.js";

const EXAMPLE = `
Example:
  $ logit explain model.json patients.csv --row 1`;

export function registerExplain(program: Command): void {
  program
    .command("explain")
    .argument("<model.json>", "model written by logit train")
    .argument("<source>", "file with the target column")
    .summary("show the chain rule for one row of a file")
    .description("Show one row on its way through the neuron and back, each derivative beside its numerical estimate.")
    .requiredOption("--row <n>", "data row, counted from 1: the first after the header is row 1", wholeFromOne)
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, source: string, flags: { row: number }) => {
      const fileModel = await readModel(modelFile);
      const explained = await explainFileRow(fileModel, source, flags.row);
      const title = `Chain rule of data row ${explained.row} of ${source}, ${fileModel.target} ${explained.label}`;
      saySection(title, describeChainRule(explained, fileModel.model));
    });
}
