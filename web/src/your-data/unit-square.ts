// A plot of one share against another: both axes run from 0 to 1.
import { ticks } from "d3-array";
import { html, svg } from "../view/dom.js";
import { linear } from "../view/scale.js";

const SIDE = 300;
const MARGIN = { left: 52, top: 12, right: 12, bottom: 44 };

/** Places in the plot. */
export const across = linear([0, 1], [MARGIN.left, MARGIN.left + SIDE]);
export const up = linear([0, 1], [MARGIN.top + SIDE, MARGIN.top]);

export interface Axes {
  title: string;
  x: string;
  y: string;
}

/** A figure with a frame, ticks, the diagonal, what is drawn over it, and the same numbers as a table. */
export function unitSquare({ title, x, y }: Axes, marks: SVGElement[], table: HTMLTableElement): HTMLElement {
  const grid = ticks(0, 1, 5).flatMap((t) => [
    svg("line", { class: "data-grid", x1: across(t), x2: across(t), y1: up(0), y2: up(1) }),
    svg("line", { class: "data-grid", x1: across(0), x2: across(1), y1: up(t), y2: up(t) }),
    svg("text", { class: "data-tick", x: across(t), y: up(0) + 18, "text-anchor": "middle" }, `${t}`),
    svg("text", { class: "data-tick", x: across(0) - 8, y: up(t) + 4, "text-anchor": "end" }, `${t}`),
  ]);
  const middle = up(0.5);
  const drawing = svg(
    "svg",
    {
      viewBox: `0 0 ${MARGIN.left + SIDE + MARGIN.right} ${MARGIN.top + SIDE + MARGIN.bottom}`,
      role: "img",
      "aria-label": `${title}: ${y} against ${x}; the numbers are in the table below`,
    },
    ...grid,
    svg("line", { class: "data-diagonal", x1: across(0), y1: up(0), x2: across(1), y2: up(1) }),
    ...marks,
    svg("text", { class: "data-axis", x: across(0.5), y: up(0) + 38, "text-anchor": "middle" }, x),
    svg(
      "text",
      { class: "data-axis", x: 12, y: middle, "text-anchor": "middle", transform: `rotate(-90 12 ${middle})` },
      y,
    ),
  );
  return html(
    "figure",
    { class: "data-figure" },
    html("figcaption", {}, title),
    drawing,
    html("details", {}, html("summary", {}, "As a table"), html("div", { class: "data-scroll", tabindex: 0 }, table)),
  );
}
