// Arithmetic with about 106 bits: a number is the unevaluated sum of two doubles. After Dekker, "A floating-point
// technique for extending the available precision" (1971), and Hida, Li & Bailey, "Library for double-double and
// quad-double arithmetic" (2001). Shares no code with src/; decimal.js tests it.

/** high + low, where high is the sum rounded to a double. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** The relative error of one operation is a few of these. */
export const EPSILON = 2 ** -105;
export const ZERO: DoubleDouble = { high: 0, low: 0 };
export const ONE: DoubleDouble = { high: 1, low: 0 };

/** Cuts a double in two halves of at most 26 bits: Veltkamp, as cited by Dekker. */
const SPLITTER = 2 ** 27 + 1;

export function from(value: number): DoubleDouble {
  return { high: value, low: 0 };
}

/** a + b, exactly (Knuth). */
export function twoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** a · b, exactly, where nothing over- or underflows (Dekker). */
export function twoProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  const cutA = SPLITTER * a;
  const a1 = cutA - (cutA - a);
  const a2 = a - a1;
  const cutB = SPLITTER * b;
  const b1 = cutB - (cutB - b);
  const b2 = b - b1;
  return { high, low: a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2 };
}

/** high + low where |high| ≥ |low| or high = 0, normalised. */
function quick(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const highs = twoSum(a.high, b.high);
  const lows = twoSum(a.low, b.low);
  const sum = quick(highs.high, highs.low + lows.high);
  return quick(sum.high, sum.low + lows.low);
}

export function negate(a: DoubleDouble): DoubleDouble {
  return { high: -a.high, low: -a.low };
}

export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = twoProduct(a.high, b.high);
  return quick(product.high, product.low + (a.high * b.low + a.low * b.high));
}

/** a · factor, exactly where `factor` is a power of two. */
export function scale(a: DoubleDouble, factor: number): DoubleDouble {
  return { high: a.high * factor, low: a.low * factor };
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a.high / b.high;
  const left = subtract(a, multiply(b, from(first)));
  const second = left.high / b.high;
  const last = subtract(left, multiply(b, from(second))).high / b.high;
  return add(quick(first, second), from(last));
}

/** √a, a ≥ 0. */
export function sqrt(a: DoubleDouble): DoubleDouble {
  if (a.high <= 0) return ZERO;
  const root = Math.sqrt(a.high);
  const left = subtract(a, twoProduct(root, root));
  return add(from(root), from(left.high / (2 * root)));
}

export function absolute(a: DoubleDouble): DoubleDouble {
  return a.high < 0 ? negate(a) : a;
}

const LN2: DoubleDouble = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
/** The argument is cut to |r| ≤ (ln 2 / 2) / 2⁹, where ten terms of the series do. */
const HALVINGS = 9;
const INVERSE_FACTORIALS = inverseFactorials(10);

function inverseFactorials(count: number): DoubleDouble[] {
  const inverses = [ONE];
  for (let k = 1; k <= count; k++) inverses.push(divide(inverses[k - 1], from(k)));
  return inverses;
}

/** e^x; 0 below the range of doubles. */
export function exp(x: DoubleDouble): DoubleDouble {
  if (x.high < -744) return ZERO;
  const power = Math.round(x.high / LN2.high);
  const r = scale(subtract(x, multiply(LN2, from(power))), 2 ** -HALVINGS);
  let sum = INVERSE_FACTORIALS[INVERSE_FACTORIALS.length - 1];
  for (let k = INVERSE_FACTORIALS.length - 2; k >= 1; k--) sum = add(multiply(sum, r), INVERSE_FACTORIALS[k]);
  // e^r − 1 is squared up, so that its own digits are kept: e^2r − 1 = 2 (e^r − 1) + (e^r − 1)²
  let less1 = multiply(sum, r);
  for (let k = 0; k < HALVINGS; k++) less1 = add(scale(less1, 2), multiply(less1, less1));
  const half = Math.trunc(power / 2);
  return scale(scale(add(less1, ONE), 2 ** half), 2 ** (power - half));
}

