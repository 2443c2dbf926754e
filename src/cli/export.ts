import type { Command } from "commander";
import { DIALECTS, type Dialect } from "../exports/sql/dialects.js";
import { readAnyModel } from "../files/models.js";
import { expectOutput, isOpenOrNoFile, STANDARD_OUTPUT, writeOutput } from "../files/output.js";
import { type Exportable, toJavaScript, toOnnx, toPmml, toSql } from "../node.js";
import { oneOfWords, outputPath } from "./option-values.js";
import { print, say } from "./terminal.js";

const EXAMPLE = `
Examples:
  $ logit export model.json --to js --out predict.js
  $ duckdb -c "select *, $(logit export model.json --to sql) as p from 'new-patients.csv'"
  $ logit export model.json --to sql --dialect postgres
  $ logit export model.json --to onnx --out model.onnx

js: a module that depends on nothing. It exports classes and predictProba, P(class 1) of a record, with the bits of
logit predict.
sql: P(class 1) as one expression over the columns of a table, for a SELECT, a WHERE, a view or a generated column.
pmml: a RegressionModel of PMML 4.4, which gives predicted and P(class 1).
onnx: bytes, with an input for each column, which give label and probability, that of class 1, in double precision.`;

const FORMATS = ["js", "sql", "pmml", "onnx"] as const;
type Format = (typeof FORMATS)[number];

interface ExportFlags {
  to: Format;
  dialect?: Dialect;
  out?: string;
}

/** Made of the model and the flags that only one form takes. */
const WRITERS: Readonly<Record<Format, (model: Exportable, flags: ExportFlags) => string | Uint8Array>> = {
  js: toJavaScript,
  sql: (model, { dialect = "duckdb" }) => `${toSql(model, { dialect })}\n`,
  pmml: toPmml,
  onnx: toOnnx,
};

export function registerExport(program: Command): void {
  const command = program
    .command("export")
    .argument("<model.json>", "model written by logit train, or by JSON.stringify")
    .summary("write a model in another language")
    .description(
      "Write a model as what predicts without logit-wasm: a JavaScript module, an expression of SQL, PMML or ONNX.",
    );
  command
    .requiredOption("--to <format>", `what to write: ${FORMATS.join(", ")}`, oneOfWords(FORMATS))
    .option("--dialect <name>", `whose sql: ${DIALECTS.join(", ")} (default: duckdb)`, oneOfWords(DIALECTS))
    .option("--out <file>", "write a file instead of standard output", outputPath)
    .addHelpText("after", EXAMPLE)
    .action(async (modelFile: string, flags: ExportFlags) => {
      const { to, dialect, out } = flags;
      if (dialect !== undefined && to !== "sql") {
        command.error(`error: --dialect: expected with --to sql alone, got --to ${to}`);
      }
      if (to === "onnx" && out === undefined && process.stdout.isTTY) {
        command.error("error: --to onnx: expected --out <file> or a pipe, as bytes are nothing to read");
      }
      await expectOutput(out ?? STANDARD_OUTPUT, [modelFile]);
      const written = WRITERS[to](await readAnyModel(modelFile), flags);
      if (out === undefined) return print([written]);
      await writeOutput(out, [written]);
      if (!(await isOpenOrNoFile(out))) say(`Model written to ${out}`);
    });
}
