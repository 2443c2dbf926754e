// The race on the page: bars that grow while it runs, and the bits that came out beside Node's.

import { html } from "../view/dom.js";
import { linear } from "../view/scale.js";
import { Stopped, Workplace } from "../work/workplace.js";
import { COLUMNS, CONTENDERS, type Contender, type RaceSize, ROWS, STEPS, sizeName } from "./problem.js";
import published from "./published.json" with { type: "json" };
import "./race.css";
import type { RaceNews, RaceResult } from "./run.js";

const NAMES: Record<Contender, string> = { wasm: "WebAssembly", js: "TypeScript twin", naive: "Plain loop" };
const PUBLISHED = new Map(Object.entries(published));

/** Builds the race inside an empty element. */
export function mount(root: HTMLElement): void {
  const workplace = new Workplace();
  const rows = choice("Rows", ROWS, 2);
  const columns = choice("Columns", COLUMNS, 2);
  const start = html("button", { type: "button", class: "race-start" }, "Start the race");
  const status = html("p", { class: "race-status", role: "status" });
  const lanes = new Lanes();
  const seal = html("div", { class: "race-seal" });
  const part = html(
    "div",
    { class: "race" },
    html("h2", {}, "The race"),
    html(
      "p",
      { class: "race-lead" },
      `Three programs take turns to make the same ${STEPS} gradient steps on the same seeded rows, for three seconds. `,
      "The bars show rows a second through one step, on your machine, now.",
    ),
    html("div", { class: "race-controls" }, rows.element, columns.element, start),
    lanes.element,
    status,
    seal,
  );
  // keys pressed here do not step the neuron
  part.addEventListener("keydown", (event) => event.stopPropagation());
  root.append(part);

  let running = false;
  start.addEventListener("click", async () => {
    if (running) {
      workplace.stop();
      return;
    }
    running = true;
    start.textContent = "Stop";
    const size = { rows: rows.value(), columns: columns.value() };
    lanes.clear();
    seal.replaceChildren();
    status.textContent = `Racing over ${count(size.rows)} rows of ${size.columns} columns…`;
    try {
      const result = await workplace.do("race", size, (news) => lanes.show(news));
      lanes.finish(result);
      status.textContent = summaryOf(result, workplace.refused);
      seal.replaceChildren(...sealOf(size, result));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      status.textContent = error instanceof Stopped ? "Stopped." : `The race did not end: ${error.message}`;
    } finally {
      running = false;
      start.textContent = "Start the race";
    }
  });
}

/** A slider over a few fixed numbers. */
function choice(name: string, values: readonly number[], first: number): { element: HTMLElement; value: () => number } {
  const input = html("input", { type: "range", min: 0, max: values.length - 1, step: 1, value: first });
  const output = html("output", {});
  const value = (): number => values[input.valueAsNumber];
  const show = (): void => {
    output.textContent = count(value());
    input.setAttribute("aria-valuetext", count(value()));
  };
  input.addEventListener("input", show);
  show();
  return { element: html("label", { class: "race-choice" }, html("span", {}, name), input, output), value };
}

/** A table whose middle column holds a bar for every contender. */
class Lanes {
  readonly element = html("table", { class: "race-lanes" });
  readonly #cells = new Map<Contender, { bar: HTMLElement; rate: HTMLElement; ratio: HTMLElement }>();
  readonly #rates = new Map<Contender, number>();

  constructor() {
    const heading = (text: string): HTMLElement => html("th", { scope: "col" }, text);
    const head = [heading("Program"), html("td", {}), heading("Rows a second"), heading("Ratio to the loop")];
    const body = CONTENDERS.map((contender) => {
      const bar = html("span", { class: `race-bar race-${contender}` });
      const cells = { bar, rate: html("td", { class: "race-number" }), ratio: html("td", { class: "race-number" }) };
      this.#cells.set(contender, cells);
      const track = html("td", { class: "race-track", "aria-hidden": true }, bar);
      return html("tr", {}, html("th", { scope: "row" }, NAMES[contender]), track, cells.rate, cells.ratio);
    });
    this.element.append(html("thead", {}, html("tr", {}, ...head)), html("tbody", {}, ...body));
    this.clear();
  }

  clear(): void {
    this.#rates.clear();
    this.#draw();
  }

  show({ contender, rate }: RaceNews): void {
    this.#rates.set(contender, rate);
    this.#draw();
  }

  finish({ finished, refused }: RaceResult): void {
    for (const news of finished) this.#rates.set(news.contender, news.rate);
    this.#draw();
    const cells = refused && this.#cells.get(refused.contender);
    if (cells) cells.rate.textContent = "refused here";
  }

  #draw(): void {
    const width = linear([0, Math.max(1, ...this.#rates.values())], [0, 100]);
    const naive = this.#rates.get("naive");
    for (const [contender, { bar, rate, ratio }] of this.#cells) {
      const its = this.#rates.get(contender);
      bar.style.inlineSize = `${width(its ?? 0)}%`;
      rate.textContent = its === undefined ? "–" : short(its);
      ratio.textContent = its === undefined || naive === undefined ? "–" : `${(its / naive).toFixed(1)}×`;
    }
  }
}

function summaryOf({ finished, refused }: RaceResult, noWorker: string | undefined): string {
  const said = [];
  const rates = new Map(finished.map(({ contender, rate }) => [contender, rate]));
  const [wasm, naive] = [rates.get("wasm"), rates.get("naive")];
  if (wasm !== undefined && naive !== undefined) {
    said.push(`WebAssembly took ${(wasm / naive).toFixed(1)} times as many rows a second as the plain loop.`);
  }
  if (refused !== undefined) said.push(`${NAMES[refused.contender]} was refused: ${refused.reason}.`);
  if (noWorker !== undefined) said.push(`No worker here (${noWorker}): the race ran in the page's own thread.`);
  return said.join(" ");
}

/** The bits of each contender's weights beside those that Node gives. */
function sealOf(size: RaceSize, { finished }: RaceResult): HTMLElement[] {
  const expected = PUBLISHED.get(sizeName(size)) ?? "not published";
  const line = (name: string, bits: string, note: string, kind: string): HTMLElement =>
    html(
      "tr",
      { class: `race-${kind}` },
      html("th", { scope: "row" }, name),
      html("td", {}, html("code", {}, bits)),
      html("td", {}, note),
    );
  const lines = finished.map(({ contender, bits }) => {
    if (bits === expected) return line(NAMES[contender], bits, "✓ the same bits", "same");
    if (contender === "naive") return line(NAMES[contender], bits, "this engine's own exp and order of sums", "other");
    return line(NAMES[contender], bits, "✗ other bits: please report this", "wrong");
  });
  return [
    html("h3", {}, "Same bits, live"),
    html(
      "p",
      {},
      "A fingerprint of the fitted weights and bias, just now, beside the one that Node gave for these rows.",
    ),
    html("table", {}, html("tbody", {}, line("Node, published", expected, "", "node"), ...lines)),
  ];
}

function count(value: number): string {
  return value.toLocaleString("en");
}

/** Three digits: 1.23 M. */
function short(value: number): string {
  return new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 }).format(value);
}
