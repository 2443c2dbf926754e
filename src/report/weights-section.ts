// What the model says: weights with their forest, per standard deviation and per unit, and as odds ratios.
import { expOfMinusAbs } from "../math/functions.js";
import { forestChart } from "./fit-charts.js";
import { type Content, cut, html, type Markup } from "./html.js";
import { count, signed, significant } from "./numbers.js";
import type { Reportable } from "./reportable.js";
import type { Survey } from "./survey.js";
import { table } from "./table.js";

/** More weights are counted, not shown. */
const MOST_WEIGHTS = 30;
/** Of these are printed. */
const MOST_PRINTED = 12;
/** Of the names of classes above the forest. */
const LONGEST_END = 24;

export function weightsSection(given: Reportable, survey: Survey, classes: readonly [string, string]): Markup {
  const { model, table: rows, intervals } = given;
  const { effects, ranked, numbers } = survey;
  const shown = [...ranked.subarray(0, MOST_WEIGHTS)];
  const scale = scaleOf(given, survey, shown);
  const line = (j: number): Content[] => {
    const weight = model.weights[j];
    const deviation = numbers.deviation[j];
    const range = intervals?.weights[j];
    const own = range === undefined ? {} : { interval: [range[0] * deviation, range[1] * deviation] as const };
    return [
      rows.features[j],
      forestChart({ effect: effects[j], ...own }, scale),
      signed(effects[j]),
      significant(oddsRatio(effects[j])),
      ...(range === undefined
        ? []
        : [`${significant(oddsRatio(range[0] * deviation))} – ${significant(oddsRatio(range[1] * deviation))}`]),
      signed(weight),
      significant(oddsRatio(weight)),
      significant(deviation),
    ];
  };
  const odds = intervals === undefined ? [] : [`its ${significant(100 * intervals.level, 3)} % interval`];
  const blank = ["", "", ...odds.map(() => "")];
  const bias: Content[] = ["bias", "", ...blank, signed(model.bias), "", ""];
  return html`<section aria-labelledby="weights"><h2 id="weights">What does it say?</h2>
<p>A feature that is one standard deviation higher, all else equal, multiplies the odds of
<span class="c1">${classes[1]}</span> by its odds ratio. To the right it speaks for <span class="c1">${classes[1]}</span>,
to the left for <span class="c0">${classes[0]}</span>. ${notShown(given, survey, shown)}</p>
${table(
  "Weights, the largest effects first",
  [
    "feature",
    html`<span class="ends"><span class="c0">← ${cut(classes[0], LONGEST_END)}</span> <span class="c1">${cut(classes[1], LONGEST_END)} →</span></span>`,
    html`weight <small>a deviation</small>`,
    html`odds ratio <small>a deviation</small>`,
    ...odds,
    html`weight <small>a unit</small>`,
    html`odds ratio <small>a unit</small>`,
    html`standard <small>deviation</small>`,
  ],
  shown.map(line),
  { foot: bias, printed: MOST_PRINTED },
)}
${shown.length > MOST_PRINTED ? html`<p class="printed">Printed are the largest ${MOST_PRINTED}; the page itself shows ${shown.length}.</p>` : ""}
</section>`;
}

/** e to the weight; our own exp, whose digits are the same in every engine. */
function oddsRatio(weight: number): number {
  const inverse = expOfMinusAbs(weight);
  return weight > 0 ? 1 / inverse : inverse;
}

/** From the lowest to the highest effect or end of an interval, 0 among them. */
function scaleOf({ intervals }: Reportable, { effects, numbers }: Survey, shown: readonly number[]): [number, number] {
  const ends = shown.flatMap((j) => [
    effects[j],
    ...(intervals?.weights[j] ?? []).map((end) => end * numbers.deviation[j]),
  ]);
  const finite = ends.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  return low === high ? [-1, 1] : [low, high];
}

function notShown({ model }: Reportable, { ranked }: Survey, shown: readonly number[]): string {
  const zeros = model.weights.reduce((sum, weight) => sum + (weight === 0 ? 1 : 0), 0);
  const hidden = ranked.length - shown.length;
  const exact =
    zeros === 0 ? "" : `${count(zeros, "weight")} of ${ranked.length} ${zeros === 1 ? "is" : "are"} exactly 0. `;
  return hidden === 0 ? exact : `${exact}${count(hidden, "smaller weight")} ${hidden === 1 ? "is" : "are"} not shown.`;
}
