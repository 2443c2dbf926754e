// The header: data, noise, α, l2, solver, light or dark.
import { dataSet, SET_NAMES } from "../data/sets.js";
import { QUANTITIES, type Quantity } from "../state/quantities.js";
import type { Scene } from "../state/scene.js";
import { type State, withData } from "../state/state.js";
import type { Store } from "../state/store.js";
import { find, html } from "./dom.js";
import { mountField } from "./field.js";

const TO_LOG = Math.log10;
const FROM_LOG = (exponent: number): number => Number((10 ** exponent).toPrecision(2));

export function mountControls(form: HTMLFormElement, store: Store): (scene: Scene) => void {
  form.addEventListener("submit", (event) => event.preventDefault());
  const data = find("#data", HTMLSelectElement, form);
  for (const name of SET_NAMES) data.append(html("option", { value: name }, dataSet(name).title));
  data.addEventListener("change", () => {
    const name = SET_NAMES.find((known) => known === data.value);
    if (name) store.change((state) => withData(state, { data: name, noise: dataSet(name).noise }));
  });
  const draw = find("#draw", HTMLButtonElement, form);
  draw.addEventListener("click", () => store.change((state) => withData(state, { seed: (state.seed + 1) >>> 0 })));
  const solver = find("#solver", HTMLSelectElement, form);
  solver.addEventListener("change", () =>
    store.change((state) => ({ ...state, solver: solver.value === "newton" ? "newton" : "gradient-descent" })),
  );
  find("#theme", HTMLButtonElement, form).addEventListener("click", () => {
    switchTheme();
    // canvases have no style sheet: they are painted again
    store.change((state) => ({ ...state }));
  });

  const same = (value: number): number => value;
  const noise = mountSlider(form, "noise", QUANTITIES.noise, same, same, store, (state, value) =>
    withData(state, { noise: value }),
  );
  const alpha = mountSlider(form, "alpha", QUANTITIES.alpha, TO_LOG, FROM_LOG, store, (state, value) => ({
    ...state,
    alpha: value,
  }));
  // the left end of its slider is no penalty at all
  const least = Number(find("#l2-range", HTMLInputElement, form).min);
  const l2 = mountSlider(
    form,
    "l2",
    QUANTITIES.l2,
    (value) => (value === 0 ? least : TO_LOG(value)),
    (exponent) => (exponent === least ? 0 : FROM_LOG(exponent)),
    store,
    (state, value) => ({ ...state, l2: value }),
  );
  return ({ state }) => {
    data.value = state.data;
    // without noise every seed gives the same samples
    draw.disabled = state.noise === 0;
    solver.value = state.solver;
    noise(state.noise, state.fault);
    alpha(state.alpha, state.fault);
    l2(state.l2, state.fault);
  };
}

function mountSlider(
  form: HTMLFormElement,
  name: string,
  quantity: Quantity,
  toSlider: (value: number) => number,
  fromSlider: (position: number) => number,
  store: Store,
  change: (state: State, value: number) => State,
): (value: number, fault: string | undefined) => void {
  const range = find(`#${name}-range`, HTMLInputElement, form);
  const take = (value: number): void => store.change((state) => ({ ...change(state, value), fault: undefined }));
  const field = mountField(find(`#${name}`, HTMLInputElement, form), quantity, take, (fault) =>
    store.change((state) => ({ ...state, fault })),
  );
  range.addEventListener("input", () => take(fromSlider(Number(range.value))));
  return (value, fault) => {
    field(value, fault);
    range.value = String(toSlider(value));
  };
}

/** From what the system says to the other, and back. */
function switchTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}
