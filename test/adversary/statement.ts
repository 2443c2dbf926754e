// A problem put exactly: F(w, b) for any weights and bias, to about 30 digits, in the columns' own units.
import {
  absolute,
  add,
  addScaled,
  type DoubleDouble,
  divide,
  dot,
  exp,
  from,
  log1p,
  multiply,
  negate,
  ONE,
  scale,
  sqrt,
  subtract,
  times,
  twoProduct,
  twoSum,
  Vector,
  ZERO,
} from "./double-double.js";
import { Expansion } from "./exact.js";
import { type Problem, weightOf } from "./problem.js";

/** A column, moved and scaled without rounding. */
export interface Column {
  /** (x − centre) / unit on every weighted row; the centre is near the mean where there is a bias, else 0. */
  values: Vector;
  /** A power of two. θ = w · unit. */
  unit: number;
  /** κ: the penalty is on κ θ = c w. */
  kappa: DoubleDouble;
  /** Whether the definition fixes its weight at 0: the same number on every weighted row, in units of its deviation. */
  fixed: boolean;
}

/** Rows of weight 0 have no part in it. */
export interface Statement {
  /** Numbers of the rows that weigh something. */
  weighted: number[];
  x: number[][];
  offset: number[];
  /** 2y − 1 */
  sign: number[];
  /** s / Σ s */
  share: Vector;
  columns: Column[];
  l1: number;
  l2: number;
  fitBias: boolean;
}

/** What the margins z say: the mean loss, and its derivatives by every z. */
export interface Losses {
  mean: DoubleDouble;
  /** (s / Σ s) (a − y) */
  multipliers: Vector;
  /** (s / Σ s) a (1 − a) */
  curvatures: Vector;
}

/** Somewhere, with F there. */
export interface Place {
  margins: Vector;
  /** One a column. */
  theta: DoubleDouble[];
  losses: Losses;
  objective: DoubleDouble;
}

/** 2^k ≤ |value| < 2^(k+1), roughly: no more than a scale; 1 for 0. Kept where its inverse is a double too. */
function powerOfTwoNear(value: number): number {
  if (!(value > 0 && value < Infinity)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(value))));
}

export function state(problem: Problem): Statement {
  const { x, y, offset, options } = problem;
  const { l1 = 0, l2 = 1 / x.length, standardize = true, fitBias = true } = options;
  const weighted = [...x.keys()].filter((i) => weightOf(problem, i) > 0);
  const weights = weighted.map((i) => weightOf(problem, i));
  const share = shares(weights);
  const rows = weighted.map((i) => x[i]);
  return {
    weighted,
    x: rows,
    offset: weighted.map((i) => offset?.[i] ?? 0),
    sign: weighted.map((i) => 2 * y[i] - 1),
    share,
    columns: x[0].map((_, j) =>
      columnOf(
        rows.map((row) => row[j]),
        share,
        { l2, standardize, fitBias },
      ),
    ),
    l1,
    l2,
    fitBias,
  };
}

function shares(weights: number[]): Vector {
  const unit = powerOfTwoNear(weights.reduce((a, b) => Math.max(a, b)));
  const total = weights.reduce((sum, weight) => add(sum, from(weight / unit)), ZERO);
  return Vector.of(weights.length, (i) => divide(from(weights[i] / unit), total));
}

function columnOf(
  cells: number[],
  share: Vector,
  { l2, standardize, fitBias }: { l2: number; standardize: boolean; fitBias: boolean },
): Column {
  const first = powerOfTwoNear(cells.reduce((most, cell) => Math.max(most, Math.abs(cell)), 0));
  const scaled = cells.map((cell) => cell / first);
  const center = scaled.reduce((sum, cell, i) => sum + cell * share.high[i], 0);
  // a difference of two doubles is a double-double: nothing is rounded here
  const moved = Vector.of(cells.length, (i) => twoSum(scaled[i], -center));
  const constant = cells.every((cell) => cell === cells[0]);
  const deviation = constant ? ZERO : deviationOf(moved, share);
  const values = fitBias ? moved : Vector.of(cells.length, (i) => from(scaled[i]));
  const penalty = standardize ? deviation : from(1 / first);
  // so that θ moves F by about as much as any other θ does
  const size = Math.max(sqrt(dot(times(share, values), values)).high, Math.sqrt(l2) * penalty.high);
  const second = powerOfTwoNear(size);
  return {
    values: Vector.of(values.length, (i) => scale(values.get(i), 1 / second)),
    unit: first * second,
    kappa: scale(penalty, 1 / second),
    fixed: constant && standardize,
  };
}

/** The weighted population standard deviation. */
function deviationOf(values: Vector, share: Vector): DoubleDouble {
  const ones = Vector.of(values.length, () => ONE);
  const centered = addScaled(values, negate(dot(share, values)), ones);
  return sqrt(dot(times(share, centered), centered));
}

/** F at weights and bias in the columns' own units: their products with the cells are added without rounding. */
export function placeAt(statement: Statement, weights: ArrayLike<number>, bias: number): Place {
  const { x, offset, columns } = statement;
  const sum = new Expansion();
  const theta = columns.map(({ unit }, j) => weights[j] * unit);
  const margins = Vector.of(x.length, (i) => {
    sum.clear();
    sum.add(bias);
    sum.add(offset[i]);
    addProducts(sum, theta, columns, x[i]);
    return sum.total();
  });
  return placeOf(statement, margins, theta.map(from));
}

/** Adds Σ w_j x_j for θ = w · unit. */
export function addProducts(sum: Expansion, theta: number[], columns: Column[], row: number[]): void {
  for (let j = 0; j < theta.length; j++) {
    const { high, low } = twoProduct(theta[j], row[j] / columns[j].unit);
    sum.add(low);
    sum.add(high);
  }
}

export function placeOf(statement: Statement, margins: Vector, theta: DoubleDouble[]): Place {
  const losses = lossesAt(statement, margins);
  return { margins, theta, losses, objective: add(losses.mean, penaltyAt(statement, theta)) };
}

/** l1 Σ |c w| + (l2/2) Σ (c w)² */
function penaltyAt({ columns, l1, l2 }: Statement, theta: DoubleDouble[]): DoubleDouble {
  let lasso = ZERO;
  let ridge = ZERO;
  columns.forEach(({ kappa }, j) => {
    const size = absolute(multiply(kappa, theta[j]));
    lasso = add(lasso, size);
    ridge = add(ridge, multiply(size, size));
  });
  return add(multiply(from(l1), lasso), multiply(from(l2 / 2), ridge));
}

function lossesAt({ share, sign }: Statement, margins: Vector): Losses {
  const rows = margins.length;
  const multipliers = new Vector(rows);
  const curvatures = new Vector(rows);
  let mean = ZERO;
  for (let i = 0; i < rows; i++) {
    const z = margins.get(i);
    // m: the margin on the row's own side; everything in e^−|m|, so that no digit is lost where a row is certain
    const m = sign[i] > 0 ? z : negate(z);
    const e = exp(negate(absolute(m)));
    const q = divide(ONE, add(ONE, e));
    const eq = multiply(e, q);
    const weight = share.get(i);
    const loss = m.high < 0 ? subtract(log1p(e), m) : log1p(e);
    const missing = m.high < 0 ? q : eq;
    mean = add(mean, multiply(weight, loss));
    multipliers.set(i, multiply(weight, sign[i] > 0 ? negate(missing) : missing));
    curvatures.set(i, multiply(weight, multiply(eq, q)));
  }
  return { mean, multipliers, curvatures };
}
