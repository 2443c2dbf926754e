// A slider for the threshold, and what it makes of the held-out rows.
import { type ConfusionMatrix, confusionMatrix } from "../../../src/index.js";
import { html } from "../view/dom.js";
import type { HeldOut } from "./train.js";

const FIRST = 0.5;

/** @param moved called with the counts at the first threshold and at every other that is chosen. */
export function thresholdView(
  { y, p }: HeldOut,
  [negative, positive]: readonly string[],
  moved: (counts: ConfusionMatrix) => void,
): HTMLElement {
  const input = html("input", { type: "range", min: 0, max: 1, step: 0.01, value: FIRST });
  const output = html("output", {});
  const right = { negative: html("td", { class: "data-right" }), positive: html("td", { class: "data-right" }) };
  const wrong = { negative: html("td", { class: "data-wrong" }), positive: html("td", { class: "data-wrong" }) };
  const summary = html("p", { class: "data-rates" });

  const show = (): void => {
    const threshold = input.valueAsNumber;
    const counts = confusionMatrix(y, p, { threshold });
    const { trueNegative, falsePositive, falseNegative, truePositive } = counts;
    output.textContent = threshold.toFixed(2);
    right.negative.textContent = `${trueNegative}`;
    wrong.negative.textContent = `${falsePositive}`;
    wrong.positive.textContent = `${falseNegative}`;
    right.positive.textContent = `${truePositive}`;
    summary.textContent = [
      `precision ${share(truePositive, truePositive + falsePositive)}`,
      `recall ${share(truePositive, truePositive + falseNegative)}`,
      `accuracy ${share(trueNegative + truePositive, y.length)}`,
    ].join(" · ");
    moved(counts);
  };
  input.addEventListener("input", show);
  show();

  const heading = (text: string, scope: string): HTMLElement => html("th", { scope }, text);
  return html(
    "div",
    { class: "data-threshold" },
    html("h4", {}, "Threshold"),
    html("label", {}, html("span", {}, `Say ${positive} from a probability of`), input, output),
    html(
      "table",
      { class: "data-confusion" },
      html("caption", {}, "Held-out rows"),
      html(
        "thead",
        {},
        html("tr", {}, html("td", {}), heading(`said ${negative}`, "col"), heading(`said ${positive}`, "col")),
      ),
      html(
        "tbody",
        {},
        html("tr", {}, heading(`is ${negative}`, "row"), right.negative, wrong.negative),
        html("tr", {}, heading(`is ${positive}`, "row"), wrong.positive, right.positive),
      ),
    ),
    summary,
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}
