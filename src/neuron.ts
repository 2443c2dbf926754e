// The seed written out for one example, every factor by name, and the same gradient over a data set as the plainest
// loop: what the fused kernels are tested against.
import { log, sigmoid, softplus } from "./kernels/math.js";

/** 2^−52 and its cube root: the relative step of a central difference that balances truncation and rounding. */
const EPSILON = 2.220446049250313e-16;
const STEP = 6.055454452393343e-6;

/** One neuron and one example. */
export interface Example {
  /** Weights, one a feature. */
  w: ArrayLike<number>;
  /** The features of the example, as many as weights. */
  x: ArrayLike<number>;
  /** Bias. */
  b: number;
  /** Label, 0 or 1. */
  y: number;
  /** α > 0 of the update; 0.1 if absent. */
  learningRate?: number;
}

/** A derivative beside its central-difference estimate. */
export type DerivativeCheck =
  | { name: string; analytic: number; numeric: number; relativeError: number }
  /** No estimate is possible; `reason` says why. */
  | { name: string; analytic: number; numeric: null; relativeError: null; reason: string };

/** Every derivative of an `Explanation` beside its estimate. */
export interface ExplanationCheck {
  dL_da: DerivativeCheck;
  da_dz: DerivativeCheck;
  dL_dz: DerivativeCheck;
  dz_dw: DerivativeCheck[];
  dz_db: DerivativeCheck;
  dL_dw: DerivativeCheck[];
  dL_db: DerivativeCheck;
  /** Over the derivatives that have an estimate. */
  largestRelativeError: number;
}

/** Forward pass, derivatives by the chain rule, update and check of one example. */
export interface Explanation {
  /** Margin, w·x + b. */
  z: number;
  /** Probability of class 1, σ(z). */
  a: number;
  /** −[y ln a + (1−y) ln(1−a)], in nats. */
  loss: number;
  /** −y/a + (1−y)/(1−a); infinite where the probability of the given label underflows. */
  dL_da: number;
  /** a(1−a). */
  da_dz: number;
  /** ∂L/∂a · ∂a/∂z where that is finite, else the closed form. */
  dL_dz: number;
  dL_dz_source: "product" | "closed form";
  /** a − y without cancellation: what ∂L/∂z is after a(1−a) has been cancelled on paper. */
  closedForm: number;
  /** x. */
  dz_dw: Float64Array;
  dz_db: 1;
  /** ∂L/∂z · x. */
  dL_dw: Float64Array;
  /** ∂L/∂z. */
  dL_db: number;
  /** w − α ∂L/∂w and b − α ∂L/∂b. */
  updated: { w: Float64Array; b: number };
  check: ExplanationCheck;
}

/**
 * Writes out one step of gradient descent on one example: z, a, the cross-entropy and its derivatives by the chain rule
 * (Bishop, Pattern Recognition and Machine Learning, 2006, equations 4.87 to 4.91, for one row).
 *
 * 1 − a is computed as σ(−z) and the loss as softplus(±z), so that nothing is lost where a rounds to 1. Where ∂L/∂a
 * overflows, its product with ∂a/∂z = 0 has no value: `dL_dz` is then the closed form, and `dL_dz_source` says so.
 *
 * @throws {TypeError} w or x is not an array of numbers; b, y or learningRate not a number.
 * @throws {RangeError} no weights; w and x differ in length; a value not finite; y not 0 or 1; learningRate ≤ 0; z overflows.
 */
export function explain({ w, x, b, y, learningRate = 0.1 }: Example): Explanation {
  requireFiniteVector("w", w);
  requireFiniteVector("x", x);
  if (w.length === 0) throw new RangeError("w: expected at least one weight, got 0");
  if (x.length !== w.length) throw new RangeError(`x: expected ${w.length} values, one a weight, got ${x.length}`);
  requireFinite("b", b);
  requireLabel(y);
  requireFinite("learningRate", learningRate);
  if (learningRate <= 0) throw new RangeError(`learningRate: expected a number above 0, got ${learningRate}`);

  const z = margin(w, x, b);
  if (!Number.isFinite(z)) throw new RangeError(`z: expected a finite margin w·x + b, got ${z}`);

  const a = sigmoid(z);
  const oneMinusA = sigmoid(-z);
  const dL_da = y === 1 ? -1 / a : 1 / oneMinusA;
  const da_dz = a * oneMinusA;
  const closedForm = residual(z, y);
  const product = dL_da * da_dz;
  const isProduct = Number.isFinite(product);
  const dL_dz = isProduct ? product : closedForm;
  const dz_dw = Float64Array.from(x);
  const dL_dw = dz_dw.map((x_j) => dL_dz * x_j);

  return {
    z,
    a,
    loss: lossOf(z, y),
    dL_da,
    da_dz,
    dL_dz,
    dL_dz_source: isProduct ? "product" : "closed form",
    closedForm,
    dz_dw,
    dz_db: 1,
    dL_dw,
    dL_db: dL_dz,
    updated: { w: dL_dw.map((g_j, j) => w[j] - learningRate * g_j), b: b - learningRate * dL_dz },
    check: checkExample(Float64Array.from(w), dz_dw, b, y, { z, dL_da, da_dz, dL_dz, dL_dw }),
  };
}

