#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { packageVersion } from "../files/package-version.js";
import { registerBench } from "./bench.js";
import { registerEvaluate } from "./evaluate.js";
import { registerExplain } from "./explain.js";
import { registerExport } from "./export.js";
import { inWords } from "./in-words.js";
import { registerPredict } from "./predict.js";
import { registerSql } from "./sql.js";
import { ExitCode, say, watchStreams } from "./terminal.js";
import { registerTrain } from "./train.js";
import { registerVerify } from "./verify.js";

async function main(argv: string[]): Promise<ExitCode> {
  let code: ExitCode = ExitCode.done;
  const end = (ended: ExitCode) => {
    code = ended;
  };
  const program = new Command("logit")
    .description("Logistic regression trained to a certified minimum.")
    .version(packageVersion())
    .configureOutput({ writeErr: (text) => say(...text.trimEnd().split("\n")) })
    .exitOverride();
  registerTrain(program, end);
  registerPredict(program);
  registerEvaluate(program);
  registerExplain(program);
  registerVerify(program, end);
  registerExport(program);
  registerSql(program);
  registerBench(program);
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    // commander has said what is wrong; it ends help and --version by an exception too, with 0
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.wrongUsage;
    say(`error: ${inWords(error)}`);
    return ExitCode.failed;
  }
}

watchStreams();
const code = await main(process.argv);
// a stream that failed has set it already
process.exitCode ??= code;
