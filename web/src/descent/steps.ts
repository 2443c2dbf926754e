// From one point to the next: the seed's update, and Newton's for comparison.
import { backward, type Gradient, hessian, objective, type Row } from "./objective.js";
import type { Parameters, Sample } from "./sample.js";

export type Solver = "gradient-descent" | "newton";

/** What a step is made with. */
export interface Problem {
  readonly samples: readonly Sample[];
  readonly alpha: number;
  readonly l2: number;
}

/** `by` is subtracted: α ∂F/∂θ, or a share of H⁻¹ ∂F/∂θ. */
export interface Step {
  gradient: Gradient;
  by: Parameters;
  to: Parameters;
  /** Newton: the part of the whole step that was taken. */
  share?: number;
}

/** Half the step until F falls; so often, then the step is none. */
const HALVINGS = 40;

/** The step from θ; `by` is 0 where Newton has none. */
export function step(problem: Problem, solver: Solver, from: Parameters): Step {
  return solver === "newton" ? newtonStep(problem, from) : gradientStep(problem, from);
}

/** w := w − α ∂F/∂w, b := b − α ∂F/∂b. */
function gradientStep({ samples, alpha, l2 }: Problem, from: Parameters): Step {
  const gradient = backward(samples, l2, from);
  const by: Parameters = { w: [alpha * gradient.w[0], alpha * gradient.w[1]], b: alpha * gradient.b };
  return { gradient, by, to: update(from, by, 1) };
}

/** θ := θ − H⁻¹ ∂F/∂θ, halved until F falls. */
function newtonStep({ samples, l2 }: Problem, from: Parameters): Step {
  const gradient = backward(samples, l2, from);
  const whole = solve(hessian(samples, l2, from), [gradient.w[0], gradient.w[1], gradient.b]);
  const here = objective(samples, l2, from);
  let share = 1;
  for (let k = 0; whole !== undefined && k < HALVINGS; k++, share /= 2) {
    const by: Parameters = { w: [share * whole[0], share * whole[1]], b: share * whole[2] };
    const to = update(from, by, 1);
    if (objective(samples, l2, to) < here) return { gradient, by, to, share };
  }
  return { gradient, by: { w: [0, 0], b: 0 }, to: from, share: 0 };
}

/** θ − length · by. */
export function update({ w, b }: Parameters, by: Parameters, length: number): Parameters {
  return { w: [w[0] - length * by.w[0], w[1] - length * by.w[1]], b: b - length * by.b };
}

/** H s = g by Cramer's rule; nothing where H is singular in double precision. */
function solve(H: [Row, Row, Row], g: Row): Row | undefined {
  const determinant = triple(H[0], H[1], H[2]);
  // H is symmetric: its rows are its columns
  const s: Row = [
    triple(g, H[1], H[2]) / determinant,
    triple(H[0], g, H[2]) / determinant,
    triple(H[0], H[1], g) / determinant,
  ];
  return s.every(Number.isFinite) ? s : undefined;
}

/** p · (q × r). */
function triple(p: Row, q: Row, r: Row): number {
  return p[0] * (q[1] * r[2] - q[2] * r[1]) + p[1] * (q[2] * r[0] - q[0] * r[2]) + p[2] * (q[0] * r[1] - q[1] * r[0]);
}
