// The report as a whole, in the order in which a sceptic asks.
import { casesSection } from "./cases-section.js";
import { dataSection } from "./data-section.js";
import { fitSection, provenInWords } from "./fit-section.js";
import { cut, html, Markup } from "./html.js";
import { type Judged, judgeAll } from "./judged.js";
import { count, part } from "./numbers.js";
import { interval, predictionsSection } from "./predictions-section.js";
import type { Reportable } from "./reportable.js";
import { STYLE } from "./style.js";
import { surveyOf } from "./survey.js";
import { THRESHOLD_SCRIPT, THRESHOLD_SCRIPT_HASH } from "./threshold-script.js";
import { thresholdSection } from "./threshold-section.js";
import { useSection } from "./use-section.js";
import { weightsSection } from "./weights-section.js";

/** Whatever came to stand in the page: nothing is loaded, and no script runs but the one above. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src '${THRESHOLD_SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

export function pageOf(given: Reportable, title: string | undefined, modelFile: string): string {
  const { model, report, target, encoding } = given;
  const survey = surveyOf(given);
  const sets = judgeAll(given);
  const [lead] = sets;
  const classes = [cut(String(model.classes[0])), cut(String(model.classes[1]))] as const;
  const heading = title ?? `Predicting ${cut(target)} from ${count(encoding.length, "column")}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>${heading}</h1>
<p>The probability that ${cut(target)} is <span class="c1">${classes[1]}</span> and not <span class="c0">${classes[0]}</span>,
by logistic regression.</p>
<p class="result">${resultInWords(lead)}${report === undefined ? "" : ` ${provenInWords(report)}.`}</p>
</header>
${dataSection(given, survey, classes)}
${predictionsSection(sets, classes)}
${thresholdSection(lead, classes)}
${weightsSection(given, survey, classes)}
${report === undefined ? "" : fitSection(given, report, modelFile)}
${casesSection(given, survey, classes)}
${useSection(given, modelFile)}
</main>
<footer>Written by logit-wasm. The same data and options give this page byte for byte; it loads nothing.</footer>
<script>${new Markup(THRESHOLD_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function resultInWords({ adjective, rocAuc, interval: found, rows, what }: Judged): string {
  const on = `on ${count(rows, "row")} ${what}`;
  if (rocAuc === undefined) return `${count(rows, "row")} ${what} are of one class, so nothing can be said of ranking.`;
  const uncertain = found === undefined ? "" : `, 95 % interval ${interval(found.interval)}`;
  return `${adjective} AUC ${part(rocAuc)}${uncertain}, ${on}.`;
}
