// The table of a fit's weights as a statistician reads it.
import type { FitMeasures } from "./fit-measures.js";
import type { Term } from "./term.js";

const MINUS = "−";

/** A line a weight, then what holds of the whole fit. */
export function inferenceTable(terms: readonly Term[], level: number, measures: FitMeasures): string {
  const percent = `${Number((100 * level).toPrecision(12))}% interval`;
  const head = ["", "weight", "std. error", "z", "p", percent, "", "odds ratio", percent, "", "VIF"];
  const rows = terms.map(({ name, weight, standardError, z, p, interval, oddsRatio, oddsRatioInterval, vif }) => [
    name,
    ...[weight, standardError].map(digits),
    fixed(z, 2),
    pValue(p),
    ...interval.map(digits),
    digits(oddsRatio),
    ...oddsRatioInterval.map(digits),
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

/** Columns of texts, the first flush left, the others flush right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  return rows.map((row) =>
    row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j]))).join("  "),
  );
}

function fixed(value: number, places: number): string {
  return signed(Math.abs(value) < 1e7 ? value.toFixed(places) : value.toPrecision(6));
}

function digits(value: number): string {
  if (!Number.isFinite(value)) return signed(String(value));
  const size = Math.abs(value);
  return signed(size === 0 || (size >= 1e-4 && size < 1e6) ? value.toPrecision(5) : value.toExponential(3));
}

/** Four places, or two digits of what is smaller. */
function pValue(p: number): string {
  if (p === 0) return "below 1e−300";
  return p >= 0.001 ? p.toFixed(4) : signed(p.toExponential(1));
}

function signed(text: string): string {
  return text.replace(/^-/, MINUS).replace("e-", `e${MINUS}`);
}