type Derivatives = Pick<Explanation, "z" | "dL_da" | "da_dz" | "dL_dz" | "dL_dw">;

function checkExample(w: Float64Array, x: Float64Array, b: number, y: number, given: Derivatives): ExplanationCheck {
  const { z } = given;
  const size = Math.abs(b) + sizeOfProducts(w, x);
  const marginWith = (j: number) => (w_j: number) => margin(w.with(j, w_j), x, b);
  const marginWithBias = (bias: number) => margin(w, x, bias);

  const dL_da = checkLossOfProbability(z, y, given.dL_da);
  // σ'(z) = σ'(−z), and on the side of the smaller probability a difference keeps its digits
  const da_dz = check("da_dz", given.da_dz, sigmoid, -Math.abs(z), stepOfMargin(Math.abs(z)));
  const dL_dz = check("dL_dz", given.dL_dz, (at) => lossOf(at, y), z, stepOfMargin(Math.abs(z)));
  const stepOfWeight = (j: number) => stepThatMoves(size, Math.abs(x[j]), w[j]);
  const dz_dw = Array.from(x, (x_j, j) => check(`dz_dw[${j}]`, x_j, marginWith(j), w[j], stepOfWeight(j)));
  const dz_db = check("dz_db", 1, marginWithBias, b, stepOfMargin(size));
  const dL_dw = Array.from(given.dL_dw, (g_j, j) =>
    check(`dL_dw[${j}]`, g_j, (w_j) => lossOf(marginWith(j)(w_j), y), w[j], stepOfWeight(j)),
  );
  const dL_db = check("dL_db", given.dL_dz, (bias) => lossOf(marginWithBias(bias), y), b, stepOfMargin(size));

  const all = [dL_da, da_dz, dL_dz, ...dz_dw, dz_db, ...dL_dw, dL_db];
  return { dL_da, da_dz, dL_dz, dz_dw, dz_db, dL_dw, dL_db, largestRelativeError: worstOf(all).relativeError };
}

/**
 * ∂L/∂a, by moving the probability u of the given label, a or 1 − a, by a small part of u. Near 1 a double does not say
 * how far from 1 it is, so where y = 0 the loss −ln(1−a) is taken as a function of −u = a − 1 instead of a.
 */
function checkLossOfProbability(z: number, y: number, analytic: number): DerivativeCheck {
  const sign = y === 1 ? 1 : -1;
  const u = sigmoid(sign * z);
  if (!Number.isFinite(analytic)) {
    return unchecked("dL_da", analytic, `${y === 1 ? "a" : "1 − a"} = ${u}, whose reciprocal overflows`);
  }
  return check("dL_da", analytic, (signed) => -log(sign * signed), sign * u, STEP * u);
}

/** Fitted numbers, such as a model has. */
export interface Coefficients {
  weights: ArrayLike<number>;
  bias: number;
}

/** Options of `checkGradient`. */
export interface CheckGradientOptions {
  /** Strength of the penalty (l2/2) Σ w_j²; 0 if absent. */
  l2?: number;
  /** One a row, ≥ 0, not all 0; 1 if absent. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of each row; 0 if absent. */
  offset?: ArrayLike<number>;
}

/** A gradient over a data set beside its central-difference estimate. */
export interface GradientCheck {
  /** F = (1/Σs) Σ s_i loss_i + (l2/2) Σ w_j². */
  objective: number;
  /** ∂F/∂w_j. */
  dL_dw: DerivativeCheck[];
  /** ∂F/∂b. */
  dL_db: DerivativeCheck;
  /** Over the derivatives that have an estimate. */
  largestRelativeError: number;
  /** The name of the derivative with that error. */
  worst: string;
}

