import type { Command } from "commander";
import { nameOf } from "../files/open-source.js";
import { explainFileRow, readModel } from "../node.js";
import { describeChainRule } from "./describe-chain-rule.js";
import { wholeFromOne } from "./option-values.js";
import { whileReading } from "./reading-progress.js";
import { addSourceOptions, type SourceFlags, sourceOf } from "./source-options.js";
import { saySection } from "./terminal.js";

const EXAMPLE = `
Example:
  $ logit explain model.json patients.csv --row 1`;

export function registerExplain(program: Command): void {
  const command = program
    .command("explain")
    .argument("<model.json>", "model written by logit train")
    .summary("show the chain rule for one row")
    .description("Show one row on its way through the neuron and back, each derivative beside its numerical estimate.");
  addSourceOptions(command, "rows with the target column")
    .optionsGroup("Row:")
    .requiredOption("--row <n>", "row of the source, counted from 1: the first after the header is row 1", wholeFromOne)
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, sources: string[], flags: SourceFlags & { row: number }) => {
      const source = sourceOf(command, sources, flags);
      const model = await readModel(modelFile);
      const explained = await whileReading((onReading) => explainFileRow(model, source, flags.row, { onReading }));
      const title = `Chain rule of row ${explained.row} of ${nameOf(source)}, ${model.target} ${explained.label}`;
      saySection(title, describeChainRule(explained, model.model));
    });
}
