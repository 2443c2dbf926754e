// One case explained, or three: from the features to the probability and back to every derivative.

import { sigmoid } from "../math/functions.js";
import type { DerivativeCheck } from "../neuron/central-difference.js";
import { explain } from "../neuron/neuron.js";
import { type Content, html, type Markup } from "./html.js";
import { count, magnitude, signed, significant } from "./numbers.js";
import type { Reportable } from "./reportable.js";
import type { Case, Survey } from "./survey.js";
import { BEYOND, table } from "./table.js";

/** Features of a case that are written out; the others are one number. */
const MOST_FEATURES = 5;
const NEARLY_NONE = 5e-4;

export function casesSection(given: Reportable, survey: Survey, classes: readonly [string, string]): Markup {
  const { undecided, sureAndRight, sureAndWrong } = survey.cases;
  const kinds = [
    { title: "Undecided", found: undecided, why: "the probability nearest to one half" },
    { title: "Sure and right", found: sureAndRight, why: "the largest probability of its own class" },
    { title: "Sure and wrong", found: sureAndWrong, why: "the smallest probability of its own class" },
  ];
  // one row may be all of them, where there are few
  const different = kinds.filter(
    ({ found }, k) => found !== undefined && kinds.findIndex((other) => other.found?.row === found.row) === k,
  );
  const none = sureAndWrong === undefined ? "No row lies on the wrong side of one half." : "";
  return html`<section aria-labelledby="cases"><h2 id="cases">Cases explained</h2>
<p>The model is one neuron: z = w·x + b, a = σ(z), and the loss L is −ln a for class 1, −ln(1 − a) for class 0. The chain
rule gives ∂L/∂z = ∂L/∂a · ∂a/∂z = a − y: the derivatives say how each weight would have to change for this row alone.
Each stands beside its estimate by central differences. ${none}</p>
${different.map(({ title, found, why }, k) => (found === undefined ? "" : caseArticle(given, survey, found, { title, why, first: k === 0 }, classes)))}
</section>`;
}

function caseArticle(
  { model, table: rows }: Reportable,
  { numbers }: Survey,
  { row, y, cells }: Case,
  { title, why, first }: { title: string; why: string; first: boolean },
  classes: readonly [string, string],
): Markup {
  const { weights, bias } = model;
  const { represented = rows.rows, omitted = 0 } = rows;
  const kept = represented === rows.rows && omitted === 0 ? "" : " of x";
  const value = (j: number) => cells.get(j) ?? 0;
  // by how far each takes z from where the mean of its column would have it
  const share = (j: number) => Math.abs(weights[j] * (value(j) - numbers.mean[j]));
  const largest = largestBy(share, weights.length);
  const shown = new Set(largest);
  let offset = 0;
  for (const [j, x] of cells) if (!shown.has(j)) offset += weights[j] * x;
  const w = largest.map((j) => weights[j]);
  const x = largest.map(value);
  const { z, loss, dL_da, da_dz, dL_dz, dL_dz_source, closedForm, dL_dw, dL_db, check } = explain({
    w,
    x,
    b: bias,
    y,
    offset,
  });
  const others = weights.length - largest.length;
  const features: Content[][] = largest.map((j, k) => [
    rows.features[j],
    significant(x[k], 4),
    significant(w[k], 4),
    signed(w[k] * x[k]),
    significant(dL_dw[k], 4),
    ...estimate(check.dL_dw[k]),
  ]);
  if (others > 0) features.push([count(others, "other feature"), "", "", signed(offset), "", "", ""]);
  features.push(["bias", "1", significant(bias, 4), signed(bias), significant(dL_db, 4), ...estimate(check.dL_db)]);
  const product = dL_dz_source === "product" ? "∂L/∂a · ∂a/∂z" : "a − y, as ∂L/∂a overflows";
  const chain: Content[][] = [
    ["z", "w·x + b", significant(z, 5), "", ""],
    ["a", "σ(z)", probability(z), "", ""],
    ["L", y === 1 ? "−ln a" : "−ln(1 − a)", significant(loss, 5), "", ""],
    ["∂L/∂a", y === 1 ? "−1/a" : "1/(1 − a)", significant(dL_da, 5), ...estimate(check.dL_da)],
    ["∂a/∂z", "a(1 − a)", significant(da_dz, 5), ...estimate(check.da_dz)],
    ["∂L/∂z", product, significant(dL_dz, 5), ...estimate(check.dL_dz)],
    ["", "a − y", significant(closedForm, 5), "", ""],
  ];
  return html`<article${first ? "" : BEYOND}><h3>${title}: row ${row + 1}${kept}, <span class="c${y}">${classes[y]}</span></h3>
<p>P(${classes[1]}) = ${probability(z)}: ${why}.</p>
<div class="case">
${table("From the features to z", ["feature", "x", "w", "w·x", "∂L/∂w", "numerically", "error"], features)}
${table("From z to the loss, and back", ["", "", "value", "numerically", "error"], chain)}
</div></article>`;
}

/** σ(z), near 1 by what is left to 1. */
function probability(z: number): string {
  const rest = sigmoid(-z);
  return rest < NEARLY_NONE ? `1 − ${magnitude(rest)}` : significant(sigmoid(z), 4);
}

/** The positions of the largest values, largest first. */
function largestBy(value: (j: number) => number, length: number): number[] {
  const largest: number[] = [];
  for (let j = 0; j < length; j++) {
    const place = largest.findIndex((k) => value(j) > value(k));
    if (place >= 0) largest.splice(place, 0, j);
    else if (largest.length < MOST_FEATURES) largest.push(j);
    if (largest.length > MOST_FEATURES) largest.pop();
  }
  return largest;
}

function estimate({ numeric, relativeError }: DerivativeCheck): [string, string] {
  return numeric === null ? ["none", ""] : [significant(numeric, 4), magnitude(relativeError)];
}
