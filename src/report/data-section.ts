// What the data are: the columns, what each was taken for, and how it is spread in either class.
import { featureNames } from "../tables/encoding.js";
import { levelsChart, stampChart } from "./histograms.js";
import { breakable, cut, html, type Markup } from "./html.js";
import { count, date, grouped, percent, significant } from "./numbers.js";
import type { Reportable, ReportColumn, ReportTable } from "./reportable.js";
import { type FeatureNumbers, type Histogram, histogramsOf, type Survey } from "./survey.js";
import { BEYOND } from "./table.js";

/** More columns are counted, not shown. */
const MOST_COLUMNS = 30;
/** Of these are printed. */
const MOST_PRINTED = 16;
const MOST_LEVELS = 5;
const MOST_STRONGEST = 8;
/** What stands beside a bar. */
const LONGEST_LEVEL = 11;
const MOST_LEFT_OUT = 30;
const MOST_UNSEEN = 5;

/** A column of the source that the model uses, and the features that it became. */
interface Used {
  column: ReportColumn;
  first: number;
  names: string[];
  levels?: readonly string[];
  /** Its largest effect. */
  effect: number;
}

export function dataSection(given: Reportable, survey: Survey, classes: readonly [string, string]): Markup {
  const { table, target } = given;
  const used = usedColumns(given, survey);
  const shown = used.slice(0, MOST_COLUMNS);
  const drawn = shown.filter(isNumber);
  const histograms = histogramsOf(
    given,
    survey.numbers,
    drawn.map(({ first }) => first),
  );
  const cards = shown.map((column, rank) => {
    const place = drawn.indexOf(column);
    return html`<li${rank < MOST_PRINTED ? "" : BEYOND}>${card(column, survey, place < 0 ? undefined : histograms[place], classes)}</li>`;
  });
  const more = used.length - shown.length;
  return html`<section aria-labelledby="data"><h2 id="data">The data</h2>
<p>${rowsInWords(given)} ${target} is <span class="c1">${classes[1]}</span> in ${grouped(survey.totals[1])} and
<span class="c0">${classes[0]}</span> in ${grouped(survey.totals[0])}. ${count(used.length, "column")} became
${count(table.features.length, "feature")} of the model. Below each is split by class:
<span class="c1">${classes[1]} upwards</span>, <span class="c0">${classes[0]} downwards</span>, each as part of its class;
what moves the prediction most comes first.</p>
<ul class="columns">${cards}</ul>
${shown.length > MOST_PRINTED ? html`<p class="printed">Printed are the first ${MOST_PRINTED} columns; the page itself shows ${shown.length}.</p>` : ""}
${more > 0 ? html`<p>${count(more, "more column")} with smaller effects ${more === 1 ? "is" : "are"} not shown.</p>` : ""}
${leftOut(table.columns)}
${unseenInWords(table)}
</section>`;
}

function rowsInWords({ table }: Reportable): string {
  const { source, rows, represented = rows, omitted = 0 } = table;
  const stands = represented === rows ? "" : `, which stand for ${count(represented, "row")}`;
  const without = omitted === 0 ? "" : `; ${grouped(omitted)} left out, as a cell was missing`;
  return `${count(rows, "row")} of ${source}${stands}${without}.`;
}

/** Those that the model uses, the one with the largest effect first. */
function usedColumns({ table, encoding }: Reportable, { effects }: Survey): Used[] {
  let first = 0;
  const used = encoding.map((entry): Used => {
    const names = featureNames([entry]);
    const own = effects.subarray(first, first + names.length);
    const column = table.columns.find(({ column }) => column === entry.column);
    const found = {
      column: column ?? { column: entry.column, kind: entry.type, role: "feature", missing: 0 },
      first,
      names,
      effect: own.reduce((most, effect) => Math.max(most, Math.abs(effect)), 0),
      ...("levels" in entry && { levels: entry.levels }),
    };
    first += names.length;
    return found;
  });
  return used.sort((a, b) => b.effect - a.effect);
}

/** Whether its first feature is the column itself. */
function isNumber({ names, column }: Used): boolean {
  return names[0] === column.column;
}

