// The gradient over a data set as the plainest loop: what the fused kernels are tested against.

import { unexpected } from "../checks/describe.js";
import {
  finiteNumbers,
  numberPerRow,
  requireFinite,
  requireList,
  requireSomeWeight,
  sampleWeights,
} from "../checks/numbers.js";
import { requireObject, requireOptions } from "../checks/options.js";
import { replaced } from "../math/vector.js";
import { checkDerivative, type DerivativeCheck, stepOfMargin, stepThatMoves, worstOf } from "./central-difference.js";
import { lossOf, margin, residual, sizeOfProducts } from "./neuron.js";

/** Fitted numbers, such as a model has. */
export interface Coefficients {
  /** One a column. */
  weights: ArrayLike<number>;
  /** The margin where every column is 0. */
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
 * @param rows x: rows of features.
 * @param labels y: 0 or 1.
 * @throws {TypeError} a value is not a number, or a list of numbers where one is expected.
 * @throws {RangeError} lengths differ; no rows; a value not finite; y not 0 or 1; l2 or a sample weight below 0.
 */
export function checkGradient(
  coefficients: Coefficients,
  rows: ArrayLike<ArrayLike<number>>,
  labels: ArrayLike<number>,
  options: CheckGradientOptions = {},
): GradientCheck {
  requireObject("coefficients", coefficients, "{ weights, bias }");
  requireOptions("checkGradient option", options, ["l2", "sampleWeight", "offset"]);
  const { weights, bias } = coefficients;
  const { l2 = 0, sampleWeight, offset } = options;
  const w = finiteNumbers("weights", weights, undefined, "index");
  requireFinite("bias", bias);
  const { x, y } = readRows(rows, labels, w.length);
  if (!(Number.isFinite(l2) && l2 >= 0)) throw unexpected("l2", "a finite number of at least 0", l2);
  const s = sampleWeights(sampleWeight, x.length);
  requireSomeWeight(s);
  const o = numberPerRow("offset", offset, x.length, 0);
  const totalWeight = s.reduce((sum, s_i) => sum + s_i, 0);

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
    checkDerivative(
      `dL_dw[${j}]`,
      g_j,
      (w_j) => objective(replaced(w, j, w_j), bias),
      w[j],
      stepThatMoves(size, widest[j], w[j]),
    ),
  );
  const dL_db = checkDerivative("dL_db", gradientOfBias, (b) => objective(w, b), bias, stepOfMargin(size));
  const { name, relativeError } = worstOf([...dL_dw, dL_db]);
  return { objective: objective(w, bias), dL_dw, dL_db, largestRelativeError: relativeError, worst: name };
}

/** A copy: every cell and label is read once. */
function readRows(
  rows: ArrayLike<ArrayLike<number>>,
  labels: ArrayLike<number>,
  columns: number,
): { x: Float64Array[]; y: Uint8Array } {
  const x: Float64Array[] = [];
  const count = requireList("x", rows, "rows");
  if (count === 0) throw new RangeError("x: expected at least one row, got none");
  requireList("y", labels, "labels, one a row of x", count);
  const y = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    requireList("x", row, "numbers, one a weight", columns, ` at row ${i}`);
    const cells = new Float64Array(columns);
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      requireFinite("x", value, ` at row ${i}, column ${j}`);
      cells[j] = value;
    }
    x.push(cells);
    const label = labels[i];
    if (label !== 0 && label !== 1) throw unexpected("y", "0 or 1", label, ` at row ${i}`);
    y[i] = label;
  }
  return { x, y };
}
