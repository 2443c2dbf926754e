// Sums and signs without any rounding.
import { exact } from "../reference.js";
import { add, type DoubleDouble, ZERO } from "./double-double.js";

/**
 * Adds numbers without rounding: components that do not overlap, the smallest first. Shewchuk, "Adaptive precision
 * floating-point arithmetic and fast robust geometric predicates" (1997), Grow-Expansion.
 */
export class Expansion {
  readonly #parts: number[] = [];

  add(value: number): void {
    const parts = this.#parts;
    let carry = value;
    let kept = 0;
    for (const part of parts) {
      const sum = carry + part;
      const virtual = sum - carry;
      const left = carry - (sum - virtual) + (part - virtual);
      if (left !== 0) parts[kept++] = left;
      carry = sum;
    }
    parts.length = kept;
    if (carry !== 0) parts.push(carry);
  }

  clear(): void {
    this.#parts.length = 0;
  }

  /** Rounded once, whatever cancelled. */
  total(): DoubleDouble {
    let sum = ZERO;
    for (let k = this.#parts.length - 1; k >= 0; k--) sum = add(sum, { high: this.#parts[k], low: 0 });
    return sum;
  }
}

/** Where a sum of doubles is larger than this share of its terms, for each of them, its sign is certain. */
const CERTAIN = 2 ** -50;
/** Products of this size have lost nothing that matters to underflow. */
const NORMAL = 1e-250;

/** The sign of Σ weights_j row_j + bias, exactly: −1, 0 or 1. */
export function marginSign(weights: ArrayLike<number>, row: ArrayLike<number>, bias: number): number {
  let sum = bias;
  let size = Math.abs(bias);
  for (let j = 0; j < row.length; j++) {
    const product = weights[j] * row[j];
    sum += product;
    size += Math.abs(product);
  }
  const certain = size > NORMAL && size < Infinity && Math.abs(sum) > CERTAIN * (row.length + 2) * size;
  return certain ? Math.sign(sum) : rationalSign(weights, row, bias);
}

/** The same by whole numbers: every double is one, times a power of two. */
function rationalSign(weights: ArrayLike<number>, row: ArrayLike<number>, bias: number): number {
  const terms = [exact(bias)];
  for (let j = 0; j < row.length; j++) {
    if (weights[j] === 0 || row[j] === 0) continue;
    const [w, x] = [exact(weights[j]), exact(row[j])];
    terms.push({ digits: w.digits * x.digits, exponent: w.exponent + x.exponent });
  }
  const lowest = Math.min(...terms.map(({ exponent }) => exponent));
  const sum = terms.reduce((total, { digits, exponent }) => total + (digits << BigInt(exponent - lowest)), 0n);
  return sum > 0n ? 1 : sum < 0n ? -1 : 0;
}