function card(
  { column, first, names, levels }: Used,
  { numbers, effects }: Survey,
  histogram: Histogram | undefined,
  classes: readonly [string, string],
): Markup {
  const missing = column.missing > 0 ? `, ${grouped(column.missing)} missing` : "";
  const head = html`<b>${breakable(column.column)}</b> <small>${column.kind}${missing}${column.why === undefined ? "" : `; ${column.why}`}</small>`;
  if (levels !== undefined) return html`${head}${levelsOf(levels, first, numbers, classes)}`;
  if (histogram === undefined)
    return html`${head}${strongest(names, effects.subarray(first, first + names.length), column.column)}`;
  const { lowest, highest, means } = numbers;
  const isDate = column.kind === "date";
  const text = (value: number) => (isDate && Number.isFinite(value) ? date(value) : significant(value));
  const end = (value: number) =>
    numbers.whole[first] === 1 && Math.abs(value) < 1e6 && !isDate ? grouped(value) : text(value);
  const isFlag = lowest[first] === 0 && highest[first] === 1 && numbers.whole[first] === 1;
  const inClasses = means.map((mean) => (isFlag ? percent(mean[first]) : text(mean[first])));
  const what = isFlag ? "1 in" : "mean";
  const range = isFlag
    ? ""
    : html`<small class="range"><span>${end(lowest[first])}</span><span>${end(highest[first])}</span></small>`;
  const label = `${cut(column.column)}: ${what} ${inClasses[1]} where ${classes[1]}, ${inClasses[0]} where ${classes[0]}`;
  return html`${head}${stampChart(histogram, label)}${range}
<small>${what} <span class="c1">${inClasses[1]}</span> · <span class="c0">${inClasses[0]}</span></small>`;
}

/** Features of words or buckets that move the prediction most, each in the colour of the class that it speaks for. */
function strongest(names: readonly string[], effects: Float64Array, column: string): Markup {
  const ranked = [...names.keys()].sort((j, k) => Math.abs(effects[k]) - Math.abs(effects[j]) || j - k);
  const shown = ranked.slice(0, MOST_STRONGEST).map((j, k) => {
    const name = names[j].startsWith(column) ? names[j].slice(column.length + 1) : names[j];
    return html`${k > 0 ? ", " : ""}<span class="c${effects[j] > 0 ? 1 : 0}">${breakable(name)}</span>`;
  });
  return html`<p class="many">${count(names.length, "feature")}; strongest ${shown}</p>`;
}

/** The most frequent levels. The first level of all has no feature: it is what the others leave. */
function levelsOf(
  levels: readonly string[],
  first: number,
  { mean, means }: FeatureNumbers,
  classes: readonly [string, string],
): Markup {
  const own = (of: Float64Array) => of.subarray(first, first + levels.length - 1);
  const share = (of: Float64Array, k: number) =>
    k === 0 ? 1 - own(of).reduce((sum, part) => sum + part, 0) : own(of)[k - 1];
  const all = levels
    .map((level, k) => ({
      level: cut(level, LONGEST_LEVEL),
      total: share(mean, k),
      shares: [share(means[0], k), share(means[1], k)] as const,
    }))
    .sort((a, b) => b.total - a.total);
  const shown = all.slice(0, MOST_LEVELS);
  const more = all.length - shown.length;
  const label = shown
    .map(
      ({ level, shares }) => `${level}: ${percent(shares[1])} of ${classes[1]}, ${percent(shares[0])} of ${classes[0]}`,
    )
    .join("; ");
  return html`${levelsChart(shown, label)}${more > 0 ? html`<small>and ${count(more, "rarer level")}</small>` : ""}`;
}

function unseenInWords({ unseen = [] }: ReportTable): Markup[] {
  return unseen.slice(0, MOST_UNSEEN).map(({ column, rows, level, as }) => {
    const columnName = html`<b>${breakable(column)}</b>`;
    return html`<p>${count(rows, "row")} had in ${columnName} what training had not seen, first “${cut(level)}”: taken for “${cut(as)}”.</p>`;
  });
}

function leftOut(columns: readonly ReportColumn[]): Markup | undefined {
  const unused = columns.filter(({ role }) => role === "left out");
  if (unused.length === 0) return undefined;
  const names = unused
    .slice(0, MOST_LEFT_OUT)
    .map(({ column, kind, why }, k) => html`${k > 0 ? ", " : ""}<b>${breakable(column)}</b> (${why ?? kind})`);
  const more = unused.length - names.length;
  return html`<p>Not used: ${names}${more > 0 ? ` and ${grouped(more)} more` : ""}.</p>`;
}
