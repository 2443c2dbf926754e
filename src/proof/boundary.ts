// Is a separation complete? Rows that it leaves on its boundary may be separable among themselves; then a long step along
// it and one along theirs, together, separate more rows, or all. After the recursion of Albert & Anderson (1984).
import { Cholesky } from "../math/cholesky.js";
import { addScaled, dot, norm } from "../math/vector.js";
import type { BoundarySums } from "../problem/boundary-rows.js";
import type { Own, Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import { hessianOf } from "./careful.js";
import { BOUNDARY, candidates, scaled } from "./separation.js";
import type { Separating } from "./verdict.js";

/** A step that promises so small a share of the loss has come to its minimum: the rows overlap. */
const OVERLAP = 1e-9;
/** Each adds about 1 to the margins of rows that separate. */
const MOST_STEPS = 100;
const MOST_HALVINGS = 30;
/** How long the step along the separation is beside the other, so that no row that it separates turns back. */
const LENGTHS = [1, 1024, 1073741824];
/** Reads of all rows, those of the fit before it, too. */
const MOST_PASSES = 900;
/** So many products take about half a second. Of more rows only some are asked: where these overlap, all do. */
const MOST_PRODUCTS = 2e8;

/** The same separation, or one that leaves fewer rows on its boundary: none where that can be. */
export function* widened(problem: Problem, separating: Separating): Asking<Separating> {
  const { weightedRows, size, hasHessian } = problem;
  let every = Math.max(1, Math.ceil((weightedRows * size * size) / MOST_PRODUCTS));
  let widest = separating;
  while (hasHessian && widest.strictRows < weightedRows) {
    const wider: Wider = yield* widenedOnce(problem, widest, every);
    if (wider === "overlap") break;
    if (wider !== undefined) widest = wider;
    else if (every > 1) every = 1;
    else break;
  }
  return widest;
}

/** Undefined where neither a wider separation was found nor that there is none. */
type Wider = Separating | "overlap" | undefined;

/** Newton's method on the rows that are on the boundary, until its point or its step separates some of them. */
function* widenedOnce(problem: Problem, from: Separating, every: number): Asking<Wider> {
  const { direction } = from;
  const look = (theta: Float64Array, tolerance: number): Asking<BoundarySums> =>
    problem.boundaryOf(direction, { theta, tolerance, every });
  let theta: Float64Array = new Float64Array(problem.size);
  let sums = yield* look(theta, 0);
  for (let k = 0; k < MOST_STEPS && problem.passes < MOST_PASSES; k++) {
    const step = new Cholesky(hessianOf(sums), problem.size).solve(sums.gradient.map((g) => -g));
    const slope = dot(sums.gradient, step);
    if (!(-slope > OVERLAP * sums.loss)) return "overlap";
    for (const towards of [step, theta]) {
      const length = norm(towards);
      if (length === 0 || (yield* look(towards, BOUNDARY * length)).wrong > 0) continue;
      const wider = yield* joined(problem, from, towards);
      if (wider !== undefined) return wider;
    }

    let length = 1;
    let ahead: BoundarySums;
    do {
      if (length < 2 ** -MOST_HALVINGS) return undefined;
      ahead = yield* look(addScaled(theta, length, step), 0);
      length /= 2;
    } while (!(ahead.loss < sums.loss));
    theta = addScaled(theta, 2 * length, step);
    sums = ahead;
  }
  return undefined;
}

/** Both directions in one, as it is delivered, if it separates more rows, and is opposed by none. */
function* joined(problem: Problem, from: Separating, towards: Float64Array): Asking<Separating | undefined> {
  const separates = function* (weights: Float64Array): Asking<Separating | undefined> {
    const direction: Own = { weights, bias: problem.fitBias ? yield* problem.biasBetween(weights) : 0 };
    const { wrong, right } = yield* problem.sidesOf(direction);
    return wrong === 0 && right > from.strictRows ? { direction, strictRows: right } : undefined;
  };
  const { weights: along } = from.direction;
  const lengths = along.some((weight) => weight !== 0) ? LENGTHS : [0];
  for (const weights of candidates(problem, towards)) {
    for (const length of lengths) {
      const found = yield* separates(scaled(addScaled(weights, length, along)));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
