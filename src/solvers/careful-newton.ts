// Newton's method for columns that hardly differ, without l1: in combinations of them that do.
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm, replaced } from "../math/vector.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { type CarefulPlace, carefulObjective, certifyCarefully, hessianOf } from "../proof/careful.js";
import { boundedByZero, type Relation } from "../proof/certificate.js";
import type { Outcome } from "../proof/verdict.js";
import { ENOUGH } from "./line-search.js";
import type { Run } from "./solver.js";

/** A column of which less is left beside the others is looked at as what is left of it. */
const ALIKE = 1e-4;
/** A combination found from rounded sums is rough: it is made again from what it comes to. */
const REFINED = 4;
const MOST_STEPS = 40;
/** So many passes in all, those of the solvers before it, too. */
const MOST_PASSES = 880;
const HALVINGS = 12;

/**
 * From a point where no step led on. Every sum is made row by row from combinations that have all their digits, so that
 * what limits the proof is the rounding of the weights as they are delivered.
 * @param relations of the columns that depend on others exactly; these stay out.
 */
export function* carefulNewton(
  problem: Problem,
  from: Outcome,
  relations: readonly Relation[],
  run: Run,
): Asking<Outcome> {
  let place = yield* combine(problem, from.theta, relations);
  let best = from;
  for (let k = 0; k < MOST_STEPS; k++) {
    const { theta, own } = place;
    const here = carefulObjective(problem, place);
    const { objective, gradient } = here;
    const over = run.iterate({ theta, objective }, norm(gradient));
    const last = over || problem.passes > MOST_PASSES;

    // 1. The proof, which has the factor of the step.
    const factor = new Cholesky(here.hessian, gradient.length);
    if (factor.dependent.size > 0) return best;
    const certificate = certifyCarefully(problem, place, here, factor);
    const converged = certificate.relativeGap <= run.tolerance;
    if (best.end === "converged" && !(certificate.gap < best.certificate.gap)) return best;
    const { dependent = [] } = from;
    best = { theta, own, objective, certificate, dependent, end: converged ? "converged" : "stalled" };
    if (last) return converged ? best : { ...best, end: "stopped" };

    // 2. Without a penalty it may separate the classes: there is no minimum then.
    const step = factor.solve(gradient.map((g) => -g));
    const direction = problem.ownStep(place.combinations, step);
    const { wrong, right } = problem.l2 > 0 ? { wrong: 1, right: 0 } : yield* problem.sidesOf(direction);
    if (wrong === 0 && right > 0) {
      const separating = { direction, strictRows: right };
      return { ...best, end: "separable", certificate: boundedByZero(problem, best), separating };
    }

    // 3. As much of it as lowers F.
    const next = yield* descend(problem, place, objective, step, dot(gradient, step));
    if (next === undefined) return best;
    place = next;
  }
  return best;
}

/** The point in combinations of columns that do not resemble each other. */
function* combine(problem: Problem, theta: Float64Array, relations: readonly Relation[]): Asking<CarefulPlace> {
  const out = new Set(relations.map(({ column }) => column));
  // what takes no part has no size
  const columns = [...theta.keys()].filter((j) => problem.columnSize[j] > 0 && !out.has(j));
  const free = problem.fitBias ? columns : columns.filter((j) => j < problem.size - 1);
  const own = problem.own(theta);
  let rows: Float64Array[] = free.map((j) => replaced(new Float64Array(problem.size), j, 1));
  for (let k = 0; ; k++) {
    const combinations = problem.combinations(rows);
    const sums = yield* problem.careful(own, combinations);
    const place = { theta, own, sums, rows, combinations, relations };
    const finer = k < REFINED ? separate(place) : undefined;
    if (finer === undefined) return place;
    rows = finer;
  }
}

/** Each row that resembles those before it less what they make up of it; undefined where none does. */
function separate({ sums, rows }: CarefulPlace): Float64Array[] | undefined {
  const size = rows.length;
  const upper = hessianOf(sums);
  const factor = new Cholesky(upper, size, undefined, ALIKE);
  if (factor.dependent.size === 0) return undefined;
  return rows.map((row, c) => {
    if (!factor.dependent.has(c)) return row;
    const beside = Float64Array.from(rows, (_, d) => upper[d <= c ? d * size + c : c * size + d]);
    return factor.solve(beside).reduce((left, share, d) => addScaled(left, -share, rows[d]), row);
  });
}

function* descend(
  problem: Problem,
  place: CarefulPlace,
  objective: number,
  step: Float64Array,
  slope: number,
): Asking<CarefulPlace | undefined> {
  const { own, combinations } = place;
  for (let k = 0; k < HALVINGS; k++) {
    const by = problem.ownStep(
      combinations,
      step.map((value) => value / 2 ** k),
    );
    const to = { weights: addScaled(own.weights, 1, by.weights), bias: own.bias + by.bias };
    const sums = yield* problem.careful(to, [...combinations]);
    const ahead = { ...place, theta: problem.fromOwn(to), own: to, sums };
    const enough = (ENOUGH * slope) / 2 ** k + problem.rounding * objective;
    if (carefulObjective(problem, ahead).objective <= objective + enough) return ahead;
  }
  return undefined;
}