/**
 * The gradient of F = (1/Σs) Σ s_i loss_i + (l2/2) Σ w_j² at the given weights, bias free of penalty, beside central
 * differences of F: ∂F/∂w_j = (1/Σs) Σ s_i (a_i − y_i) x_ij + l2 w_j. A relative error below 1e-5 is agreement.
 *
 * Columns are taken as they are: the penalty is that of `standardize: false`. Cost: rows · features² operations.
 *
 * @param coefficients weights (one a column) and bias; a fitted model will do.
 * @param x rows of features.
 * @param y labels, 0 or 1.
 * @throws {TypeError} a value is not a number, or a list of numbers where one is expected.
 * @throws {RangeError} lengths differ; no rows; a value not finite; y not 0 or 1; l2 or a sample weight below 0.
 */
export function checkGradient(
  { weights, bias }: Coefficients,
  x: ArrayLike<ArrayLike<number>>,
  y: ArrayLike<number>,
  { l2 = 0, sampleWeight, offset }: CheckGradientOptions = {},
): GradientCheck {
  requireFiniteVector("weights", weights);
  requireFinite("bias", bias);
  requireRows(x, y, weights.length);
  requireFinite("l2", l2);
  if (l2 < 0) throw new RangeError(`l2: expected a number of at least 0, got ${l2}`);
  const s = perRow("sampleWeight", sampleWeight, x.length, 1);
  const o = perRow("offset", offset, x.length, 0);
  const totalWeight = totalOf(s);

  const w = Float64Array.from(weights);
  const gradient = w.map((w_j) => l2 * w_j);
  let gradientOfBias = 0;
  let size = 0;
  const widest = new Float64Array(w.length);
  for (let i = 0; i < x.length; i++) {
    const z = margin(w, x[i], bias) + o[i];
    if (!Number.isFinite(z)) throw new RangeError(`z: expected a finite margin w·x + b, got ${z} at row ${i}`);
    const r = (s[i] * residual(z, y[i])) / totalWeight;
    for (let j = 0; j < w.length; j++) {
      gradient[j] += r * x[i][j];
      widest[j] = Math.max(widest[j], Math.abs(x[i][j]));
    }
    gradientOfBias += r;
    size = Math.max(size, Math.abs(bias) + Math.abs(o[i]) + sizeOfProducts(w, x[i]));
  }

  function objective(w: Float64Array, b: number): number {
    // summed with the rounding errors kept (Neumaier 1974): a difference of two sums would else drown in them
    let sum = 0;
    let lost = 0;
    for (let i = 0; i < x.length; i++) {
      const term = (s[i] * lossOf(margin(w, x[i], b) + o[i], y[i])) / totalWeight;
      const next = sum + term;
      lost += sum >= term ? sum - next + term : term - next + sum;
      sum = next;
    }
    return sum + lost + (l2 / 2) * sizeOfProducts(w, w);
  }

  const dL_dw = Array.from(gradient, (g_j, j) =>
    check(`dL_dw[${j}]`, g_j, (w_j) => objective(w.with(j, w_j), bias), w[j], stepThatMoves(size, widest[j], w[j])),
  );
  const dL_db = check("dL_db", gradientOfBias, (b) => objective(w, b), bias, stepOfMargin(size));
  const { name, relativeError } = worstOf([...dL_dw, dL_db]);
  return { objective: objective(w, bias), dL_dw, dL_db, largestRelativeError: relativeError, worst: name };
}

/** z = b, then + w_j x_j in the order of j: the order of the kernels. */
function margin(w: ArrayLike<number>, x: ArrayLike<number>, b: number): number {
  let z = b;
  for (let j = 0; j < w.length; j++) z += w[j] * x[j];
  return z;
}

/** −ln of the probability of label y, stable for any z. */
function lossOf(z: number, y: number): number {
  return softplus(y === 1 ? -z : z);
}

/** a − y without cancellation. */
function residual(z: number, y: number): number {
  return y === 1 ? -sigmoid(-z) : sigmoid(z);
}

/** Σ |w_j x_j|, which times epsilon is about the rounding error of a margin. */
function sizeOfProducts(w: ArrayLike<number>, x: ArrayLike<number>): number {
  let size = 0;
  for (let j = 0; j < w.length; j++) size += Math.abs(w[j] * x[j]);
  return size;
}

/**
 * By how much to move a margin made of terms of this size. The loss bends over a length of about 1, so the step is the
 * cube root of epsilon, and grows a little where the margin itself is rounded more coarsely.
 */
function stepOfMargin(size: number): number {
  return STEP * Math.sqrt(Math.sqrt(Math.max(1, size)));
}

/** The step of a weight that moves the margin by `stepOfMargin`, for a feature of magnitude x; any, where x is 0. */
function stepThatMoves(size: number, x: number, w: number): number {
  if (x === 0) return STEP * Math.max(1, Math.abs(w));
  return Math.min(stepOfMargin(size) / x, 1e300);
}

