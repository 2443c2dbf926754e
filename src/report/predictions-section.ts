// Whether the model predicts: scores, curves, calibration, and where it is wrong.

import type { Estimate } from "../statistics/calibration-fit.js";
import { calibrationChart, precisionRecallChart, rocChart } from "./curves.js";
import { residualChart, scoreChart } from "./histograms.js";
import { html, type Markup } from "./html.js";
import type { Judged } from "./judged.js";
import { grouped, part, percent, pValue, significant } from "./numbers.js";
import { behind, captioned, table } from "./table.js";

export function predictionsSection(sets: readonly [Judged, ...Judged[]], classes: readonly [string, string]): Markup {
  const [lead, ...others] = sets;
  const named = classes[0] !== "0" || classes[1] !== "1";
  const curves = sets.every(({ rocAuc }) => rocAuc === undefined)
    ? html`<p>All rows are of one class, so there is nothing to rank: no ROC curve, no area.</p>`
    : [
        captioned(rocChart(sets), "Ranking.", "How much of class 1 is found at the price of how much of class 0."),
        captioned(
          precisionRecallChart(sets),
          "Precision.",
          "How many of those called class 1 are, against how many are found.",
        ),
      ];
  const isCalibrated = sets.some(({ recalibration }) => recalibration !== undefined);
  return html`<section aria-labelledby="predictions"><h2 id="predictions">Does it predict?</h2>
<p>${named ? html`Class 1 is <span class="c1">${classes[1]}</span>, class 0 <span class="c0">${classes[0]}</span>. ` : ""}Lines
in full are of the rows ${lead.what}${others.length > 0 ? `; broken ones of the rows ${others.map(({ what }) => what).join(", and of those ")}` : ""}.</p>
${table(
  isCalibrated ? "Scores; AUC, slope and intercept with their 95 % intervals" : "Scores; AUC with its 95 % interval",
  [
    "rows",
    "count",
    "class 1",
    "ROC AUC",
    html`average <small>precision</small>`,
    "log loss",
    "Brier",
    "accuracy",
    ...(isCalibrated ? [html`calibration <small>slope</small>`, html`calibration <small>intercept</small>`] : []),
  ],
  sets.map((set) => [
    set.name,
    grouped(set.rows),
    percent(set.positives / (set.positives + set.negatives)),
    html`${part(set.rocAuc)} ${set.interval === undefined ? "" : html`<small>${interval(set.interval.interval)}</small>`}`,
    part(set.averagePrecision),
    significant(set.logLoss),
    significant(set.brier),
    percent(set.accuracy),
    ...(isCalibrated ? [estimated(set.recalibration?.slope), estimated(set.recalibration?.inTheLarge)] : []),
  ]),
)}
<div class="figures">${curves}
${captioned(calibrationChart(sets), "Calibration.", "Of the rows with probability p, a part p should be of class 1. Bars: 95 % intervals (Wilson).")}
</div>
<div class="figures">
${captioned(scoreChart(lead, classes), "Scores.", "Class 1 upwards, class 0 downwards; the line is the threshold below.")}
${others.slice(0, 1).map((set) => captioned(scoreChart(set, classes), "Scores.", "The same for the rows of the broken lines."))}
${captioned(residualChart(lead), "Residuals.", html`Observed less predicted, in groups of rows of like probability. In grey two standard errors. ${testedInWords(lead)}`)}
</div>
${behind("The numbers behind calibration and residuals", [calibrationTable(lead), residualTable(lead)])}
</section>`;
}

function testedInWords({ hosmerLemeshow }: Judged): string {
  if (hosmerLemeshow === undefined) return "";
  const { statistic, degreesOfFreedom, p } = hosmerLemeshow;
  return `Hosmer & Lemeshow: χ²\u00a0${significant(statistic)} on\u00a0${degreesOfFreedom}, p\u00a0${pValue(p)}.`;
}

function estimated(estimate: Estimate | undefined): Markup | string {
  if (estimate === undefined) return "";
  const { value, interval: ends } = estimate;
  return html`${significant(value)} <small>${ends.map((end) => significant(end)).join(" – ")}</small>`;
}

export function interval([low, high]: readonly [number, number]): string {
  return `${part(low)}–${part(high)}`;
}

function calibrationTable({ calibration: { predicted, observed, counts }, name }: Judged): Markup {
  return table(
    `Calibration, ${name}`,
    ["mean predicted", "observed", "rows"],
    Array.from(predicted, (p, k) => [part(p), part(observed[k]), grouped(counts[k])]),
  );
}

function residualTable({ groups, name }: Judged): Markup {
  return table(
    `Residuals, ${name}`,
    ["mean predicted", "observed − predicted", "standard error", "rows"],
    groups.map((group) => [
      part(group.predicted),
      significant(group.residual),
      significant(group.standardError),
      grouped(group.rows),
    ]),
  );
}
