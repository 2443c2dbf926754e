// Six short steps that teach the neuron from nothing; each sets the page to what it speaks of.
import type { Scene } from "../state/scene.js";
import { INITIAL, type State, withData, withIteration } from "../state/state.js";
import type { Store } from "../state/store.js";
import { html } from "./dom.js";

interface TourStep {
  title: string;
  text: string;
  set: (state: State) => State;
  /** An experiment beside the text. */
  experiment?: { title: string; set: (state: State) => State };
}

/** The sample that the tour speaks of: class 1, on the wrong side of the first line. */
const SPOKEN_OF = 0;

function clouds(state: State): State {
  const { alpha, l2, solver, start, seed, noise } = INITIAL;
  const problem: State = { ...state, alpha, l2, solver, start, scope: "sample" };
  return { ...withData(problem, { data: "overlapping", seed, noise }), chosen: SPOKEN_OF };
}

export const TOUR: readonly TourStep[] = [
  {
    title: "A neuron weighs",
    text: "It weighs a point's two numbers and adds a bias, z = w·x + b; the sum becomes a probability, a = σ(z) = 1/(1 + e⁻ᶻ). Hover a number: it lights up wherever it lives.",
    set: (state) => ({ ...clouds(state), moment: "forward" }),
  },
  {
    title: "How wrong, and why",
    text: "The loss L = −[y ln a + (1−y) ln(1−a)] is large where a is far from the label y. Backward, slopes multiply: ∂L/∂a · ∂a/∂z collapses into a − y; times x that is ∂L/∂w. After ≈ stands what nudging the number says.",
    set: (state) => ({ ...clouds(state), moment: "backward" }),
  },
  {
    title: "A step downhill",
    text: "Each weight moves against its slope, w := w − α ∂F/∂w, with the mean of all samples and the penalty l2. The line in the plane turns, the dot on the surface rolls down. Press → or play.",
    set: (state) => ({ ...clouds(state), moment: "update" }),
    experiment: { title: "ten steps", set: (state) => withIteration(state, state.iteration + 10) },
  },
  {
    title: "Too long a step",
    text: "With α this large the dot leaps across the valley and F rises as often as it falls: the curve saws. Drag α down until it settles.",
    set: (state) => ({ ...withIteration(clouds(state), 30), alpha: 25 }),
    experiment: { title: "α = 1000: it diverges", set: (state) => ({ ...withIteration(state, 200), alpha: 1000 }) },
  },
  {
    title: "No minimum",
    text: "A line parts these classes. Without a penalty a larger w is always better: F falls for ever, and the library answers separable with a line as proof, dashed in the plane. A little l2 brings a minimum back.",
    set: (state) => ({
      ...withIteration(withData({ ...clouds(state), l2: 0, alpha: 5 }, { data: "separable", noise: 0.5 }), 100),
      scope: "batch",
    }),
    experiment: { title: "l2 = 0.01", set: (state) => ({ ...state, l2: 0.01 }) },
  },
  {
    title: "To the minimum, proven",
    text: "Newton divides the slope by the curvature and is there in a few steps; gradient descent, dashed, is on its way. The ring is the library's proof: a point of the dual problem bounds F* from below.",
    set: (state) => ({ ...withIteration({ ...clouds(state), solver: "newton" }, 6), scope: "batch" }),
    experiment: {
      title: "gradient descent, 300 steps",
      set: (state) => ({ ...withIteration(state, 300), solver: "gradient-descent" }),
    },
  },
];

export function mountTour(root: HTMLElement, store: Store): (scene: Scene) => void {
  const title = html("strong");
  const text = html("p");
  const experiment = html("button", { type: "button", class: "link" });
  const back = html("button", { type: "button", "aria-label": "tour: back" }, "←");
  const next = html("button", { type: "button" });
  const close = html("button", { type: "button", "aria-label": "close the tour" }, "✕");
  const open = html("button", { type: "button", class: "link" }, "Take the tour: six short steps");
  const card = html(
    "div",
    { class: "card" },
    title,
    html("div", { class: "buttons" }, experiment, back, next, close),
    text,
  );
  root.append(card, open);
  const go = (to: number | undefined): void =>
    store.change((state) => ({ ...(to === undefined ? state : TOUR[to].set(state)), tour: to, playTo: undefined }));
  back.addEventListener("click", () => go(Math.max(0, (store.state.tour ?? 0) - 1)));
  next.addEventListener("click", () => {
    const to = (store.state.tour ?? 0) + 1;
    go(to < TOUR.length ? to : undefined);
  });
  close.addEventListener("click", () => go(undefined));
  open.addEventListener("click", () => go(0));
  experiment.addEventListener("click", () => {
    const { tour } = store.state;
    if (tour !== undefined) store.change(TOUR[tour].experiment?.set ?? ((state) => state));
  });
  return ({ state: { tour } }) => {
    card.hidden = tour === undefined;
    open.hidden = tour !== undefined;
    if (tour === undefined) return;
    const step = TOUR[tour];
    title.textContent = `${tour + 1}/${TOUR.length} ${step.title}`;
    text.textContent = step.text;
    experiment.hidden = step.experiment === undefined;
    experiment.textContent = step.experiment?.title ?? "";
    back.disabled = tour === 0;
    next.textContent = tour + 1 === TOUR.length ? "done" : "next →";
  };
}
