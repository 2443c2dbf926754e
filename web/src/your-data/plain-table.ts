import { html } from "../view/dom.js";

/** A table of texts under a row of headings. */
export function plainTable(headings: string[], rows: string[][]): HTMLTableElement {
  return html(
    "table",
    { class: "data-plain" },
    html("thead", {}, html("tr", {}, ...headings.map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows.map((cells) => html("tr", {}, ...cells.map((text) => html("td", {}, text))))),
  );
}
