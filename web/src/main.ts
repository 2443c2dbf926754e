// The page: one state, and every part of it a view of the scene that follows from it.
import { mount as mountRace } from "./race/mount.js";
import { mountSeal } from "./seal/seal.js";
import { readAddress, writeAddress } from "./state/address.js";
import { sceneMaker } from "./state/scene.js";
import type { State } from "./state/state.js";
import { Store } from "./state/store.js";
import { mountBar, mountPlayer } from "./view/bar.js";
import { mountChain } from "./view/chain.js";
import { mountControls } from "./view/controls.js";
import { mountConvergence } from "./view/convergence.js";
import { find } from "./view/dom.js";
import { mountGraph, mountNumbers } from "./view/graph.js";
import { fill, linkHighlights } from "./view/linked.js";
import { mountPlane } from "./view/plane.js";
import { mountSampleEditor } from "./view/sample-editor.js";
import { mountSurface } from "./view/surface.js";
import { mountTour } from "./view/tour.js";
import { mountUpdate } from "./view/update.js";
import { valuesOf } from "./view/values.js";
import { mount as mountYourData } from "./your-data/mount.js";

/** Steps that a first visit plays. */
const FIRST_STEPS = 4;

const screen = find("#screen", HTMLElement);
const address = location.hash.slice(1);
const { state: initial, faults } = readAddress(address);
const store = new Store(withFaults(initial, faults));
const redraw = (): void => store.change((state) => ({ ...state }));

const editor = mountSampleEditor(find("#sample", HTMLElement), store);
const views = [
  mountControls(find("#controls", HTMLFormElement), store),
  mountGraph(find("#graph", HTMLElement), redraw),
  mountChain(find("#chain", HTMLElement), store),
  mountPlane(find("#plane .figure", HTMLElement), store, redraw, editor.classOfNew),
  editor.render,
  mountUpdate(find("#arithmetic", HTMLElement), store),
  mountSurface(find("#surface .figure", HTMLElement), store, redraw),
  mountConvergence(find("#convergence .figure", HTMLElement), find("#bound", HTMLElement), redraw),
  mountBar(find("#bar", HTMLElement), store),
  mountTour(find("#tour", HTMLElement), store),
  mountSeal(find("#seal", HTMLElement)),
];
const numbers = mountNumbers(find("#numbers", HTMLTableElement));
const remark = find("#remark", HTMLElement);
const scopes = [...document.querySelectorAll<HTMLInputElement>("input[name=scope]")];
const sceneOf = sceneMaker();

store.watch((state) => {
  const scene = sceneOf(state);
  if (scene.iteration < state.iteration) {
    // the path ends before: it diverged
    const { iteration } = scene;
    store.change((now) => ({ ...now, iteration, reached: iteration, moment: "rest", playTo: undefined }));
    return;
  }
  screen.dataset.moment = state.moment;
  screen.dataset.solver = state.solver;
  screen.dataset.scope = state.scope;
  for (const view of views) view(scene);
  for (const scope of scopes) scope.checked = scope.value === state.scope;
  const values = valuesOf(scene);
  numbers(values);
  fill(screen, values);
  const said = scene.remark ?? "";
  if (remark.textContent !== said) remark.textContent = said;
});
for (const scope of scopes) {
  scope.addEventListener("change", () =>
    store.change((state) => ({ ...state, scope: scope.value === "batch" ? "batch" : "sample" })),
  );
}
linkHighlights(screen);
mountPlayer(store);
mountRace(find("#race", HTMLElement));
mountYourData(find("#your-data", HTMLElement));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

// the address follows when things have come to rest; browsers refuse to rewrite it at every move of a slider
let writing: ReturnType<typeof setTimeout> | undefined;
store.watch((state) => {
  clearTimeout(writing);
  writing = setTimeout(() => history.replaceState(null, "", `#${writeAddress(state)}`), 300);
});
addEventListener("hashchange", () => {
  const { state, faults } = readAddress(location.hash.slice(1));
  store.change(({ tour }) => ({ ...withFaults(state, faults), tour }));
});

// nothing moves by itself for those who asked for that
if (address === "" && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
  store.change((state) => ({ ...state, playTo: FIRST_STEPS }));
}

function withFaults(state: State, faults: readonly string[]): State {
  return faults.length === 0 ? state : { ...state, fault: `Address: ${faults.join("; ")}. The default was taken.` };
}
