// What a threshold makes of the probabilities: a slider where scripts run, a table where not.
import { accuracyOf, balancedAccuracyOf, fScoreOf, matthewsOf, precisionOf, recallOf } from "../metrics/decisions.js";
import { html, type Markup } from "./html.js";
import { type Called, calledAt, type Judged } from "./judged.js";
import { grouped, part, percent } from "./numbers.js";
import { behind, table } from "./table.js";

/** Steps of the slider between 0 and 1. */
const STEPS = 100;

export function thresholdSection(set: Judged, classes: readonly [string, string]): Markup {
  const called = calledAt(set, STEPS);
  const half = called[STEPS / 2];
  const { positives, negatives } = set;
  // what the script needs: true and false positives at every step
  const counts = called.map(({ truePositive, falsePositive }) =>
    [number(truePositive), number(falsePositive)].join(" "),
  );
  const cell = (name: string, value: number) => html`<td data-shows="${name}">${grouped(value)}</td>`;
  const rates = ratesOf(half, set);
  return html`<section aria-labelledby="threshold" data-counts="${counts.join()}" data-positives="${number(positives)}" data-negatives="${number(negatives)}">
<h2 id="threshold">Where to draw the line</h2>
<p>A row is called <span class="c1">${classes[1]}</span> from a probability of
<output data-shows="threshold" for="slider">0.50</output> on. These are the rows ${set.what}.</p>
<p class="slider" hidden><label for="slider">threshold</label>
<input id="slider" type="range" min="0" max="${STEPS}" value="${STEPS / 2}" step="1"></p>
<div class="threshold">
<table class="confusion"><caption>Confusion matrix</caption>
<thead><tr><td></td><th scope="col">called <span class="c0">${classes[0]}</span></th><th scope="col">called <span class="c1">${classes[1]}</span></th></tr></thead>
<tbody><tr><th scope="row">is <span class="c0">${classes[0]}</span></th>${cell("trueNegative", negatives - half.falsePositive)}${cell("falsePositive", half.falsePositive)}</tr>
<tr><th scope="row">is <span class="c1">${classes[1]}</span></th>${cell("falseNegative", positives - half.truePositive)}${cell("truePositive", half.truePositive)}</tr></tbody></table>
<dl class="rates" aria-live="polite">${RATES.map(({ name, meaning, key, written }, k) => html`<div><dt>${name} <small>${meaning}</small></dt><dd data-shows="${key}">${written(rates[k])}</dd></div>`)}</dl>
</div>
${behind(
  "Other thresholds",
  table(
    `Thresholds, ${set.name}`,
    ["threshold", "true positive", "false positive", ...RATES.map(({ name }) => name)],
    called
      .filter((_, k) => k % 10 === 0 && k > 0 && k < STEPS)
      .map((at) => [
        at.threshold.toFixed(1),
        number(at.truePositive),
        number(at.falsePositive),
        ...ratesOf(at, set).map((rate, k) => RATES[k].written(rate)),
      ]),
  ),
)}
</section>`;
}

/** The script computes the same by these keys. */
const RATES = [
  { name: "sensitivity", meaning: "of class 1, called class 1", key: "sensitivity", written: percent },
  { name: "specificity", meaning: "of class 0, called class 0", key: "specificity", written: percent },
  { name: "precision", meaning: "called class 1, rightly", key: "precision", written: percent },
  { name: "accuracy", meaning: "called rightly", key: "accuracy", written: percent },
  { name: "balanced accuracy", meaning: "mean of both classes", key: "balanced", written: percent },
  { name: "F1", meaning: "of precision and sensitivity", key: "f1", written: part },
  { name: "Matthews", meaning: "correlation, 0 is chance", key: "matthews", written: part },
];

function ratesOf({ truePositive, falsePositive }: Called, { positives, negatives }: Judged): number[] {
  const falseNegative = positives - truePositive;
  const matrix = { truePositive, falsePositive, falseNegative, trueNegative: negatives - falsePositive };
  return [
    recallOf(matrix),
    1 - falsePositive / negatives,
    precisionOf(matrix),
    accuracyOf(matrix),
    balancedAccuracyOf(matrix),
    fScoreOf(matrix, 1),
    matthewsOf(matrix),
  ];
}

/** Six digits, as a script reads it. */
function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}
