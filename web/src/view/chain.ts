// The product of the chain rule collapsing into a − y, with what rounding leaves between the two.
import type { Scene } from "../state/scene.js";
import { fromStart, type State } from "../state/state.js";
import type { Store } from "../state/store.js";
import { html, math } from "./dom.js";
import { short } from "./numbers.js";

/** A margin so large against the label that the probability of the label underflows. */
const OVERFLOWING = 760;
/** Two ways to the same quantity. */
const WAYS_TO_dL_dz = ["product", "closedForm"];
/** So near to its label, a sample has next to nothing left to say. */
const SATURATED = 1e-4;

export function mountChain(root: HTMLElement, store: Store): (scene: Scene) => void {
  const product = html(
    "p",
    { class: "backward" },
    math("math", partial("L", "z"), operator("="), partial("L", "a"), operator("·"), partial("a", "z"), operator("=")),
    number("dL_da"),
    " · ",
    number("da_dz"),
    " = ",
    number("product"),
  );
  const closed = html(
    "p",
    { class: "backward" },
    math("math", identifier("a"), operator("−"), identifier("y"), operator("=")),
    number("a"),
    " − ",
    number("y"),
    " = ",
    number("closedForm"),
  );
  const remark = html("p", { class: "remark" });
  const overflow = html("button", {
    type: "button",
    class: "link",
    title: "moves the weights until this sample's probability underflows",
  });
  overflow.textContent = "make it overflow";
  overflow.addEventListener("click", () => store.change(overflowing));
  root.append(product, closed, remark, overflow);
  return (scene) => {
    const batch = scene.state.scope === "batch";
    product.hidden = batch;
    closed.hidden = batch;
    overflow.hidden = batch;
    remark.textContent = remarkOn(scene);
  };
}

function remarkOn({ state, explanation }: Scene): string {
  if (state.scope === "batch") {
    return "The chain rule runs in every sample; then means are taken. A mean of products is no product of means, so ∂L/∂a and ∂a/∂z have no number here.";
  }
  if (explanation === undefined) return "";
  const { dL_dz_source, dL_dz, closedForm, a } = explanation;
  if (dL_dz_source === "closed form") return "The label's probability underflows: ∞ · 0 has no value, a − y has.";
  if (Math.abs(closedForm) < SATURATED)
    return `Saturated: a is ${short(a)}, its label is met, the gradient is nearly 0.`;
  const difference = Math.abs(dL_dz - closedForm);
  return difference === 0 ? "Equal to the last bit." : `Off by ${short(difference)}: rounding.`;
}

/** From weights along x, against the label, with a margin beyond what e^z can hold. */
function overflowing(state: State): State {
  const sample = state.samples[state.chosen];
  if (sample === undefined) return state;
  const [x1, x2] = sample.x;
  const size = Math.hypot(x1, x2);
  const margin = sample.y === 1 ? -OVERFLOWING : OVERFLOWING;
  // a sample in the origin has its margin from the bias alone
  const start =
    size === 0
      ? { w: [0, 0] as const, b: margin }
      : { w: [(margin * x1) / size ** 2, (margin * x2) / size ** 2] as const, b: 0 };
  return { ...fromStart(state), start, scope: "sample", moment: "backward" };
}

function number(name: string): HTMLOutputElement {
  return html("output", { "data-value": name, "data-quantity": WAYS_TO_dL_dz.includes(name) ? "dL_dz" : name });
}

function partial(of: string, by: string): MathMLElement {
  return math("mfrac", math("mrow", operator("∂"), identifier(of)), math("mrow", operator("∂"), identifier(by)));
}

function identifier(name: string): MathMLElement {
  return math("mi", name);
}

function operator(sign: string): MathMLElement {
  return math("mo", sign);
}
