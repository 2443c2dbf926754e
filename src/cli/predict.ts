import type { Command } from "commander";
import { inputFiles } from "../files/open-source.js";
import { expectOutput, isOpenOrNoFile, STANDARD_OUTPUT } from "../files/output.js";
import { openPredictions } from "../files/predictions.js";
import { csvPieces } from "../files/write-rows.js";
import { type PredictFileOptions, readModel, type Unseen, writePredictions } from "../node.js";
import { LISTS } from "./column-options.js";
import { sayNotes } from "./notes.js";
import { collect, namesIn, outputPath, probability } from "./option-values.js";
import { whileReading } from "./reading-progress.js";
import { addSourceOptions, type SourceFlags, sourceOf } from "./source-options.js";
import { print, say } from "./terminal.js";
import { count } from "./text.js";

const EXAMPLE = `
Examples:
  $ logit predict model.json new-patients.csv --out predictions.csv
  $ logit predict model.json 'visits/*.parquet' --keep visit,day --out predictions.parquet
  $ zcat mails.csv.gz | logit predict model.json - --keep all | head

The columns of the model are found by name, in any order. The output has a line for every row, in the order of the
source: the columns that are kept, P(class 1) and the class that is predicted. A level that training had not seen counts
as the first of its column, and how many there were is said on standard error.
${LISTS}`;

interface PredictFlags extends SourceFlags {
  out?: string;
  keep?: string[];
  threshold?: number;
  strict?: true;
}

export function registerPredict(program: Command): void {
  const command = program
    .command("predict")
    .argument("<model.json>", "model written by logit train")
    .summary("predict every row of files or a query")
    .description("Predict every row of files or a query, as CSV on standard output, or into a CSV or Parquet file.");
  addSourceOptions(command, "rows to predict")
    .optionsGroup("Output:")
    .option("--out <file>", "write a file: .parquet, or CSV by any other name", outputPath)
    .option("--keep <list>", "columns to pass on, or all", collect)
    .option("--threshold <p>", "least P for which class 1 is predicted (default: 0.5)", probability)
    .option("--strict", "refuse a level that training had not seen")
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, sources: string[], flags: PredictFlags) => {
      const source = sourceOf(command, sources, flags);
      const { out, keep = [], threshold, strict } = flags;
      await expectOutput(out ?? STANDARD_OUTPUT, [modelFile, ...(await inputFiles(source))]);
      const model = await readModel(modelFile);
      const options: PredictFileOptions = {
        keep: keep.length === 1 && keep[0] === "all" ? "all" : await namesIn(keep),
        ...(threshold !== undefined && { threshold }),
        ...(strict && { strict }),
      };
      const { rows, ...notes } = await whileReading((onReading) => {
        return out === undefined
          ? printPredictions(model, source, { ...options, onReading })
          : writePredictions(model, source, out, { ...options, onReading });
      });
      sayNotes(notes);
      if (out !== undefined && !(await isOpenOrNoFile(out))) say(`${count(rows, "row")} predicted, written to ${out}`);
    });
}

async function printPredictions(
  ...asked: Parameters<typeof openPredictions>
): Promise<{ rows: number; ignored: string[]; unseen: Unseen[] }> {
  const { columns, batches, ignored, unseen, close } = await openPredictions(...asked);
  try {
    await print(csvPieces(columns, batches));
  } finally {
    await close();
  }
  return { rows: 0, ignored, unseen };
}
