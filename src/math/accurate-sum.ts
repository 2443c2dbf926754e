// Sums as if in twice the precision, by error-free transformations: what an addition or a product loses is a number, too.

/** The largest relative error of one operation: half a unit of the last place. */
export const ROUNDING = 1.1102230246251565e-16; // 2^−53

/** 2²⁷ + 1 splits a number into two halves of 26 bits (Veltkamp). */
const SPLIT = 134217729;

/** a·b − product, without rounding where `product` is a·b rounded and nothing over- or underflows (Dekker 1971). */
export function productError(a: number, b: number, product: number): number {
  const wideA = SPLIT * a;
  const wideB = SPLIT * b;
  const highA = wideA - (wideA - a);
  const highB = wideB - (wideB - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** a + b − sum, without rounding where `sum` is a + b rounded (Knuth, TAOCP vol. 2, 4.2.2, theorem B). */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** high + low is the sum; its error: `lost`. Ogita, Rump & Oishi, "Accurate sum and dot product" (2005), Sum2 and Dot2. */
export class AccurateSum {
  high = 0;
  low = 0;

  get value(): number {
    return this.high + this.low;
  }

  add(value: number): void {
    const sum = this.high + value;
    this.low += sumError(this.high, value, sum);
    this.high = sum;
  }

  addProduct(a: number, b: number): void {
    const product = a * b;
    this.add(product);
    this.low += productError(a, b, product);
  }

  /** Adds (high + low)·b; the rounding of low·b alone is not kept. */
  addPair(high: number, low: number, b: number): void {
    this.addProduct(high, b);
    this.low += low * b;
  }
}

/** A bound of |sum − (high + low)| after so many terms or products whose absolute values add up to `size`. */
export function lost(terms: number, size: number): number {
  const roundings = (2 * terms + 8) * ROUNDING;
  return roundings * roundings * size;
}
