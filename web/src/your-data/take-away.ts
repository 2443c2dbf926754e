// What a user takes away: the model's document, and the model as code.
import { html } from "../view/dom.js";
import { toCode } from "./to-code.js";
import type { Trained } from "./train.js";

export function takeAway({ document: model, fills }: Trained): HTMLElement {
  const code = html("pre", { tabindex: 0, "aria-label": "The model as JavaScript" }, toCode(model, fills));
  const copy = html("button", { type: "button" }, "Copy as code");
  const said = html("span", { role: "status", class: "data-said" });
  const shown = html("details", { class: "data-code" }, html("summary", {}, "Look at the code"), code);
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      said.textContent = "Copied: an ES module that exports probability(record).";
    } catch {
      shown.open = true;
      getSelection()?.selectAllChildren(code);
      said.textContent = "The browser does not let the page copy: the code is selected, copy it yourself.";
    }
  });
  const blob = new Blob([`${JSON.stringify(model, undefined, 2)}\n`], { type: "application/json" });
  const download = html(
    "a",
    { class: "data-button", href: URL.createObjectURL(blob), download: "model.json" },
    "Download model.json",
  );
  return html("div", { class: "data-away" }, html("div", { class: "data-buttons" }, download, copy, said), shown);
}
