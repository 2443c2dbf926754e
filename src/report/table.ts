// Tables and notes in one form throughout.
import { breakable, type Content, html, Markup } from "./html.js";

/** The attribute of what is not printed. */
export const BEYOND = new Markup(' class="beyond"');

type Row = readonly Content[];

interface TableOptions {
  /** A last row of another kind. */
  foot?: Row;
  /** How many of the rows are printed; all if absent. */
  printed?: number;
}

/** A table that can be scrolled sideways, by keyboard too, where the page is narrow. First column: what a row is of. */
export function table(caption: string, head: Row, rows: readonly Row[], options: TableOptions = {}): Markup {
  const { foot, printed = rows.length } = options;
  const cellsOf = ([name, ...cells]: Row) =>
    html`<th scope="row">${typeof name === "string" ? breakable(name) : name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}`;
  const headed = head.some((cell) => cell !== "");
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
${headed ? html`<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>` : ""}
<tbody>${rows.map((row, k) => html`<tr${k < printed ? "" : BEYOND}>${cellsOf(row)}</tr>`)}</tbody>
${foot === undefined ? "" : html`<tfoot><tr>${cellsOf(foot)}</tr></tfoot>`}
</table></div>`;
}

/** What a drawing was made from, for who would rather read. */
export function behind(name: string, content: Content): Markup {
  return html`<details><summary>${name}</summary>${content}</details>`;
}

/** A drawing with what there is to say of it. */
export function captioned(drawing: Markup, title: string, caption: Content): Markup {
  return html`<figure><figcaption><b>${title}</b> ${caption}</figcaption>${drawing}</figure>`;
}
