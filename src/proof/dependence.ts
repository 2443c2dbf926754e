// A column that the Hessian's factor leaves out must be shown to depend on the others, exactly and in every row.
import { Cholesky } from "../math/cholesky.js";
import type { Problem } from "../problem/problem.js";
import type { Asking } from "../problem/sums.js";
import type { Relation } from "./certificate.js";

/** Relations that hold without rounding have small whole coefficients, up to a factor: sums, copies, groups. */
const MOST_PARTS = 64;
/** How near to whole numbers a factor's own coefficients must come. */
const NEAR = 1e-4;

/**
 * What proves that the columns left out depend on others; undefined where one does not, or not exactly, or where a
 * penalty prefers some weights of the columns to others.
 */
export function* relationsOf(
  problem: Problem,
  hessian: Float64Array,
  factor: Cholesky,
): Asking<Relation[] | undefined> {
  const relations: Relation[] = [];
  for (const column of factor.dependent) {
    // what takes no part is left out of the problem itself; a diagonal of 0 may be rows that are saturated
    if (problem.columnSize[column] === 0) continue;
    if (problem.l1 + problem.l2 > 0) return undefined;
    const relation = yield* relationOf(problem, hessian, factor, column);
    if (relation === undefined) return undefined;
    relations.push(relation);
  }
  return relations;
}

/** Those of the columns for which there is such a proof, at a point where no other tells the columns apart. */
export function* relationsAt(problem: Problem, theta: Float64Array): Asking<Relation[]> {
  const hessian = yield* (yield* problem.at(theta)).hessian();
  const factor = new Cholesky(hessian, problem.size);
  const relations: Relation[] = [];
  for (const column of factor.dependent) {
    if (factor.diagonal[column] === 0) continue;
    const relation = yield* relationOf(problem, hessian, factor, column);
    if (relation !== undefined) relations.push(relation);
  }
  return relations;
}

/** The column as a combination of those that the factor keeps, looked at in every row. */
function* relationOf(
  problem: Problem,
  hessian: Float64Array,
  factor: Cholesky,
  column: number,
): Asking<Relation | undefined> {
  const { size } = factor;
  const beside = new Float64Array(size).map((_, j) => hessian[j <= column ? j * size + column : column * size + j]);
  const combination = factor.solve(beside).map((c) => -c);
  combination[column] = 1;
  const own = problem.own(combination);
  const weights = wholeNumbers(own.weights.map((weight) => weight / own.weights[column]));
  if (weights === undefined) return undefined;
  const bias = problem.fitBias ? yield* problem.biasBetween(weights) : 0;
  const { wrong, right } = yield* problem.sidesOf({ weights, bias });
  return wrong + right === 0 ? { column, weights: [...weights], bias } : undefined;
}

/** The smallest multiple that consists of whole numbers, all but for rounding; undefined where there is none. */
function wholeNumbers(ratios: Float64Array): Float64Array | undefined {
  for (let parts = 1; parts <= MOST_PARTS; parts++) {
    const whole = ratios.map((ratio) => Math.round(parts * ratio));
    if (whole.every((value, j) => Math.abs(value - parts * ratios[j]) <= NEAR)) return whole;
  }
  return undefined;
}
