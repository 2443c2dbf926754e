// exp, log, log1p and the sigmoid with one fixed sequence of IEEE operations: `Math.exp` and `Math.log` differ between
// engines in the last bit, these do not. The twin of assembly/functions.ts, operation for operation.

/** 1.5·2^52: adding it rounds a small number to an integer. */
const ROUND = 6755399441055744;
const LOG2E = 1.4426950408889634;
/** ln 2 in two parts, the first with trailing zeros so that k·LN2_HIGH is exact (fdlibm e_exp.c). */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const SQRT2_MINUS_1 = 0.4142135623730951;

/** Coefficients of log(1+f) − f + f²/2 in s = f/(2+f) (fdlibm e_log.c, Lg1 … Lg7). */
const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;

/** 2^−k at index k, to scale by a power of two exactly. */
const POWER = new Float64Array(1023).fill(1);
for (let k = 1; k < POWER.length; k++) POWER[k] = POWER[k - 1] / 2;

/**
 * e^(−|z|); |z| is clamped at 708, where the result is the smallest that is still normal.
 * Polynomial: minimax on |r| ≤ ln(2)/2 with 1 + r + r²/2 fixed, degree 11; odd and even powers each in Horner's form.
 * Error at most 1.2 ulp: test/math.test.ts.
 */
export function expOfMinusAbs(z: number): number {
  let x = -Math.abs(z);
  if (x < -708) x = -708;
  const k = x * LOG2E + ROUND - ROUND;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const r2 = r * r;
  let odd = 2.5100424157005067e-8 * r2 + 2.7557268378684192e-6;
  odd = odd * r2 + 1.9841269863105968e-4;
  odd = odd * r2 + 8.333333333330051e-3;
  odd = odd * r2 + 1.6666666666666669e-1;
  let even = 2.7620138719733994e-7 * r2 + 2.480152119021773e-5;
  even = even * r2 + 1.3888888917281794e-3;
  even = even * r2 + 4.166666666662399e-2;
  even = even * r2 + 0.5;
  return (1 + (r2 * (even + r * odd) + r)) * POWER[0 - k];
}

/** log(1 + e) for e in [0, 1]. */
export function log1p(e: number): number {
  // beyond √2 − 1: 1 + e = 2 (1 + f) with f = (e − 1)/2
  const high = e > SQRT2_MINUS_1;
  return logOf1Plus(high ? (e - 1) * 0.5 : e, high ? 1 : 0);
}

/** Made with the first logarithm, which a page that only predicts never takes. */
let word: DataView | undefined;

/** log(x) for x ≥ 0 (fdlibm e_log.c); −Infinity at 0. NaN is NaN: its bits, which engines choose, are not looked at. */
export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x < Infinity)) return x;
  // subnormal: times 2^54
  if (x < 2.2250738585072014e-308) return log(x * 18014398509481984) - 54 * LN2_HIGH - 54 * LN2_LOW;
  word ??= new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  // mantissa into [√2/2, √2): 0x3fe6a09e is the upper word of √2/2
  const high = word.getInt32(0) + (0x3ff00000 - 0x3fe6a09e);
  word.setInt32(0, (high & 0x000fffff) + 0x3fe6a09e);
  return logOf1Plus(word.getFloat64(0) - 1, (high >> 20) - 1023);
}

/** log(2^k (1 + f)) for |f| ≤ √2 − 1. */
function logOf1Plus(f: number, k: number): number {
  const s = f / (f + 2);
  const t = s * s;
  const u = t * t;
  const even = u * (LG2 + u * (LG4 + u * LG6));
  const odd = t * (LG1 + u * (LG3 + u * (LG5 + u * LG7)));
  const half = 0.5 * (f * f);
  const tail = s * (half + (odd + even)) + k * LN2_LOW;
  return f - (half - tail) + k * LN2_HIGH;
}

/** e^(−|z|) without the kernels' clamp: falls through the subnormal numbers to 0. */
export function decay(z: number): number {
  if (Math.abs(z) <= 708) return expOfMinusAbs(z);
  const root = expOfMinusAbs(z / 2);
  return root * root;
}

/** a = σ(z) = 1/(1 + e^(−z)), for any z. */
export function sigmoid(z: number): number {
  const e = decay(z);
  return (z >= 0 ? 1 : e) / (1 + e);
}

/** log(1 + e^z) for any z, without overflow. */
export function softplus(z: number): number {
  return Math.max(z, 0) + log1p(decay(z));
}
