// The step bar and the keys: forward, backward, update, ten steps, play, back, and the slider through the history.
import type { Scene } from "../state/scene.js";
import {
  fromStart,
  LAST_ITERATION,
  type Moment,
  nextMoment,
  previousMoment,
  type State,
  withIteration,
} from "../state/state.js";
import type { Store } from "../state/store.js";
import { find, set } from "./dom.js";

/** Milliseconds that play shows a moment. */
const MOMENT = 450;
const MANY = 10;

type Change = (state: State) => State;

/** Does what was asked for, and plays no longer. */
const byHand =
  (change: Change): Change =>
  (state) => ({ ...change(state), playTo: undefined });
const ten = (state: State): State => withIteration(state, state.iteration + MANY);
const playOrPause = (state: State): State => ({
  ...state,
  playTo: state.playTo === undefined ? LAST_ITERATION : undefined,
});

export function mountBar(bar: HTMLElement, store: Store): (scene: Scene) => void {
  const button = (id: string, change: Change): HTMLButtonElement => {
    const found = find(`#${id}`, HTMLButtonElement, bar);
    found.addEventListener("click", () => store.change(change));
    return found;
  };
  button("reset", byHand(fromStart));
  button("back", byHand(previousMoment));
  button("next", byHand(nextMoment));
  button("ten", byHand(ten));
  const moments: [Moment, HTMLButtonElement][] = [
    ["forward", button("forward", byHand(show("forward")))],
    ["backward", button("backward", byHand(show("backward")))],
    ["update", button("move", byHand(show("update")))],
  ];
  const play = button("play", playOrPause);
  const scrub = find("#scrub", HTMLInputElement, bar);
  scrub.addEventListener("input", () => store.change(byHand((state) => withIteration(state, Number(scrub.value)))));
  const iteration = find("#iteration", HTMLElement, bar);
  document.addEventListener("keydown", (event) => onKey(event, store));
  return (scene) => {
    const { state } = scene;
    for (const [moment, of] of moments) set(of, { "aria-pressed": String(moment === state.moment) });
    play.textContent = state.playTo !== undefined ? "❚❚ pause" : "▶ play";
    set(scrub, { max: Math.max(1, state.reached), "aria-valuetext": `iteration ${scene.iteration}` });
    scrub.value = String(scene.iteration);
    iteration.textContent = String(scene.iteration);
  };
}

/** A moment of this step, or once the update is done of the next one. */
function show(moment: Moment): Change {
  return (state) => {
    const on = state.moment === "update" && moment === "forward" ? withIteration(state, state.iteration + 1) : state;
    return { ...on, moment };
  };
}

function onKey(event: KeyboardEvent, store: Store): void {
  const { target, key, shiftKey } = event;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  // space presses a button that has the focus
  if (key === " " && (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement)) return;
  const keys: Record<string, Change> = {
    " ": playOrPause,
    ArrowRight: byHand(shiftKey ? ten : nextMoment),
    ArrowLeft: byHand(shiftKey ? (state) => withIteration(state, state.iteration - MANY) : previousMoment),
  };
  const change = keys[key];
  if (change === undefined) return;
  event.preventDefault();
  store.change(change);
}

/** Goes on from moment to moment while the state says so; at the end it says so no longer. */
export function mountPlayer(store: Store): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    timer = undefined;
    store.change((state) => {
      const { playTo = 0 } = state;
      const next = nextMoment(state);
      return next.iteration < playTo ? next : { ...withIteration(next, playTo), playTo: undefined };
    });
  };
  store.watch(({ playTo }) => {
    if (playTo !== undefined) timer ??= setTimeout(tick, MOMENT);
    else {
      clearTimeout(timer);
      timer = undefined;
    }
  });
}
