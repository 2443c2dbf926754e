// What follows from the state: the path, the step from where we are, the minimum, one sample's chain rule.
import { checkGradient, type Explanation, explain, type GradientCheck } from "../../../src/index.js";
import { findMinimum, type Minimum } from "../descent/minimum.js";
import { type Forward, forward, objective, safeLearningRate } from "../descent/objective.js";
import { Path } from "../descent/path.js";
import type { Parameters, Sample } from "../descent/sample.js";
import type { Step } from "../descent/steps.js";
import { short } from "../view/numbers.js";
import type { State } from "./state.js";

export interface Scene {
  state: State;
  /** The chosen solver's way, and the other one's from the same start. */
  path: Path;
  other: Path;
  /** At most the state's: a path may end where it diverges. */
  iteration: number;
  here: Parameters;
  step: Step;
  /** Where plane and surface are: `here`, or after the update its end. */
  shown: Parameters;
  /** F there. */
  objective: number;
  minimum: Minimum;
  /** The sample under the pointer, else the chosen one, with its row number. */
  sample: Sample | undefined;
  row: number;
  explanation: Explanation | undefined;
  mean: Forward;
  check: GradientCheck | undefined;
  /** One sentence, where something needs saying. */
  remark: string | undefined;
}

/** Of the last so many steps, so many that raised F are worth a word. */
const LOOKED_AT = 10;
const MANY = 3;

/** What a problem costs to find out, kept for as long as it stays the same. */
interface Known {
  state: State;
  path: Path;
  other: Path;
  minimum: Minimum;
}

/** A function from the state to its scene. */
export function sceneMaker(): (state: State) => Scene {
  let known: Known | undefined;
  return (state) => {
    if (known === undefined || !sameProblem(known.state, state)) known = explore(state, known);
    return sceneOf(state, known);
  };
}

function explore(state: State, known: Known | undefined): Known {
  const { samples, alpha, l2, solver, start } = state;
  const problem = { samples, alpha, l2 };
  // α and the start have no say in where the minimum is
  const isSame = known !== undefined && known.state.samples === samples && known.state.l2 === l2;
  return {
    state,
    path: new Path(problem, solver, start),
    other: new Path(problem, solver === "newton" ? "gradient-descent" : "newton", start),
    minimum: isSame ? known.minimum : findMinimum(samples, l2),
  };
}

function sameProblem(one: State, two: State): boolean {
  const names = ["samples", "alpha", "l2", "solver", "start"] as const;
  return names.every((name) => one[name] === two[name]);
}

function sceneOf(state: State, { path, other, minimum }: Known): Scene {
  const { samples, l2, alpha, moment } = state;
  const iteration = path.reach(state.iteration);
  path.reach(iteration + 1);
  other.reach(state.reached);
  const here = path.points[iteration];
  const step = path.stepAt(iteration);
  const shown = moment === "update" ? step.to : here;
  const row = state.hovered ?? state.chosen;
  const sample = samples[row];
  return {
    state,
    path,
    other,
    iteration,
    here,
    step,
    shown,
    objective: objective(samples, l2, shown),
    minimum,
    sample,
    row,
    explanation:
      sample && attempt(() => explain({ w: here.w, x: sample.x, b: here.b, y: sample.y, learningRate: alpha })),
    mean: forward(samples, here),
    check: attempt(() =>
      checkGradient(
        { weights: here.w, bias: here.b },
        samples.map(({ x }) => x),
        samples.map(({ y }) => y),
      ),
    ),
    remark: state.fault ?? remarkOn(state, path, minimum, iteration),
  };
}

/** Nothing where the numbers are beyond what can be explained: the remark says that the path diverged. */
function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

function remarkOn(
  { samples, alpha, l2, solver }: State,
  path: Path,
  minimum: Minimum,
  iteration: number,
): string | undefined {
  if (samples.length === 0) return "No points: click into the plane to add one.";
  if (path.divergedAt !== undefined && iteration === path.divergedAt) {
    return `α = ${short(alpha)} diverged at iteration ${iteration}: the next weights are beyond 1e100. Up to α = ${short(safeLearningRate(samples, l2))} no step raises F.`;
  }
  const rises = path.risesBefore(iteration, LOOKED_AT);
  if (solver === "gradient-descent" && rises >= MANY) {
    return `α = ${short(alpha)} is too large: F rose in ${rises} of the last ${LOOKED_AT} steps. Up to α = ${short(safeLearningRate(samples, l2))} no step raises it.`;
  }
  if (minimum.kind === "none") return `No minimum: ${minimum.reason}.`;
  if (minimum.kind === "separable") {
    return "separable: a line parts the classes, so without l2 there is no minimum; F falls for ever while w runs away. The dashed line in the plane is the proof.";
  }
  return undefined;
}
