// The minimum F* as near as double-double arithmetic comes to it. Whatever point it ends at, F there is no lower than
// F*: where it is below a certified bound, the certificate is false, whether or not this search has settled.
import {
  absolute,
  add,
  addScaled,
  type DoubleDouble,
  divide,
  dot,
  EPSILON,
  from,
  multiply,
  negate,
  ONE,
  scale,
  sqrt,
  subtract,
  times,
  Vector,
  ZERO,
} from "./double-double.js";
import { Expansion } from "./exact.js";
import { addProducts, type Place, placeAt, placeOf, type Statement } from "./statement.js";

export interface Minimum {
  /** The lowest F found. */
  objective: DoubleDouble;
  /** How far rounding can have put it from F of a real point, in all. */
  uncertainty: number;
  /** Whether Newton's decrement came down to nothing: no lower F is to be expected. */
  settled: boolean;
  /** Without a penalty: whether the classes are shown not to be separable, so that a finite minimum exists. */
  finite: boolean;
  theta: DoubleDouble[];
  margins: Vector;
  iterations: number;
}

/** A way to move: of margins by `values`, and of one θ, if any. */
interface Direction {
  values: Vector;
  kappa: DoubleDouble;
  /** The column whose θ it moves, where it moves one only. */
  column: number | undefined;
  /** By how much it moves the θ of every column. */
  theta: DoubleDouble[];
  /** How far its values may be from the span of the columns. */
  slack: number;
}

const ITERATIONS = 100;
/** Decrements below this share of F are the rounding's. */
const SETTLED = 2 ** -90;
/** Added to the Hessian's diagonal, as a share of it: above its rounding, below what tells real columns apart. */
const RIDGE = 2 ** -95;
/** A column of which less than this is left beside the others depends on them. */
const DEPENDENT = 2 ** -96;
/** A loss that has fallen so far falls for ever. */
const NOTHING = 1e-200;

/** The lowest F that Newton's method finds from the given place, and from weights 0 if it does not settle there. */
export function minimumOf(statement: Statement, given: Place | undefined): Minimum {
  const zero = placeAt(
    statement,
    statement.columns.map(() => 0),
    0,
  );
  const usable = given !== undefined && Number.isFinite(given.objective.high);
  const directions = directionsOf(statement);
  if (!usable) return descend(statement, directions, zero);
  const near = descend(statement, directions, given);
  if (near.settled) return near;
  const far = descend(statement, directions, zero);
  return subtract(far.objective, near.objective).high < 0 ? far : near;
}

/** The weights and the bias of the minimum in the columns' own units, rounded to doubles: what a model can hold. */
export function rounded(
  { columns, share, x, offset, fitBias }: Statement,
  { theta, margins }: Minimum,
): { weights: number[]; bias: number } {
  const scaled = theta.map(({ high }) => high);
  const weights = scaled.map((value, j) => value / columns[j].unit);
  if (!fitBias) return { weights, bias: 0 };
  // the bias takes up, on average, what rounding the weights did to the margins
  const sum = new Expansion();
  const left = Vector.of(x.length, (i) => {
    sum.clear();
    addProducts(sum, scaled, columns, x[i]);
    sum.add(offset[i]);
    return subtract(margins.get(i), sum.total());
  });
  return { weights, bias: dot(share, left).high };
}

/** The columns; without a penalty an orthogonal basis of them, which tells apart even columns that nearly agree. */
function directionsOf({ columns, fitBias, l1, l2, share }: Statement): Direction[] {
  const directions: Direction[] = columns.flatMap(({ values, kappa, fixed }, column) => {
    const theta = columns.map((_, j) => (j === column ? ONE : ZERO));
    return fixed ? [] : [{ values, kappa, column, theta, slack: 0 }];
  });
  if (fitBias) {
    const values = Vector.of(share.length, () => ONE);
    directions.unshift({ values, kappa: ZERO, column: undefined, theta: columns.map(() => ZERO), slack: 0 });
  }
  return l1 > 0 || l2 > 0 ? directions : orthogonal(directions, share);
}