/** Below this ln(1 + e) is summed as a series, so that its relative error stays small. */
const SMALL = 2 ** -8;
const SERIES_TERMS = 14;
const INVERSES = Array.from({ length: SERIES_TERMS + 1 }, (_, k) => (k === 0 ? ZERO : divide(ONE, from(k))));

/** ln(1 + e) for 0 ≤ e ≤ 1. */
export function log1p(e: DoubleDouble): DoubleDouble {
  if (e.high < SMALL) {
    let sum = ZERO;
    for (let k = SERIES_TERMS; k >= 1; k--) sum = subtract(INVERSES[k], multiply(sum, e));
    return multiply(sum, e);
  }
  const near = Math.log1p(e.high);
  // ln(1 + e) = near + ln(1 + u) with u of the size of a double's error
  const u = subtract(multiply(add(ONE, e), exp(from(-near))), ONE);
  return add(from(near), subtract(u, scale(multiply(u, u), 0.5)));
}

/** Many double-doubles: highs in one array, lows in another. */
export class Vector {
  readonly high: Float64Array;
  readonly low: Float64Array;

  constructor(length: number) {
    this.high = new Float64Array(length);
    this.low = new Float64Array(length);
  }

  get length(): number {
    return this.high.length;
  }

  get(i: number): DoubleDouble {
    return { high: this.high[i], low: this.low[i] };
  }

  set(i: number, { high, low }: DoubleDouble): void {
    this.high[i] = high;
    this.low[i] = low;
  }

  static of(length: number, value: (i: number) => DoubleDouble): Vector {
    const vector = new Vector(length);
    for (let i = 0; i < length; i++) vector.set(i, value(i));
    return vector;
  }
}

// The three loops below are most of the reference's time: multiply and add are written out in them, so that no number
// becomes an object.

/** Σ a_i b_i */
export function dot(a: Vector, b: Vector): DoubleDouble {
  let high = 0;
  let low = 0;
  for (let i = 0; i < a.length; i++) {
    const p = a.high[i];
    const q = b.high[i];
    const product = p * q;
    const cutP = SPLITTER * p;
    const p1 = cutP - (cutP - p);
    const p2 = p - p1;
    const cutQ = SPLITTER * q;
    const q1 = cutQ - (cutQ - q);
    const q2 = q - q1;
    const rest = p1 * q1 - product + p1 * q2 + p2 * q1 + p2 * q2 + (p * b.low[i] + a.low[i] * q);
    const sum = high + product;
    const part = sum - high;
    const left = high - (sum - part) + (product - part) + (low + rest);
    high = sum + left;
    low = left - (high - sum);
  }
  return { high, low };
}

/** a + factor · b */
export function addScaled(a: Vector, factor: DoubleDouble, b: Vector): Vector {
  const result = new Vector(a.length);
  const p = factor.high;
  const cutP = SPLITTER * p;
  const p1 = cutP - (cutP - p);
  const p2 = p - p1;
  for (let i = 0; i < a.length; i++) {
    const q = b.high[i];
    const product = p * q;
    const cutQ = SPLITTER * q;
    const q1 = cutQ - (cutQ - q);
    const q2 = q - q1;
    const rest = p1 * q1 - product + p1 * q2 + p2 * q1 + p2 * q2 + (p * b.low[i] + factor.low * q);
    const high = a.high[i];
    const sum = high + product;
    const part = sum - high;
    const left = high - (sum - part) + (product - part) + (a.low[i] + rest);
    result.high[i] = sum + left;
    result.low[i] = left - (result.high[i] - sum);
  }
  return result;
}

/** a_i b_i */
export function times(a: Vector, b: Vector): Vector {
  const result = new Vector(a.length);
  for (let i = 0; i < a.length; i++) {
    const p = a.high[i];
    const q = b.high[i];
    const product = p * q;
    const cutP = SPLITTER * p;
    const p1 = cutP - (cutP - p);
    const p2 = p - p1;
    const cutQ = SPLITTER * q;
    const q1 = cutQ - (cutQ - q);
    const q2 = q - q1;
    const rest = p1 * q1 - product + p1 * q2 + p2 * q1 + p2 * q2 + (p * b.low[i] + a.low[i] * q);
    result.high[i] = product + rest;
    result.low[i] = rest - (result.high[i] - product);
  }
  return result;
}
