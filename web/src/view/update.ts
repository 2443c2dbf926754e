// w := w − α ∂F/∂w with its numbers, each of which can be typed over.

import { QUANTITIES } from "../state/quantities.js";
import type { Scene } from "../state/scene.js";
import { fromStart, type State } from "../state/state.js";
import type { Store } from "../state/store.js";
import { html } from "./dom.js";
import { mountField } from "./field.js";
import { short } from "./numbers.js";

/** A parameter of the neuron: how it is written, and the factor that a − y has in its derivative. */
const ROWS = [
  { name: "w1", symbol: "w₁", factor: "(a − y) x₁" },
  { name: "w2", symbol: "w₂", factor: "(a − y) x₂" },
  { name: "b", symbol: "b", factor: "(a − y)" },
] as const;

type Name = (typeof ROWS)[number]["name"];

export function mountUpdate(root: HTMLElement, store: Store): (scene: Scene) => void {
  const fields = ROWS.map(({ name, symbol }) => {
    const input = html("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": `${symbol} before the step`,
      "data-quantity": name,
    });
    const show = mountField(
      input,
      { ...QUANTITIES.weight, name: symbol },
      (value) => store.change((state) => startingWith(state, here, name, value)),
      (fault) => store.change((state) => ({ ...state, fault })),
    );
    return { input, show };
  });
  let here: State["start"] = store.state.start;
  const share = html("p", { class: "share" });
  root.append(...ROWS.map((row, k) => line(row, fields[k].input)), share);
  return (scene) => {
    here = scene.here;
    fields[0].show(here.w[0], scene.state.fault);
    fields[1].show(here.w[1], scene.state.fault);
    fields[2].show(here.b, scene.state.fault);
    share.textContent = shareOf(scene);
  };
}

/** The step of one parameter; under it, what its derivative is made of. */
function line({ name, symbol, factor }: (typeof ROWS)[number], input: HTMLInputElement): HTMLFieldSetElement {
  const derivative = `dL_d${name}`;
  const value = (shown: string, quantity: string): HTMLOutputElement =>
    html("output", { "data-value": shown, "data-quantity": quantity });
  const by = [value("alpha", "alpha"), " · ", value(`dF_d${name}`, derivative)];
  const mean = value(`mean.${name}`, derivative);
  const parts =
    name === "b"
      ? [`∂F/∂b = mean of ${factor} = `, mean]
      : [
          `∂F/∂${symbol} = mean of ${factor} + l2 ${symbol} = `,
          mean,
          " + ",
          value(`penalty.${name}`, "l2"),
          " = ",
          value(`dF_d${name}`, derivative),
        ];
  return html(
    "fieldset",
    { "aria-label": `step of ${symbol}` },
    html("b", {}, `${symbol} :=`),
    input,
    " − ",
    html("span", { class: "for-gradient-descent by" }, ...by),
    html("span", { class: "for-newton by" }, value(`by.${name}`, derivative)),
    " = ",
    html("b", { class: "after" }, value(`to.${name}`, name)),
    html("p", {}, ...parts),
  );
}

/** From where we are, with one number changed, as a new start. */
function startingWith(state: State, { w, b }: State["start"], name: Name, value: number): State {
  const start: State["start"] = {
    w: [name === "w1" ? value : w[0], name === "w2" ? value : w[1]],
    b: name === "b" ? value : b,
  };
  return { ...fromStart(state), start };
}

function shareOf({ state, explanation, step, row }: Scene): string {
  if (state.solver === "newton") {
    const { share = 0 } = step;
    return share === 1
      ? "The whole Newton step was taken."
      : share === 0
        ? "No Newton step lowers F any more."
        : `${short(share)} of the Newton step: a longer one would raise F.`;
  }
  if (explanation === undefined) return "";
  const [g1, g2] = explanation.dL_dw;
  return `Sample ${row} pulls with ∂L/∂w = (${short(g1)}, ${short(g2)}), one of the ${state.samples.length} in the mean.`;
}
