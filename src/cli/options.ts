// The options of `logit train`, and checks of values that other commands take, too.
import { type Command, InvalidArgumentError, Option } from "commander";
import { LogisticRegression, type TrainTableOptions } from "../node.js";

type Parser = (text: string) => number;

/** A parser of option values that are numbers for which `holds` is true; anything else is wrong usage. */
function numberWhere(expected: string, holds: (value: number) => boolean): Parser {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || !holds(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

const atLeastZero = numberWhere("a number of at least 0", (value) => value >= 0);
const aboveZero = numberWhere("a number above 0", (value) => value > 0);
const fraction = numberWhere("a number from 0 to less than 1", (value) => value >= 0 && value < 1);
export const wholeFromOne = numberWhere(
  "a whole number of at least 1",
  (value) => Number.isInteger(value) && value >= 1,
);
const seed = numberWhere(
  "a whole number from 0 to 4294967295",
  (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff,
);

/** A parser for `--out`, as no file is named by an empty text. */
export function outputPath(text: string): string {
  if (text === "") throw new InvalidArgumentError("Expected the path of a file.");
  return text;
}

/** What commander makes of the options of `logit train`. */
export interface TrainFlags {
  /** Required; checked after commander has looked for unknown options, which tell more. */
  target?: string;
  positive?: string;
  weight?: string;
  l1?: number;
  l2?: number;
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
  testFraction: number;
  seed: number;
  out: string;
  json?: true;
  explain?: true;
  verify?: true;
}

export function addTrainOptions(command: Command): Command {
  return command
    .option("--target <column>", "column to predict, with exactly two different values; required")
    .option("--positive <value>", "value of the target that is class 1 (default: the greater in sort order)")
    .option("--weight <column>", "column of row weights; not a feature")
    .option("--l1 <strength>", "l1 penalty on the mean loss", atLeastZero)
    .option("--l2 <strength>", "l2 penalty on the mean loss (default: 1/rows)", atLeastZero)
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
    .addOption(
      new Option("--backend <name>", "which kernels run")
        .choices(["auto", "wasm", "js"])
        .default("auto", "auto: WebAssembly if it may run"),
    )
    .option("--threads <n>", "threads to train on (default: as many as pay for the data)", wholeFromOne)
    .option("--test-fraction <part>", "part of the rows held out to score the model", fraction, 0.2)
    .option("--seed <n>", "chooses the held-out rows and the order of sgd", seed, 1)
    .option("--out <file>", "where to write the model", outputPath, "model.json")
    .option("--json", "print model, report and metrics as one JSON document on standard output")
    .option("--explain", "show the chain rule for one held-out row, each factor beside its numerical estimate")
    .option("--verify", "train once more with the TypeScript kernels and compare the bits");
}

/** The flags that say how to train, as `trainTable` takes them. */
export function trainingOptions(flags: TrainFlags): TrainTableOptions {
  const {
    target: _target,
    weight: _weight,
    threads: _threads,
    out: _out,
    json: _json,
    explain: _explain,
    verify: _verify,
    ...options
  } = flags;
  return options;
}

/** What the model has against its options, such as one that another solver reads; undefined where nothing. */
export function optionProblem(flags: TrainFlags): string | undefined {
  const { testFraction: _, onProgress: __, ...modelOptions } = trainingOptions(flags);
  try {
    new LogisticRegression(modelOptions);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