/**
 * Compares f'(at) with [f(at + h) − f(at − h)] / 2h. The relative error is |analytic − numeric| / max(|analytic|,
 * |numeric|, floor). The two values of f are rounded, so no quotient is known better than noise = ε·|f|/h; the floor is
 * noise / ε^⅓, so that rounding alone makes an error of about 6e-6 at most, and a wrong formula for a derivative above
 * the floor one near 1.
 */
function check(name: string, analytic: number, f: (value: number) => number, at: number, h: number): DerivativeCheck {
  const right = at + h;
  const left = at - h;
  const above = f(right);
  const below = f(left);
  // the distance that was truly taken, after rounding
  const numeric = (above - below) / (right - left);
  if (!Number.isFinite(numeric)) return unchecked(name, analytic, `the difference quotient is ${numeric}`);
  const noise = Math.max(EPSILON * Math.max(Math.abs(above), Math.abs(below)), Number.MIN_VALUE) / h;
  const scale = Math.max(Math.abs(analytic), Math.abs(numeric), noise / STEP);
  const relativeError = analytic === numeric ? 0 : Math.abs(analytic - numeric) / scale;
  return { name, analytic, numeric, relativeError };
}

function unchecked(name: string, analytic: number, reason: string): DerivativeCheck {
  return { name, analytic, numeric: null, relativeError: null, reason };
}

/** The check with the largest relative error; those without an estimate do not count. */
function worstOf(checks: DerivativeCheck[]): { name: string; relativeError: number } {
  let worst = { name: "", relativeError: -1 };
  for (const { name, relativeError } of checks) {
    if (relativeError !== null && relativeError > worst.relativeError) worst = { name, relativeError };
  }
  return worst;
}

function requireFinite(name: string, value: number, where = ""): void {
  if (typeof value !== "number") throw new TypeError(`${name}: expected a number, got ${describe(value)}${where}`);
  if (!Number.isFinite(value)) throw new RangeError(`${name}: expected a finite number, got ${value}${where}`);
}

function requireLabel(y: number, where = ""): void {
  if (typeof y !== "number") throw new TypeError(`y: expected 0 or 1, got ${describe(y)}${where}`);
  if (y !== 0 && y !== 1) throw new RangeError(`y: expected 0 or 1, got ${y}${where}`);
}

function requireList(name: string, values: ArrayLike<unknown>, where = ""): void {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new TypeError(`${name}: expected an array, got ${describe(values)}${where}`);
  }
}

function requireFiniteVector(name: string, values: ArrayLike<number>): void {
  requireList(name, values);
  for (let j = 0; j < values.length; j++) requireFinite(name, values[j], ` at index ${j}`);
}

function requireRows(x: ArrayLike<ArrayLike<number>>, y: ArrayLike<number>, columns: number): void {
  requireList("x", x);
  requireList("y", y);
  if (x.length === 0) throw new RangeError("x: expected at least one row, got 0");
  if (y.length !== x.length) throw new RangeError(`y: expected ${x.length} labels, one a row of x, got ${y.length}`);
  for (let i = 0; i < x.length; i++) {
    requireList("x", x[i], ` at row ${i}`);
    if (x[i].length !== columns) {
      throw new RangeError(`x: expected ${columns} values, one a weight, got ${x[i].length} at row ${i}`);
    }
    for (let j = 0; j < columns; j++) requireFinite("x", x[i][j], ` at row ${i}, column ${j}`);
    requireLabel(y[i], ` at row ${i}`);
  }
}

/** One number a row; `otherwise` in every row where the option is absent. */
function perRow(name: string, values: ArrayLike<number> | undefined, rows: number, otherwise: number): Float64Array {
  if (values === undefined) return new Float64Array(rows).fill(otherwise);
  requireList(name, values);
  if (values.length !== rows) throw new RangeError(`${name}: expected ${rows} values, one a row, got ${values.length}`);
  for (let i = 0; i < rows; i++) requireFinite(name, values[i], ` at row ${i}`);
  return Float64Array.from(values);
}

function totalOf(sampleWeight: Float64Array): number {
  let total = 0;
  for (const [i, s_i] of sampleWeight.entries()) {
    if (s_i < 0) throw new RangeError(`sampleWeight: expected a number of at least 0, got ${s_i} at row ${i}`);
    total += s_i;
  }
  if (total === 0) throw new RangeError("sampleWeight: expected a weight above 0 in some row, got 0 in every row");
  return total;
}

function describe(value: unknown): string {
  return value === null || value === undefined ? `${value}` : `a ${typeof value}`;
}
