// The weights as a table with bars, those first that move the margin most.

import { html } from "../view/dom.js";
import { linear } from "../view/scale.js";
import { threeDigits } from "./digits.js";
import type { WeightLine } from "./train.js";

export function weightsView(lines: readonly WeightLine[], bias: number, positive: string): HTMLElement {
  const sorted = [...lines].sort((a, b) => Math.abs(b.standardised) - Math.abs(a.standardised));
  const width = linear([0, Math.max(...sorted.map(({ standardised }) => Math.abs(standardised))) || 1], [0, 50]);
  const body = sorted.map(({ feature, weight, standardised }) => {
    const bar = html("span", { class: standardised < 0 ? "data-bar data-against" : "data-bar data-for" });
    const length = width(Math.abs(standardised));
    bar.style.inlineSize = `${length}%`;
    bar.style.insetInlineStart = `${standardised < 0 ? 50 - length : 50}%`;
    return html(
      "tr",
      {},
      html("th", { scope: "row" }, feature),
      html("td", { class: "data-track", "aria-hidden": true }, bar),
      html("td", { class: "data-number", title: `${standardised}` }, threeDigits(standardised)),
      html("td", { class: "data-number", title: `${weight}` }, threeDigits(weight)),
    );
  });
  const headings = [
    html("th", { scope: "col" }, "Column"),
    html("td", {}),
    html("th", { scope: "col", class: "data-number" }, "A deviation"),
    html("th", { scope: "col", class: "data-number" }, "A unit"),
  ];
  return html(
    "div",
    { class: "data-weights" },
    html("h4", {}, "Weights"),
    html("p", {}, `What a step of one standard deviation, or one unit, adds to the log odds of ${positive}.`),
    html(
      "div",
      { class: "data-scroll", tabindex: 0, role: "region", "aria-label": "Weights" },
      html("table", {}, html("thead", {}, html("tr", {}, ...headings)), html("tbody", {}, ...body)),
    ),
    html("p", { class: "data-bias", title: `${bias}` }, `bias ${threeDigits(bias)}`),
  );
}
