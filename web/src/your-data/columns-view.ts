// The columns of a file, with what each was taken for, and the choices that a training needs.
import { html } from "../view/dom.js";
import type { ColumnDescription, SheetDescription } from "./describe-sheet.js";
import { count } from "./digits.js";
import type { Choices } from "./encode.js";
import { plainTable } from "./plain-table.js";

export interface ColumnsView {
  element: HTMLElement;
  choices(): Choices;
}

export function columnsView({ file, rows, columns, head, target: likely }: SheetDescription): ColumnsView {
  const target = html("select", {}, ...columns.map(({ name }) => html("option", { value: name }, name)));
  target.value = likely;
  const positive = html("select", {});
  const boxes = new Map(columns.map((column) => [column, featureBox(column)]));
  const marks = new Map(columns.map(({ name }) => [name, html("span", {}, "target")]));
  const fill = missingChoice(columns.some(({ missing }) => missing > 0));

  const follow = (): void => {
    const levels = columns.find(({ name }) => name === target.value)?.levels ?? [];
    positive.replaceChildren(
      ...levels.map(({ value, rows }) => html("option", { value }, `${value} (${count(rows, "row")})`)),
    );
    positive.value = levels.at(-1)?.value ?? "";
    for (const [{ name, form }, box] of boxes) {
      box.hidden = name === target.value;
      box.disabled = box.hidden || form === undefined;
    }
    for (const [name, mark] of marks) mark.hidden = name !== target.value;
  };
  target.addEventListener("change", follow);
  follow();

  const element = html(
    "div",
    { class: "data-columns" },
    html("h3", {}, `${file}: ${count(rows, "row")}, ${count(columns.length, "column")}`),
    html(
      "div",
      { class: "data-choices" },
      html("label", {}, html("span", {}, "Predict"), target),
      html("label", {}, html("span", {}, "Positive class"), positive),
      fill.element,
    ),
    columnTable(boxes, marks),
    html(
      "details",
      {},
      html("summary", {}, "First rows"),
      html(
        "div",
        { class: "data-scroll", tabindex: 0 },
        plainTable(
          columns.map(({ name }) => name),
          head,
        ),
      ),
    ),
  );
  return {
    element,
    choices: () => ({
      target: target.value,
      positive: positive.value,
      features: [...boxes].filter(([, box]) => box.checked && !box.disabled).map(([{ name }]) => name),
      missing: fill.value(),
    }),
  };
}

function featureBox({ name, isFeature }: ColumnDescription): HTMLInputElement {
  return html("input", { type: "checkbox", checked: isFeature, "aria-label": `learn from ${name}` });
}

function columnTable(
  boxes: ReadonlyMap<ColumnDescription, HTMLInputElement>,
  marks: ReadonlyMap<string, HTMLElement>,
): HTMLElement {
  const heading = (text: string, look = ""): HTMLElement => html("th", { scope: "col", class: look }, text);
  const headings = [
    ...["Learn from", "Column", "Taken for"].map((text) => heading(text)),
    heading("Missing", "data-number"),
    heading("Values"),
  ];
  const lines = [...boxes].map(([column, box]) =>
    html(
      "tr",
      {},
      html("td", {}, box, marks.get(column.name) ?? ""),
      html("th", { scope: "row" }, column.name),
      html("td", {}, column.kind),
      html("td", { class: "data-number" }, column.missing === 0 ? "" : `${column.missing}`),
      html("td", {}, valuesOf(column)),
    ),
  );
  return html(
    "div",
    { class: "data-scroll", tabindex: 0, role: "region", "aria-label": "Columns" },
    html(
      "table",
      { class: "data-schema" },
      html("thead", {}, html("tr", {}, ...headings)),
      html("tbody", {}, ...lines),
    ),
  );
}

/** What the user should know of a column, else what is in it. */
function valuesOf({ note, levels, distinct }: ColumnDescription): string {
  if (note !== "") return note;
  if (levels !== undefined) return levels.map(({ value, rows }) => `${value} (${rows})`).join(", ");
  return distinct === undefined ? "more than 1,000 different" : `${distinct} different`;
}

function missingChoice(isNeeded: boolean): { element: HTMLElement; value: () => Choices["missing"] } {
  const mean = html("input", { type: "radio", name: "data-missing" });
  const leaveOut = html("input", { type: "radio", name: "data-missing", checked: true });
  const element = html(
    "fieldset",
    { hidden: !isNeeded },
    html("legend", {}, "Missing cells"),
    html("label", {}, leaveOut, "leave the row out"),
    html("label", {}, mean, "count as the mean"),
  );
  return { element, value: () => (mean.checked ? "mean" : "leave-out") };
}
