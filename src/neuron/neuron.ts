// The seed written out for one example, every factor by name.

import { unexpected } from "../checks/describe.js";
import { finiteNumbers, requireFinite } from "../checks/numbers.js";
import { requireOptions } from "../checks/options.js";
import { log, sigmoid, softplus } from "../math/functions.js";
import { replaced } from "../math/vector.js";
import {
  checkDerivative,
  type DerivativeCheck,
  RELATIVE_STEP,
  stepOfMargin,
  stepThatMoves,
  unchecked,
  worstOf,
} from "./central-difference.js";

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
  /** Added to the margin; 0 if absent. */
  offset?: number;
}

const NAMES = ["w", "x", "b", "y", "learningRate", "offset"] as const;

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
  /** Margin, w·x + b + offset. */
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
export function explain(example: Example): Explanation {
  requireOptions("explain option", example, NAMES);
  const { w: weights, x: features, b, y, learningRate = 0.1, offset = 0 } = example;
  const w = finiteNumbers("w", weights, undefined, "index");
  if (w.length === 0) throw new RangeError("w: expected at least one weight, got none");
  const x = finiteNumbers("x", features, w.length, "index");
  requireFinite("b", b);
  requireFinite("offset", offset);
  if (y !== 0 && y !== 1) throw unexpected("y", "0 or 1", y);
  if (!(Number.isFinite(learningRate) && learningRate > 0)) {
    throw unexpected("learningRate", "a finite number above 0", learningRate);
  }

  const z = margin(w, x, b) + offset;
  if (!Number.isFinite(z)) throw new RangeError(`z: expected a finite margin w·x + b, got ${z}`);

  const a = sigmoid(z);
  const oneMinusA = sigmoid(-z);
  const dL_da = y === 1 ? -1 / a : 1 / oneMinusA;
  const da_dz = a * oneMinusA;
  const closedForm = residual(z, y);
  const product = dL_da * da_dz;
  const isProduct = Number.isFinite(product);
  const dL_dz = isProduct ? product : closedForm;
  const dL_dw = x.map((x_j) => dL_dz * x_j);

  return {
    z,
    a,
    loss: lossOf(z, y),
    dL_da,
    da_dz,
    dL_dz,
    dL_dz_source: isProduct ? "product" : "closed form",
    closedForm,
    dz_dw: x,
    dz_db: 1,
    dL_dw,
    dL_db: dL_dz,
    updated: { w: dL_dw.map((g_j, j) => w[j] - learningRate * g_j), b: b - learningRate * dL_dz },
    check: checkExample(w, x, b, y, offset, { z, dL_da, da_dz, dL_dz, dL_dw }),
  };
}

type Derivatives = Pick<Explanation, "z" | "dL_da" | "da_dz" | "dL_dz" | "dL_dw">;

function checkExample(
  w: Float64Array,
  x: Float64Array,
  b: number,
  y: number,
  offset: number,
  given: Derivatives,
): ExplanationCheck {
  const { z } = given;
  const size = Math.abs(b) + Math.abs(offset) + sizeOfProducts(w, x);
  const marginWith = (j: number) => (w_j: number) => margin(replaced(w, j, w_j), x, b) + offset;
  const marginWithBias = (bias: number) => margin(w, x, bias) + offset;

  const dL_da = checkLossOfProbability(z, y, given.dL_da);
  // σ'(z) = σ'(−z), and on the side of the smaller probability a difference keeps its digits
  const da_dz = checkDerivative("da_dz", given.da_dz, sigmoid, -Math.abs(z), stepOfMargin(Math.abs(z)));
  const dL_dz = checkDerivative("dL_dz", given.dL_dz, (at) => lossOf(at, y), z, stepOfMargin(Math.abs(z)));
  const stepOfWeight = (j: number) => stepThatMoves(size, Math.abs(x[j]), w[j]);
  const dz_dw = Array.from(x, (x_j, j) => checkDerivative(`dz_dw[${j}]`, x_j, marginWith(j), w[j], stepOfWeight(j)));
  const dz_db = checkDerivative("dz_db", 1, marginWithBias, b, stepOfMargin(size));
  const dL_dw = Array.from(given.dL_dw, (g_j, j) =>
    checkDerivative(`dL_dw[${j}]`, g_j, (w_j) => lossOf(marginWith(j)(w_j), y), w[j], stepOfWeight(j)),
  );
  const dL_db = checkDerivative("dL_db", given.dL_dz, (bias) => lossOf(marginWithBias(bias), y), b, stepOfMargin(size));

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
  return checkDerivative("dL_da", analytic, (signed) => -log(sign * signed), sign * u, RELATIVE_STEP * u);
}

/** z = b, then + w_j x_j in the order of j: the order of the kernels. */
export function margin(w: ArrayLike<number>, x: ArrayLike<number>, b: number): number {
  let z = b;
  for (let j = 0; j < w.length; j++) z += w[j] * x[j];
  return z;
}

/** −ln of the probability of label y, stable for any z. */
export function lossOf(z: number, y: number): number {
  return softplus(y === 1 ? -z : z);
}

/** a − y without cancellation. */
export function residual(z: number, y: number): number {
  return y === 1 ? -sigmoid(-z) : sigmoid(z);
}

/** Σ |w_j x_j|, which times epsilon is about the rounding error of a margin. */
export function sizeOfProducts(w: ArrayLike<number>, x: ArrayLike<number>): number {
  let size = 0;
  for (let j = 0; j < w.length; j++) size += Math.abs(w[j] * x[j]);
  return size;
}
