// A drawing by Observable Plot as markup: no browser, no font and no locale of the machine has a part in it.
import { type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { html, Markup } from "./html.js";

/** A page that nobody sees: Plot wants one to make elements. */
const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** A drawing of two axes, and what it shows in words. */
export interface Drawing extends PlotOptions {
  width: number;
  height: number;
  /** For who does not see it. */
  label: string;
  moves?: Moving;
}

/** What the slider of thresholds moves: a dot on a curve, or a line at the threshold. */
interface Moving {
  what: "roc" | "precision-recall" | "cut";
  /** Where it stands at first, as parts of the axes. */
  at: readonly [number, number];
}

/** What of Plot's attributes nobody needs in a drawing that has a label as a whole. */
const NEEDLESS = ["aria-label", "aria-hidden", "aria-description"];

export function figure({ label, moves, ...options }: Drawing): Markup {
  const drawn = plot({ ...options, document, className: "plot", style: { overflow: "visible" } });
  drawn.querySelector("style")?.remove();
  for (const element of drawn.querySelectorAll("*")) {
    for (const name of NEEDLESS) element.removeAttribute(name);
    for (const { name, value } of [...element.attributes]) {
      if (/\d\.\d{3}/.test(value)) element.setAttribute(name, value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, rounded));
    }
  }
  const { width, height } = options;
  const moved = moves === undefined ? "" : mover(moves, drawn);
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">${new Markup(drawn.innerHTML)}${moved}</svg>`;
}

function rounded(number: string | number): string {
  return String(Math.round(100 * Number(number)) / 100);
}

/** Where 0 and 1 of both axes lie is told to the script that moves it. */
function mover({ what, at }: Moving, drawn: ReturnType<typeof plot>): Markup {
  const [x0, x1] = drawn.scale("x")?.range ?? [];
  const [y0, y1] = drawn.scale("y")?.range ?? [];
  const frame = [x0, x1, y0, y1].join(" ");
  const x = rounded(x0 + (x1 - x0) * at[0]);
  if (what === "cut") {
    return html`<line class="cut" data-moves="cut" data-frame="${frame}" x1="${x}" x2="${x}" y1="${y0}" y2="${y1}"/>`;
  }
  const y = rounded(y0 + (y1 - y0) * at[1]);
  return html`<circle class="cut" data-moves="${what}" data-frame="${frame}" cx="${x}" cy="${y}" r="4.5"/>`;
}
