// Holds the state, and tells who shows it of every change.
import type { State } from "./state.js";

export class Store {
  #state: State;
  readonly #watchers: ((state: State) => void)[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** A pure function from the state to the next one. */
  change(by: (state: State) => State): void {
    this.#state = by(this.#state);
    for (const watcher of this.#watchers) watcher(this.#state);
  }

  /** Called now and after every change. */
  watch(watcher: (state: State) => void): void {
    this.#watchers.push(watcher);
    watcher(this.#state);
  }
}
