import type { Inference } from "../node.js";
import { describeDefinitions, sentence } from "./definitions.js";
import type { InferenceFlags } from "./inference-flags.js";
import type { Line } from "./terminal.js";

const ERRORS: Record<Inference["covarianceKind"], string> = {
  model: "from the Fisher information at these weights",
  HC0: "HC0, robust: by how the scores of the rows spread",
  HC1: "HC1, robust: by how the scores of the rows spread, for n rows and k weights times n/(n − k)",
  HC2: "HC2, robust: by how the scores of the rows spread, each by its leverage",
  HC3: "HC3, robust: by how the scores of the rows spread, each by its leverage squared",
  cluster: "robust, by how the scores of clusters of rows spread",
};

const INTERVALS: Record<Inference["intervals"], string> = {
  wald: "Wald: weight ± quantile · standard error; p is of the hypothesis that the weight is 0",
  profile: "profile likelihood, each end proven by a fit of its own; z and p are Wald's",
};

const OF_FIRTH = "profile penalised likelihood; chi-square and p are of its ratio, the weight held at 0";

/** The table of a statistician, and what its columns are. */
export function describeInference(inference: Inference, flags: InferenceFlags & { l2?: number; firth?: true }): Line[] {
  const { covarianceKind, intervals, terms } = inference;
  const isTested = terms.some(({ chiSquare }) => chiSquare !== undefined);
  const defaulted = flags.l2 === undefined && flags.firth === undefined;
  return [
    ...String(inference).split("\n"),
    "",
    ...describeDefinitions([
      sentence("weights", "in their columns' own units; an odds ratio is e^weight, a unit more of the column"),
      sentence("std. error", ERRORS[covarianceKind]),
      sentence("intervals", isTested ? OF_FIRTH : INTERVALS[intervals]),
      ...(defaulted
        ? [sentence("penalty", "none, as inference is of fits without one: --l2 is 0 here, not its default of 1/rows")]
        : []),
      ...(flags.weightMeaning === "precision"
        ? [sentence("row weights", "precision: each is one row that tells so much more")]
        : []),
    ]),
  ];
}
