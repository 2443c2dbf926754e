#!/usr/bin/env node
import { setTimeout } from "node:timers/promises";
import { Command, CommanderError } from "commander";
import { packageVersion } from "../files/package-version.js";
import { startedAs } from "../mpi/engine.js";
import { registerBench } from "./bench.js";
import { registerEvaluate } from "./evaluate.js";
import { registerExplain } from "./explain.js";
import { registerExport } from "./export.js";
import { inWords } from "./in-words.js";
import { registerPredict } from "./predict.js";
import { registerSql } from "./sql.js";
import { ExitCode, say, sayAnyway, watchStreams } from "./terminal.js";
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
    .configureOutput({
      writeOut: (text) => isFirst && process.stdout.write(text),
      writeErr: (text) => say(...text.trimEnd().split("\n")),
    })
    .exitOverride()
    .hook("preAction", (_, command) => {
      if (started === undefined || started.size === 1 || command.name() === "train") return;
      command.error(`error: ${command.name()} is for one process: start it without mpirun`);
    });
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
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) await firstSpeaks();
      return error.exitCode === 0 ? ExitCode.done : ExitCode.wrongUsage;
    }
    await firstSpeaks();
    sayAnyway(`error: ${isFirst ? "" : `rank ${started?.rank}: `}${inWords(error)}`);
    return ExitCode.failed;
  }
}

/** Where all ranks of a job met the same, the first says so, and its end ends the others; else this one has to. */
async function firstSpeaks(): Promise<void> {
  if (!isFirst) await setTimeout(PATIENCE);
}

/** In ms. */
const PATIENCE = 2000;
const started = startedAs(process.env);
const isFirst = started === undefined || started.rank === 0;

watchStreams();
const code = await main(process.argv);
// a stream that failed has set it already
process.exitCode ??= code;