/** Gram–Schmidt, twice, in the rows' weights. A direction is scaled to a length near 1. */
function orthogonal(directions: Direction[], share: Vector): Direction[] {
  const basis: { direction: Direction; weighted: Vector; square: DoubleDouble }[] = [];
  for (const { values, theta: own } of directions) {
    let left = values;
    let theta = own;
    const length = lengthOf(values, share);
    let slack = EPSILON * largest(values);
    for (let round = 0; round < 2; round++) {
      for (const { direction, weighted, square } of basis) {
        const part = divide(dot(weighted, left), square);
        left = addScaled(left, negate(part), direction.values);
        theta = theta.map((value, j) => subtract(value, multiply(part, direction.theta[j])));
        slack += Math.abs(part.high) * (direction.slack + 4 * EPSILON * largest(direction.values));
      }
    }
    const rest = lengthOf(left, share);
    if (!(rest > DEPENDENT * length)) continue;
    const unit = 2 ** Math.floor(Math.log2(rest));
    const kept = Vector.of(left.length, (i) => scale(left.get(i), 1 / unit));
    const weighted = times(share, kept);
    theta = theta.map((value) => scale(value, 1 / unit));
    const direction = { values: kept, kappa: ZERO, column: undefined, theta, slack: slack / unit };
    basis.push({ direction, weighted, square: dot(weighted, kept) });
  }
  return basis.map(({ direction }) => direction);
}

function lengthOf(values: Vector, share: Vector): number {
  return sqrt(dot(times(share, values), values)).high;
}

