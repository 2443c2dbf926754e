// What `logit train` is asked to infer from its fit.
import { type Command, Option } from "commander";
import type { TableInferenceOptions } from "../node.js";
import { betweenZeroAndOne } from "./option-values.js";

/** What commander makes of them. */
export interface InferenceFlags {
  inference?: true;
  level?: number;
  covariance?: "model" | "HC0" | "HC1" | "HC2" | "HC3";
  intervals?: "wald" | "profile";
  weightMeaning?: "frequency" | "precision";
}

export function addInferenceOptions(command: Command): Command {
  return command
    .optionsGroup("Inference:")
    .option(
      "--inference",
      "standard errors, tests, intervals and odds ratios of the weights; without a penalty then, or with --firth",
    )
    .option("--level <part>", "how often an interval is to hold the true weight (default: 0.95)", betweenZeroAndOne)
    .addOption(
      new Option(
        "--covariance <kind>",
        "model: as the model has it; HC0 to HC3: whatever the variance of the target is (default: model)",
      ).choices(["model", "HC0", "HC1", "HC2", "HC3"]),
    )
    .addOption(
      new Option(
        "--intervals <kind>",
        "wald: weight ± quantile · standard error; profile: by the likelihood ratio (default: wald, with --firth profile)",
      ).choices(["wald", "profile"]),
    )
    .addOption(
      new Option(
        "--weight-meaning <kind>",
        "frequency: a weight counts equal rows; precision: one row tells so much more (default: frequency)",
      ).choices(["frequency", "precision"]),
    );
}

/** The flags as `inferTable` takes them. */
export function inferenceOptions({
  level,
  covariance,
  intervals,
  weightMeaning,
}: InferenceFlags): TableInferenceOptions {
  return {
    ...(level !== undefined && { level }),
    ...(covariance !== undefined && { covariance }),
    ...(intervals !== undefined && { intervals }),
    ...(weightMeaning !== undefined && { weightMeaning }),
  };
}

/** What is wrong with flags that say how to infer where nobody asks to; undefined where nothing. */
export function strayInference(flags: InferenceFlags): string | undefined {
  const [name] = Object.keys(inferenceOptions(flags));
  if (flags.inference || name === undefined) return undefined;
  return `${name}: expected \`inference\` beside it, got none`;
}
