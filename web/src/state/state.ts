// All that the page shows follows from this one object; every change makes a new one.
import { dataSet, type SetName } from "../data/sets.js";
import type { Parameters, Sample } from "../descent/sample.js";
import type { Solver } from "../descent/steps.js";

/** What is visible of a step: all of it at rest, else one of its three moments. */
export type Moment = "rest" | "forward" | "backward" | "update";

/** The graph shows the chosen sample, or the mean over all. */
export type Scope = "sample" | "batch";

export interface State {
  readonly data: SetName;
  /** A whole number from 0 to 2³² − 1. */
  readonly seed: number;
  /** Standard deviation, from 0 to 3. */
  readonly noise: number;
  /** As drawn, or as changed by hand. */
  readonly samples: readonly Sample[];
  readonly edited: boolean;
  readonly alpha: number;
  readonly l2: number;
  readonly solver: Solver;
  /** θ at iteration 0. */
  readonly start: Parameters;
  readonly iteration: number;
  /** The furthest iteration shown so far, to which the history can be scrubbed. */
  readonly reached: number;
  readonly moment: Moment;
  /** The row number of the sample whose numbers the graph shows, unless the pointer is on another. */
  readonly chosen: number;
  readonly hovered: number | undefined;
  readonly scope: Scope;
  /** Play goes on to this iteration; none while it rests. */
  readonly playTo: number | undefined;
  /** The step of the tour, from 0; none when it is closed. */
  readonly tour: number | undefined;
  /** What was wrong with something that was typed, or with the address. */
  readonly fault: string | undefined;
}

/** No more steps than this: what is not done by then, another α or solver does. */
export const LAST_ITERATION = 5000;

export const INITIAL: State = {
  data: "overlapping",
  seed: 1,
  noise: dataSet("overlapping").noise,
  samples: dataSet("overlapping").draw(1, dataSet("overlapping").noise),
  edited: false,
  alpha: 0.5,
  l2: 0.01,
  solver: "gradient-descent",
  start: { w: [-0.5, 1], b: 0 },
  iteration: 0,
  reached: 0,
  moment: "rest",
  chosen: 0,
  hovered: undefined,
  scope: "sample",
  playTo: undefined,
  tour: 0,
  fault: undefined,
};

/** Another data set, seed or noise: new samples, from the start again. */
export function withData(state: State, change: Partial<Pick<State, "data" | "seed" | "noise">>): State {
  const { data, seed, noise } = { ...state, ...change };
  const samples = dataSet(data).draw(seed, noise);
  return {
    ...fromStart(state),
    data,
    seed,
    noise,
    samples,
    edited: false,
    fault: undefined,
    hovered: undefined,
    chosen: Math.min(state.chosen, samples.length - 1),
  };
}

/** The same problem from iteration 0. */
export function fromStart(state: State): State {
  return { ...state, iteration: 0, reached: 0, moment: "rest", playTo: undefined, fault: undefined };
}

/** Samples changed by hand; numbers are kept to three decimals, as the address has them. */
export function withSamples(state: State, samples: readonly Sample[], chosen: number): State {
  const rounded = samples.map(({ x, y }): Sample => ({ x: [thousandths(x[0]), thousandths(x[1])], y }));
  return {
    ...state,
    samples: rounded,
    edited: true,
    fault: undefined,
    hovered: undefined,
    chosen: Math.max(0, Math.min(chosen, samples.length - 1)),
  };
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function withIteration(state: State, iteration: number): State {
  const to = Math.max(0, Math.min(iteration, LAST_ITERATION));
  return { ...state, iteration: to, reached: Math.max(state.reached, to), moment: "rest", fault: undefined };
}

/** Forward, backward, update, and forward again at the next iteration. */
export function nextMoment(state: State): State {
  if (state.moment === "rest") return { ...state, moment: "forward" };
  if (state.moment === "forward") return { ...state, moment: "backward" };
  if (state.moment === "backward") return { ...state, moment: "update" };
  return { ...withIteration(state, state.iteration + 1), moment: "forward" };
}

/** The moment before; from the first one, the update of the iteration before. */
export function previousMoment(state: State): State {
  if (state.moment === "update") return { ...state, moment: "backward" };
  if (state.moment === "backward") return { ...state, moment: "forward" };
  return state.iteration === 0
    ? { ...state, moment: "rest" }
    : { ...withIteration(state, state.iteration - 1), moment: "update" };
}
