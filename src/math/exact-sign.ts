// The sign of a dot product, whatever rounding would make of it.

/** Half the distance between 1 and the next double: the relative error of one rounding. */
const UNIT = 1.1102230246251565e-16; // 2^−53
/** The smallest double above 0: what a product that underflows may lose. */
const LEAST = 5e-324; // 2^−1074

/** The sign of Σ a_k b_k over the first `count` finite entries: −1, 0 or 1. Plain doubles where those can tell. */
export function signOfDot(a: Float64Array, b: Float64Array, count: number): number {
  let sum = 0;
  let size = 0;
  let whole = true;
  for (let k = 0; k < count; k++) {
    const product = a[k] * b[k];
    sum += product;
    size += Math.abs(product);
    whole = whole && Number.isSafeInteger(a[k]) && Number.isSafeInteger(b[k]);
  }
  // whole numbers are added without rounding
  if (whole && size <= Number.MAX_SAFE_INTEGER) return Math.sign(sum);
  // the usual bound of a dot product: Higham, Accuracy and Stability of Numerical Algorithms, section 3.1
  const error = (count + 2) * (UNIT * size + LEAST);
  return Math.abs(sum) > error ? Math.sign(sum) : exactSign(a, b, count);
}

/** The same by whole numbers: every double is one times a power of two. */
function exactSign(a: Float64Array, b: Float64Array, count: number): number {
  const word = new DataView(new ArrayBuffer(8));
  const digits: bigint[] = [];
  const exponents: number[] = [];
  for (let k = 0; k < count; k++) {
    if (a[k] === 0 || b[k] === 0) continue;
    const [left, right] = [dyadic(a[k], word), dyadic(b[k], word)];
    digits.push(left.digits * right.digits);
    exponents.push(left.exponent + right.exponent);
  }
  const least = exponents.reduce((least, exponent) => Math.min(least, exponent), 0);
  const total = digits.reduce((sum, value, k) => sum + (value << BigInt(exponents[k] - least)), 0n);
  return total === 0n ? 0 : total > 0n ? 1 : -1;
}

/** The number as digits · 2^exponent, taken apart in a word of 8 bytes. */
function dyadic(value: number, word: DataView): { digits: bigint; exponent: number } {
  word.setFloat64(0, value);
  const high = word.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const mantissa = (BigInt(high & 0xfffff) << 32n) | BigInt(word.getUint32(4));
  const digits = biased === 0 ? mantissa : mantissa | (1n << 52n);
  return { digits: value < 0 ? -digits : digits, exponent: Math.max(biased, 1) - 1075 };
}
