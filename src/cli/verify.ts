import type { Command } from "commander";
import { nameOf } from "../files/open-source.js";
import { type FileModel, readModel, type Verification, verifyFile } from "../node.js";
import { sayNotes } from "./notes.js";
import { whileReading } from "./reading-progress.js";
import { addSourceOptions, type SourceFlags, sourceOf } from "./source-options.js";
import { ExitCode, type Line, printJson, saySection } from "./terminal.js";
import { alignedRows, magnitude, short } from "./text.js";

const EXAMPLE = `
Example:
  $ logit verify model.json patients.csv

Reads the rows that the model was trained on, leaves out those that were held out, and proves anew, in code that the
training does not use, how far the model can be from the minimum.
Exits with 0 where the certificate holds, with 1 after an error, with 2 after a wrong option, with 3 where it does not hold.`;

export function registerVerify(program: Command, end: (code: ExitCode) => void): void {
  const command = program
    .command("verify")
    .argument("<model.json>", "model written by logit train")
    .summary("check the certificate of a model")
    .description("Check the certificate of a model on the rows that it was trained on.");
  addSourceOptions(command, "rows that it was trained on")
    .optionsGroup("Output:")
    .option("--json", "print the answer as one JSON document on standard output")
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, sources: string[], flags: SourceFlags & { json?: true }) => {
      const source = sourceOf(command, sources, flags);
      const fileModel = await readModel(modelFile);
      const { verification, ignored } = await whileReading((onReading) => verifyFile(fileModel, source, { onReading }));
      sayNotes({ ignored, unseen: [] });
      if (flags.json) await printJson(verification);
      else
        saySection(`Certificate of ${modelFile} on ${nameOf(source)}`, describeVerification(fileModel, verification));
      end(verification.holds ? ExitCode.done : ExitCode.notConfirmed);
    });
}

function describeVerification({ model }: FileModel, { objective, gap, relativeGap, holds }: Verification): Line[] {
  const { certificate } = model.report;
  const answer = holds ? "yes" : "no: the model, its certificate or the rows are not those of the fit";
  const rows = alignedRows(
    [
      ["objective", `F = ${short(objective)}, loss and penalty`],
      ["claimed", `F − F* ≤ ${magnitude(certificate.gap)}, relative ${magnitude(certificate.relativeGap)}`],
      ["proven", `F − F* ≤ ${magnitude(gap)}, relative ${magnitude(relativeGap)}`],
      ["holds", answer],
    ],
    "ll",
  );
  return rows.map((text) => (text.startsWith("holds") ? { text, colour: holds ? "green" : "yellow" } : text));
}