function largest({ high }: Vector): number {
  return high.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** What the steps see of F at a place, along every direction. */
interface Slopes {
  /** Of loss and l2. */
  gradient: DoubleDouble[];
  /** Of F, towards where it falls; 0 where l1 holds a θ of 0. */
  pull: DoubleDouble[];
  /** Whether θ is 0 and l1 acts on it. */
  atZero: boolean[];
}

function descend(statement: Statement, directions: Direction[], start: Place): Minimum {
  let place = start;
  let settled = false;
  let decrement = 0;
  let iterations = 0;
  // how far margins were moved along each direction, back and forth
  const travelled = directions.map(() => 0);
  for (; iterations < ITERATIONS; iterations++) {
    if (place.objective.high < NOTHING) break;
    const slopes = slopesAt(statement, directions, place);
    const hessian = hessianAt(statement, directions, place.losses.curvatures);
    const newton = stepOf(hessian, slopes);
    decrement = newton.decrement;
    settled = decrement <= SETTLED * place.objective.high && newton.everyDirection;
    if (settled) break;
    const moved =
      lower(statement, directions, place, newton) ??
      lower(statement, directions, place, stepOf(boundOf(statement, directions), slopes));
    if (moved === undefined) {
      // what is left is the rounding of F itself
      settled = decrement <= 2 ** 15 * SETTLED * place.objective.high && newton.everyDirection;
      break;
    }
    place = moved.place;
    moved.step.forEach((step, k) => {
      travelled[k] += Math.abs(step);
    });
  }
  const error = directions.reduce(
    (sum, { values, slack }, k) => sum + travelled[k] * (slack + 16 * EPSILON * largest(values)),
    statement.share.length * 8 * EPSILON,
  );
  return {
    objective: place.objective,
    uncertainty: error * start.objective.high,
    settled,
    finite: settled && hasFiniteMinimum(statement, directions, place, decrement),
    theta: place.theta,
    margins: place.margins,
    iterations,
  };
}

function slopesAt({ l1, l2 }: Statement, directions: Direction[], { theta, losses }: Place): Slopes {
  const slopes: Slopes = { gradient: [], pull: [], atZero: [] };
  for (const { values, kappa, column } of directions) {
    const at = column === undefined ? ZERO : theta[column];
    const ridge = multiply(multiply(from(l2), multiply(kappa, kappa)), at);
    const gradient = add(dot(losses.multipliers, values), ridge);
    const threshold = multiply(from(l1), kappa);
    const atZero = at.high === 0 && threshold.high > 0;
    let pull = gradient;
    if (atZero) {
      const beyond = subtract(absolute(gradient), threshold);
      pull = beyond.high <= 0 ? ZERO : gradient.high < 0 ? negate(beyond) : beyond;
    } else if (threshold.high > 0) {
      pull = at.high > 0 ? add(gradient, threshold) : subtract(gradient, threshold);
    }
    slopes.gradient.push(gradient);
    slopes.pull.push(pull);
    slopes.atZero.push(atZero);
  }
  return slopes;
}

function hessianAt({ l2 }: Statement, directions: Direction[], curvatures: Vector): DoubleDouble[][] {
  const hessian: DoubleDouble[][] = directions.map(() => []);
  directions.forEach(({ values, kappa }, j) => {
    const curved = times(curvatures, values);
    for (let k = 0; k <= j; k++) hessian[j][k] = hessian[k][j] = dot(curved, directions[k].values);
    hessian[j][j] = add(hessian[j][j], multiply(from(l2), multiply(kappa, kappa)));
  });
  return hessian;
}

/** The Hessian with the largest curvature, 1/4, in every row: its step lowers F from anywhere (Böhning & Lindsay 1988). */
function boundOf(statement: Statement, directions: Direction[]): DoubleDouble[][] {
  const { share } = statement;
  return hessianAt(
    statement,
    directions,
    Vector.of(share.length, (i) => scale(share.get(i), 0.25)),
  );
}

interface Step {
  step: DoubleDouble[];
  /** −pull · step, with what the direction that l1 would let go next could give. */
  decrement: number;
  /** Whether no direction was left out for want of curvature. */
  everyDirection: boolean;
}

/**
 * The Newton step of the directions that are not held at 0 by l1. Of those that l1 would let go the one that promises
 * most joins, one at a time, so that it leaves 0 on the side where F falls.
 */
function stepOf(hessian: DoubleDouble[][], { pull, atZero }: Slopes): Step {
  const free = [...pull.keys()].filter((k) => !atZero[k]);
  const inside = solve(hessian, pull, free);
  const promise = (k: number): number => (atZero[k] ? pull[k].high ** 2 / hessian[k][k].high : 0);
  const next = [...pull.keys()].reduce((best, k) => (promise(k) > promise(best) ? k : best), 0);
  if (promise(next) <= inside.decrement) return inside;
  const joined = solve(hessian, pull, [...free, next]);
  const outward = joined.step[next].high * pull[next].high < 0;
  return outward ? joined : { ...inside, everyDirection: false };
}

/** H d = −pull on the chosen directions, by Cholesky's factor; 0 on the others. */
function solve(hessian: DoubleDouble[][], pull: DoubleDouble[], chosen: number[]): Step {
  let ridge = RIDGE;
  let factor = factorOf(hessian, chosen, ridge);
  while (factor === undefined && ridge < 1) {
    ridge *= 2 ** 10;
    factor = factorOf(hessian, chosen, ridge);
  }
  const step = pull.map(() => ZERO);
  if (factor === undefined) return { step, decrement: 0, everyDirection: chosen.length === 0 };
  const y: DoubleDouble[] = [];
  for (const [a, j] of chosen.entries()) {
    let sum = negate(pull[j]);
    for (let b = 0; b < a; b++) sum = subtract(sum, multiply(factor[a][b], y[b]));
    y.push(divide(sum, factor[a][a]));
  }
  for (let a = chosen.length - 1; a >= 0; a--) {
    let sum = y[a];
    for (let b = a + 1; b < chosen.length; b++) sum = subtract(sum, multiply(factor[b][a], step[chosen[b]]));
    step[chosen[a]] = divide(sum, factor[a][a]);
  }
  return { step, decrement: y.reduce((sum, { high }) => sum + high * high, 0), everyDirection: ridge === RIDGE };
}

/** A direction without any curvature is to move as far as it likes. */
const FLAT = 2 ** -300;

function factorOf(hessian: DoubleDouble[][], chosen: number[], ridge: number): DoubleDouble[][] | undefined {
  const factor: DoubleDouble[][] = [];
  for (const [a, j] of chosen.entries()) {
    factor.push([]);
    for (let b = 0; b <= a; b++) {
      let sum = hessian[j][chosen[b]];
      if (a === b) sum = add(sum, from(ridge * sum.high + FLAT));
      for (let c = 0; c < b; c++) sum = subtract(sum, multiply(factor[a][c], factor[b][c]));
      if (a !== b) {
        factor[a].push(divide(sum, factor[b][b]));
        continue;
      }
      if (!(sum.high > 0)) return undefined;
      factor[a].push(sqrt(sum));
    }
  }
  return factor;
}

/** The length halved until F falls, or doubled while it falls on; no θ under l1 passes 0 on the way. */
function lower(
  statement: Statement,
  directions: Direction[],
  place: Place,
  { step, decrement }: Step,
): { place: Place; step: number[] } | undefined {
  if (!(decrement > 0 && decrement < Infinity)) return undefined;
  const along = directions.reduce(
    (sum, { values }, k) => (step[k].high === 0 ? sum : addScaled(sum, step[k], values)),
    new Vector(place.margins.length),
  );
  const change = place.theta.map((_, j) =>
    directions.reduce((sum, { theta }, k) => add(sum, multiply(step[k], theta[j])), ZERO),
  );
  const crossing = firstCrossing(statement, directions, place, step);
  const at = (length: DoubleDouble): Place => {
    const theta = place.theta.map((value, j) => {
      const zero = j === crossing?.column && subtract(length, crossing.length).high >= 0;
      return zero ? ZERO : add(value, multiply(length, change[j]));
    });
    return placeOf(statement, addScaled(place.margins, length, along), theta);
  };
  const clip = (length: number): DoubleDouble =>
    crossing !== undefined && crossing.length.high <= length ? crossing.length : from(length);
  const isLower = (a: Place, b: Place): boolean => subtract(a.objective, b.objective).high < 0;

  let length = 1;
  let best = at(clip(length));
  while (!isLower(best, place)) {
    length = Math.min(length, clip(length).high) / 2;
    if (length < 2 ** -70) return undefined;
    best = at(clip(length));
  }
  // a quadratic function falls by half the decrement; one that falls by more has further to go
  if (length === 1 && place.objective.high - best.objective.high > 0.55 * decrement) {
    for (let longer = 2; longer < 2 ** 40; longer *= 2) {
      const next = at(clip(longer));
      if (!isLower(next, best)) break;
      best = next;
      length = longer;
    }
  }
  const reached = clip(length).high;
  return { place: best, step: step.map(({ high }) => high * reached) };
}

/** Where the first θ under l1 comes to 0. */
function firstCrossing(
  { l1 }: Statement,
  directions: Direction[],
  { theta }: Place,
  step: DoubleDouble[],
): { column: number; length: DoubleDouble } | undefined {
  let first: { column: number; length: DoubleDouble } | undefined;
  directions.forEach(({ column, kappa }, direction) => {
    if (l1 === 0 || column === undefined || kappa.high === 0) return;
    if (!(theta[column].high * step[direction].high < 0)) return;
    const length = negate(divide(theta[column], step[direction]));
    if (first === undefined || subtract(length, first.length).high < 0) first = { column, length };
  });
  return first;
}

/**
 * Whether a finite minimum is near: with λ Newton's decrement and R = max ‖x_i‖ in the inverse of the Hessian, λ R < 1
 * is enough (Sun & Tran-Dinh, "Generalized self-concordant functions", 2019). Where classes are separable λ R stays
 * above 1 however small the decrement is.
 */
function hasFiniteMinimum(
  statement: Statement,
  directions: Direction[],
  { losses }: Place,
  decrement: number,
): boolean {
  if (statement.l1 > 0 || statement.l2 > 0) return true;
  const factor = factorOf(hessianAt(statement, directions, losses.curvatures), [...directions.keys()], RIDGE);
  if (factor === undefined) return false;
  let reach = 0;
  for (let i = 0; i < statement.share.length; i++) {
    const y: number[] = [];
    let square = 0;
    directions.forEach(({ values }, a) => {
      let sum = values.high[i];
      for (let b = 0; b < a; b++) sum -= factor[a][b].high * y[b];
      y.push(sum / factor[a][a].high);
      square += y[a] * y[a];
    });
    reach = Math.max(reach, square);
  }
  return Math.sqrt(decrement * reach) < 0.5;
}
