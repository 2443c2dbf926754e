// What the model says: weights with their forest, per standard deviation and per unit, and as odds ratios.
import { expOfMinusAbs } from "../math/functions.js";
import type { Inference } from "../statistics/inference.js";
import type { Term } from "../statistics/term.js";
import { forestChart } from "./fit-charts.js";
import { type Content, cut, html, type Markup } from "./html.js";
import { inferredInWords, isTested, measuresList } from "./inferred.js";
import { count, pValue, signed, significant } from "./numbers.js";
import type { Reportable } from "./reportable.js";
import type { Survey } from "./survey.js";
import { table } from "./table.js";

/** More weights are counted, not shown. */
const MOST_WEIGHTS = 30;
/** Of these are printed. */
const MOST_PRINTED = 12;
/** A forest reaches so many times as far as its largest effect. */
const WIDEST = 2.5;
/** Of the names of classes above the forest. */
const LONGEST_END = 24;

/** A column of the table of weights. */
interface Column {
  head: Content;
  cell: (j: number) => Content;
  bias: Content;
}

export function weightsSection(given: Reportable, survey: Survey, classes: readonly [string, string]): Markup {
  const { table: rows, inference } = given;
  const shown = [...survey.ranked.subarray(0, MOST_WEIGHTS)];
  const columns = [
    forestColumn(given, survey, shown, classes),
    ...(inference === undefined ? plainColumns(given, survey) : inferredColumns(inference, survey)),
    {
      head: html`standard <small>deviation</small>`,
      cell: (j: number) => significant(survey.numbers.deviation[j]),
      bias: "",
    },
  ];
  return html`<section aria-labelledby="weights"><h2 id="weights">What does it say?</h2>
<p>A feature that is one standard deviation higher, all else equal, multiplies the odds of
<span class="c1">${classes[1]}</span> by its odds ratio. To the right it speaks for <span class="c1">${classes[1]}</span>,
to the left for <span class="c0">${classes[0]}</span>. ${notShown(given, survey, shown)}</p>
${inference === undefined ? "" : html`<p>${inferredInWords(inference)}</p>`}
${table(
  "Weights, the largest effects first",
  ["feature", ...columns.map(({ head }) => head)],
  shown.map((j) => [rows.features[j], ...columns.map(({ cell }) => cell(j))]),
  { foot: ["bias", ...columns.map(({ bias }) => bias)], printed: MOST_PRINTED },
)}
${shown.length > MOST_PRINTED ? html`<p class="printed">Printed are the largest ${MOST_PRINTED}; the page itself shows ${shown.length}.</p>` : ""}
${inference === undefined ? "" : measuresList(inference)}
</section>`;
}

function forestColumn(
  given: Reportable,
  survey: Survey,
  shown: readonly number[],
  classes: readonly [string, string],
): Column {
  const { effects } = survey;
  const scale = scaleOf(given, survey, shown);
  return {
    head: html`<span class="ends"><span class="c0">← ${cut(classes[0], LONGEST_END)}</span> <span class="c1">${cut(classes[1], LONGEST_END)} →</span></span>`,
    cell: (j) => {
      const interval = intervalOf(given, survey, j);
      return forestChart({ effect: effects[j], ...(interval && { interval }) }, scale);
    },
    bias: "",
  };
}

function plainColumns({ model }: Reportable, { effects }: Survey): Column[] {
  const { weights, bias } = model;
  return [
    { head: html`weight <small>a deviation</small>`, cell: (j) => signed(effects[j]), bias: "" },
    { head: html`odds ratio <small>a deviation</small>`, cell: (j) => significant(oddsRatio(effects[j])), bias: "" },
    { head: html`weight <small>a unit</small>`, cell: (j) => signed(weights[j]), bias: signed(bias) },
    { head: html`odds ratio <small>a unit</small>`, cell: (j) => significant(oddsRatio(weights[j])), bias: "" },
  ];
}

function inferredColumns(inference: Inference, { effects, numbers }: Survey): Column[] {
  const { terms } = inference;
  const bias = terms.at(effects.length);
  const ofTerm = (head: Content, cell: (term: Term) => string): Column => ({
    head,
    cell: (j) => cell(terms[j]),
    bias: bias && cell(bias),
  });
  const ratio = (value: number, [low, high]: readonly [number, number]) =>
    html`${significant(value)} <small>${significant(low)} – ${significant(high)}</small>`;
  return [
    {
      head: html`odds ratio <small>a deviation</small>`,
      cell: (j) => {
        const [low, high] = terms[j].interval.map((end) => oddsRatio(end * numbers.deviation[j]));
        return ratio(oddsRatio(effects[j]), [low, high]);
      },
      bias: "",
    },
    ofTerm("p", ({ p }) => pValue(p)),
    ofTerm(html`weight <small>a unit</small>`, ({ weight }) => signed(weight)),
    ofTerm(html`standard <small>error</small>`, ({ standardError }) => significant(standardError)),
    isTested(inference)
      ? ofTerm("χ²", ({ chiSquare }) => (chiSquare === undefined ? "" : significant(chiSquare)))
      : ofTerm("z", ({ z }) => signed(z)),
    {
      head: html`odds ratio <small>a unit</small>`,
      cell: (j) => ratio(terms[j].oddsRatio, terms[j].oddsRatioInterval),
      bias: "",
    },
  ];
}

/** e to the weight; our own exp, whose digits are the same in every engine. */
function oddsRatio(weight: number): number {
  const inverse = expOfMinusAbs(weight);
  return weight > 0 ? 1 / inverse : inverse;
}

/** Of a feature's effect, where inference ran. */
function intervalOf({ inference }: Reportable, { numbers }: Survey, j: number): [number, number] | undefined {
  const interval = inference?.terms[j].interval;
  return interval && [interval[0] * numbers.deviation[j], interval[1] * numbers.deviation[j]];
}

/** From the lowest to the highest effect or end of an interval, 0 among them; no wider than the effects show on it. */
function scaleOf(given: Reportable, survey: Survey, shown: readonly number[]): [number, number] {
  const ends = shown.flatMap((j) => [survey.effects[j], ...(intervalOf(given, survey, j) ?? [])]);
  const largest = Math.max(...shown.map((j) => Math.abs(survey.effects[j])));
  const finite = ends.filter(Number.isFinite);
  const low = Math.max(Math.min(0, ...finite), -WIDEST * largest);
  const high = Math.min(Math.max(0, ...finite), WIDEST * largest);
  return low === high ? [-1, 1] : [low, high];
}

function notShown({ model }: Reportable, { ranked }: Survey, shown: readonly number[]): string {
  const zeros = model.weights.reduce((sum, weight) => sum + (weight === 0 ? 1 : 0), 0);
  const hidden = ranked.length - shown.length;
  const exact =
    zeros === 0 ? "" : `${count(zeros, "weight")} of ${ranked.length} ${zeros === 1 ? "is" : "are"} exactly 0. `;
  return hidden === 0 ? exact : `${exact}${count(hidden, "smaller weight")} ${hidden === 1 ? "is" : "are"} not shown.`;
}
