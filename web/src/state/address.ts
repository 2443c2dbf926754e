// The state in the part of the address after #, and back. What cannot be read is named, and the default taken.
import { dataSet, SET_NAMES, type SetName } from "../data/sets.js";
import type { Parameters, Sample } from "../descent/sample.js";
import type { Solver } from "../descent/steps.js";
import { QUANTITIES, type Quantity, readNumber } from "./quantities.js";
import { INITIAL, LAST_ITERATION, type State } from "./state.js";

const SOLVERS: readonly Solver[] = ["gradient-descent", "newton"];
/** So many samples may stand in an address. */
const MOST_SAMPLES = 1000;

/** Without the #. */
export function writeAddress(state: State): string {
  const { data, seed, noise, samples, edited, alpha, l2, solver, start, iteration, chosen, scope } = state;
  const fields: [string, string | number][] = [
    ["data", data],
    ["seed", seed],
    ["noise", noise],
    ["alpha", alpha],
    ["l2", l2],
    ["solver", solver],
    ["start", [...start.w, start.b].join(",")],
    ["iteration", iteration],
    ["sample", chosen],
    ["scope", scope],
  ];
  if (edited) fields.push(["points", samples.map(({ x, y }) => [...x, y].join(",")).join(";")]);
  return fields
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3B", ";")}`)
    .join("&");
}

/** Any text: faults name what could not be read, one sentence each. */
export function readAddress(text: string): { state: State; faults: string[] } {
  const faults: string[] = [];
  const fields = new URLSearchParams(text);
  /** What stands under a name, or the default where nothing or something unreadable does. */
  const read = <T>(name: string, otherwise: T, parse: (text: string) => T): T => {
    const said = fields.get(name);
    if (said === null) return otherwise;
    try {
      return parse(said);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  };
  const number = (name: string, otherwise: number, quantity: Quantity): number =>
    read(name, otherwise, (said) => readNumber(said, quantity));

  const data = read<SetName>("data", INITIAL.data, oneOf("data", SET_NAMES));
  const seed = number("seed", INITIAL.seed, QUANTITIES.seed);
  const noise = number("noise", dataSet(data).noise, QUANTITIES.noise);
  const edited = read<readonly Sample[] | undefined>("points", undefined, readSamples);
  const samples = edited ?? dataSet(data).draw(seed, noise);
  const iteration = number("iteration", 0, QUANTITIES.iteration);
  const state: State = {
    ...INITIAL,
    data,
    seed,
    noise,
    samples,
    edited: edited !== undefined,
    alpha: number("alpha", INITIAL.alpha, QUANTITIES.alpha),
    l2: number("l2", INITIAL.l2, QUANTITIES.l2),
    solver: read<Solver>("solver", INITIAL.solver, oneOf("solver", SOLVERS)),
    start: read("start", INITIAL.start, readParameters),
    iteration: Math.min(iteration, LAST_ITERATION),
    reached: Math.min(iteration, LAST_ITERATION),
    chosen: number("sample", 0, {
      name: "sample",
      expected: `a row number from 0 to ${samples.length - 1}`,
      allows: (value) => Number.isInteger(value) && value >= 0 && value < Math.max(1, samples.length),
    }),
    scope: read("scope", INITIAL.scope, oneOf("scope", ["sample", "batch"] as const)),
  };
  return { state, faults };
}

function oneOf<T extends string>(name: string, values: readonly T[]): (text: string) => T {
  return (text) => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new RangeError(`${name}: expected ${values.join(", ")}, got "${text}"`);
    return found;
  };
}

function readParameters(text: string): Parameters {
  const numbers = text.split(",").map((part) => readNumber(part, { ...QUANTITIES.weight, name: "start" }));
  if (numbers.length !== 3) throw new RangeError(`start: expected w₁,w₂,b, got "${text}"`);
  return { w: [numbers[0], numbers[1]], b: numbers[2] };
}

function readSamples(text: string): Sample[] {
  if (text === "") return [];
  const parts = text.split(";");
  if (parts.length > MOST_SAMPLES) {
    throw new RangeError(`points: expected at most ${MOST_SAMPLES}, got ${parts.length}`);
  }
  return parts.map((part, i): Sample => {
    const [x1, x2, y, ...more] = part.split(",");
    if (more.length > 0 || (y !== "0" && y !== "1")) {
      throw new RangeError(`points: expected x₁,x₂,class with class 0 or 1 at point ${i}, got "${part}"`);
    }
    const quantity = { ...QUANTITIES.coordinate, name: `points, point ${i}` };
    return { x: [readNumber(x1, quantity), readNumber(x2, quantity)], y: y === "1" ? 1 : 0 };
  });
}
