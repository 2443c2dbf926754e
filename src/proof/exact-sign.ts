// On which side of a direction a row stands, exactly: whether a witness is one must not hang on rounding.
import type { Cells } from "../data/row-cells.js";
import { AccurateSum, lost, productError, sumError } from "../math/accurate-sum.js";

/** Beyond these sizes a product or what it loses may over- or underflow. */
const LARGEST = 1.0463951242053392e298; // 2^990
const SMALLEST = 1.1830521861667747e-271; // 2^−900

/** The sign of x·weights + bias without any rounding; NaN where a product is too large or too small to tell. */
export function exactSign(cells: Cells, weights: ArrayLike<number>, bias: number): number {
  const { count, column, value } = cells;
  const sum = new AccurateSum();
  let size = Math.abs(bias);
  sum.add(bias);
  for (let k = 0; k < count; k++) {
    const weight = weights[column[k]];
    if (weight === 0) continue;
    const product = Math.abs(weight * value[k]);
    if (!(product > SMALLEST && Math.max(product, Math.abs(weight), Math.abs(value[k])) < LARGEST)) return Number.NaN;
    sum.addProduct(weight, value[k]);
    size += product;
  }
  if (Math.abs(sum.value) > 2 * lost(count + 1, size)) return Math.sign(sum.value);
  return signOfSum(cells, weights, bias);
}

/**
 * By an expansion: numbers that do not overlap, of rising size, whose sum is exact, so that the last has its sign.
 * Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates" (1997), theorem 10.
 */
function signOfSum({ count, column, value }: Cells, weights: ArrayLike<number>, bias: number): number {
  let expansion = grown([], bias);
  for (let k = 0; k < count; k++) {
    const weight = weights[column[k]];
    const product = weight * value[k];
    expansion = grown(grown(expansion, productError(weight, value[k], product)), product);
  }
  return Math.sign(expansion.at(-1) ?? 0);
}

function grown(expansion: readonly number[], term: number): number[] {
  const parts: number[] = [];
  let carried = term;
  for (const part of expansion) {
    const sum = carried + part;
    const rest = sumError(carried, part, sum);
    if (rest !== 0) parts.push(rest);
    carried = sum;
  }
  if (carried !== 0) parts.push(carried);
  return parts;
}
