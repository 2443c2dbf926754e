// What inference says beside the weights: how it was made, and how well the model fits its rows.
import type { Inference } from "../statistics/inference.js";
import { html, type Markup } from "./html.js";
import { grouped, part, pValue, significant } from "./numbers.js";

const ERRORS: Record<Inference["covarianceKind"], string> = {
  model: "from the Fisher information",
  HC0: "robust (HC0)",
  HC1: "robust (HC1)",
  HC2: "robust (HC2)",
  HC3: "robust (HC3)",
  cluster: "robust to clusters of rows",
};

const INTERVALS: Record<Inference["intervals"], string> = {
  wald: "Wald’s",
  profile: "of the profile likelihood",
};

/** How errors, intervals and tests came about. */
export function inferredInWords(inference: Inference): string {
  const { covarianceKind, level, intervals } = inference;
  const percent = Number((100 * level).toPrecision(6));
  const [kind, test] = isTested(inference)
    ? [
        "of the profile penalised likelihood",
        "χ² and p are of the penalised likelihood’s ratio where a weight is held at 0",
      ]
    : [INTERVALS[intervals], "p is of the hypothesis that a weight is 0"];
  return `Lines and the numbers beside odds ratios are ${percent} % intervals, ${kind}; a hollow dot is one whose interval holds an odds ratio of 1. Standard errors are ${ERRORS[covarianceKind]}; ${test}.`;
}

/** Whether its tests are of likelihoods, as of Firth's fits, and not Wald's. */
export function isTested({ terms }: Inference): boolean {
  return terms.some(({ chiSquare }) => chiSquare !== undefined);
}

/** How well the model fits, beside one that knows only how many rows are of each class. */
export function measuresList(inference: Inference): Markup {
  const { statistic, degreesOfFreedom, p } = inference.likelihoodRatio;
  const { mcFadden, nagelkerke, tjur } = inference.pseudoR2;
  const measures = [
    ["likelihood ratio", significant(statistic), `χ² on ${degreesOfFreedom}, p ${pValue(p)}`],
    [
      "log-likelihood",
      significant(inference.logLikelihood, 6),
      `without features ${significant(inference.nullLogLikelihood, 6)}`,
    ],
    ["AIC", significant(inference.aic, 6), `${inference.degreesOfFreedom} weights`],
    ["BIC", significant(inference.bic, 6), `${grouped(inference.observations)} observations`],
    ["McFadden’s R²", part(mcFadden), "1 − ratio of log-likelihoods"],
    ["Nagelkerke’s R²", part(nagelkerke), "of the most it can be"],
    ["Tjur’s R²", part(tjur), "difference of mean P by class"],
  ];
  return html`<h3 id="measures">How well it fits</h3>
<dl class="measures" aria-labelledby="measures">${measures.map(([name, value, note]) => html`<div><dt>${name} <small>${note}</small></dt><dd>${value}</dd></div>`)}</dl>`;
}
