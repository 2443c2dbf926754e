// The options of `logit train`.
import { type Command, Option } from "commander";
import { LogisticRegression, type LogisticRegressionOptions, type TrainTableOptions } from "../node.js";
import { inferable } from "../tables/train-inferred.js";
import { addColumnOptions, type ColumnFlags } from "./column-options.js";
import { addInferenceOptions, type InferenceFlags, inferenceOptions, strayInference } from "./inference-flags.js";
import {
  aboveZero,
  atLeastZero,
  fraction,
  memoryText,
  outputPath,
  seed,
  wholeFromOne,
  wholeFromTwo,
} from "./option-values.js";
import type { SourceFlags } from "./source-options.js";

/** What commander makes of them. */
export interface TrainFlags extends ColumnFlags, InferenceFlags, SourceFlags {
  positive?: string;
  /** Neither flag: where it pays. */
  aggregate?: boolean;
  l1?: number;
  l2?: number;
  firth?: true;
  standardize: boolean;
  solver: NonNullable<TrainTableOptions["solver"]>;
  tolerance?: number;
  maxIterations?: number;
  learningRate?: number;
  batchSize?: number;
  epochs?: number;
  classWeight?: "balanced";
  backend: NonNullable<TrainTableOptions["backend"]>;
  threads?: number;
  cv?: number;
  testFraction?: number;
  seed: number;
  out: string;
  report?: string;
  json?: true;
  explain?: true;
  verify?: true;
  memory?: string;
  folder?: string;
  checkpoint?: string;
  resume?: true;
  timeout?: number;
}

export function addTrainOptions(command: Command): Command {
  addColumnOptions(command)
    .optionsGroup("Model:")
    .option("--positive <value>", "value of the target that is class 1 (default: the greater in sort order)")
    .option("--l1 <strength>", "l1 penalty on the mean loss; it makes weights exactly 0", atLeastZero)
    .option("--l2 <strength>", "l2 penalty on the mean loss (default: 1/rows)", atLeastZero)
    .option("--firth", "Firth's penalty in place of l1 and l2: less bias, and finite weights where classes separate")
    .option("--no-standardize", "put the penalty on the weights in the columns' own units")
    .addOption(
      new Option("--solver <name>", "how to find the minimum")
        .choices(["auto", "newton", "lbfgs", "coordinate-descent", "gradient-descent", "sgd"])
        .default("auto", "auto"),
    )
    .option("--tolerance <t>", "stop when (F − F*)/F is certified to be at most this (default: 1e-8)", aboveZero)
    .option("--max-iterations <n>", "stop after n iterations", wholeFromOne)
    .option("--learning-rate <a>", "step length of gradient-descent and sgd", aboveZero)
    .option("--batch-size <n>", "rows in a step of sgd", wholeFromOne)
    .option("--epochs <n>", "passes of sgd over the rows", wholeFromOne)
    .addOption(new Option("--class-weight <mode>", "give both classes the same total weight").choices(["balanced"]))
    .option("--aggregate", "count equal rows and train on the different ones (default: where few stand for many)")
    .option("--no-aggregate", "train on each row, also where few different ones stand for many")
    .addOption(
      new Option("--backend <name>", "which kernels run")
        .choices(["auto", "wasm", "js"])
        .default("auto", "auto: WebAssembly if it may run"),
    )
    .option("--threads <n>", "threads to train on (default: as many as pay for the data)", wholeFromOne);
  return addInferenceOptions(command)
    .optionsGroup("Scores:")
    .option("--cv <k>", "folds of the cross-validation that scores the model (default: 5)", wholeFromTwo)
    .option("--test-fraction <part>", "hold back such a part of the rows for the scores; 0: no other scores", fraction)
    .option("--seed <n>", "chooses folds or held-out rows, and the order of sgd", seed, 1)
    .optionsGroup("Output and checks:")
    .option("--out <file>", "where to write the model", outputPath, "model.json")
    .option("--report <file>", "write a page about data, model and predictions: report.html", outputPath)
    .option("--json", "print model, report and metrics as one JSON document on standard output")
    .option("--explain", "show the chain rule for one row, each factor beside its numerical estimate")
    .option("--verify", "train once more with the TypeScript kernels and compare the bits")
    .optionsGroup("More rows than memory, and ranks of an MPI job:")
    .option("--memory <size>", "take no more for the rows, and read the others again in every pass: 2GiB", memoryText)
    .option("--folder <folder>", "where rows are kept that have no room in memory (default: for temporary files)")
    .option(
      "--checkpoint <file>",
      "keep the weights so far there, every few seconds, until the fit is done",
      outputPath,
    )
    .option("--resume", "go on from that file, where there is one")
    .option("--timeout <seconds>", "end the job where a rank waits longer for the others (default: 600)", aboveZero);
}

/** The flags that say how to train, as `trainTable` takes them. */
export function trainingOptions(flags: TrainFlags): TrainTableOptions {
  const { cv, testFraction, inference } = flags;
  const options = {
    ...modelOptions(flags),
    ...(cv !== undefined && { folds: cv }),
    ...(testFraction !== undefined && { testFraction }),
  };
  return inference ? inferable(options, inferenceOptions(flags)) : options;
}

/** Whatever is left when all that says where rows come from, what columns are and what is shown has been taken away. */
function modelOptions({
  sql: _sql,
  attach: _attach,
  target: _target,
  features: _features,
  drop: _drop,
  numeric: _numeric,
  text: _text,
  words: _words,
  hash: _hash,
  missing: _missing,
  weight: _weight,
  counts: _counts,
  aggregate: _aggregate,
  threads: _threads,
  cv: _cv,
  testFraction: _testFraction,
  inference: _inference,
  level: _level,
  covariance: _covariance,
  intervals: _intervals,
  weightMeaning: _weightMeaning,
  out: _out,
  report: _report,
  json: _json,
  explain: _explain,
  verify: _verify,
  memory: _memory,
  folder: _folder,
  checkpoint: _checkpoint,
  resume: _resume,
  timeout: _timeout,
  ...options
}: TrainFlags): LogisticRegressionOptions {
  return options;
}

/** What is wrong with a flag for the ranks of a job in a process of its own; undefined where there is none. */
export function rankFlag({ checkpoint, resume, timeout }: TrainFlags): string | undefined {
  if (timeout !== undefined) return "option '--timeout <seconds>' needs a job of mpirun: mpirun -n 4 npx logit train …";
  const given = { "--checkpoint <file>": checkpoint, "--resume": resume };
  const found = Object.entries(given).find(([, value]) => value !== undefined);
  return found && `option '${found[0]}' needs option '--memory <size>', or a job of mpirun`;
}

/** What is wrong with options that go together, such as one that another solver reads; undefined where nothing. */
export function optionProblem(flags: TrainFlags): string | undefined {
  if (flags.cv !== undefined && flags.testFraction !== undefined) {
    return "option '--cv <k>' cannot be used with option '--test-fraction <part>'";
  }
  if (flags.weightMeaning === "precision") {
    const counting = flags.aggregate ? "--aggregate" : flags.counts === undefined ? undefined : "--counts <column>";
    if (counting !== undefined) return `option '${counting}' cannot be used with option '--weight-meaning precision'`;
  }
  if (flags.folder !== undefined && flags.memory === undefined)
    return "option '--folder <folder>' needs '--memory <size>'";
  if (flags.resume && flags.checkpoint === undefined) return "option '--resume' needs '--checkpoint <file>'";
  try {
    new LogisticRegression(modelOptions(flags));
    trainingOptions(flags);
    return strayInference(flags);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
