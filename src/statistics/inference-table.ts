// The table of a fit's weights as a statistician reads it.
import type { FitMeasures } from "./fit-measures.js";
import type { Term } from "./term.js";
import { aligned, digits, fixed, percentOf, pValue } from "./text-table.js";

/** A line a weight, then what holds of the whole fit. */
export function inferenceTable(terms: readonly Term[], level: number, measures: FitMeasures): string {
  const percent = `${percentOf(level)} interval`;
  // Firth's fits are tested by the penalised likelihood
  const statistic = terms.some(({ chiSquare }) => chiSquare !== undefined) ? "chi-square" : "z";
  const head = ["", "weight", "std. error", statistic, "p", percent, "", "odds ratio", percent, "", "VIF"];
  const rows = terms.map(({ name, weight, standardError, z, p, chiSquare = z, vif, ...term }) => [
    name,
    ...[weight, standardError].map(digits),
    fixed(chiSquare, 2),
    pValue(p),
    ...term.interval.map(digits),
    digits(term.oddsRatio),
    ...term.oddsRatioInterval.map(digits),
    vif === undefined ? "" : fixed(vif, 2),
  ]);
  return [...aligned([head, ...rows]), "", ...summary(measures)].join("\n");
}

function summary({
  observations,
  logLikelihood,
  nullLogLikelihood,
  degreesOfFreedom,
  aic,
  bic,
  pseudoR2,
  likelihoodRatio,
}: FitMeasures): string[] {
  const { statistic, degreesOfFreedom: tested, p } = likelihoodRatio;
  const { mcFadden, nagelkerke, tjur } = pseudoR2;
  return [
    `${observations} observations, ${degreesOfFreedom} weights; AIC ${fixed(aic, 2)}, BIC ${fixed(bic, 2)}`,
    `log-likelihood ${fixed(logLikelihood, 4)}, without columns ${fixed(nullLogLikelihood, 4)}: chi-square ${fixed(statistic, 2)} on ${tested}, p ${pValue(p)}`,
    `pseudo R²: McFadden ${fixed(mcFadden, 4)}, Nagelkerke ${fixed(nagelkerke, 4)}, Tjur ${fixed(tjur, 4)}`,
  ];
}
