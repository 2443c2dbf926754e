// exp, log and log1p with one fixed sequence of IEEE operations, so that every engine gives the same bits.
// Twin: src/math/functions.ts.

/** 1.5·2^52: adding it rounds a small number to an integer and leaves that integer in the low bits. */
const ROUND: f64 = 6755399441055744.0;
const LOG2E: f64 = 1.4426950408889634;
/** ln 2 in two parts, the first with trailing zeros so that k·LN2_HIGH is exact (fdlibm e_exp.c). */
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

// Constants lie in memory, twice each: loading one is cheaper than `f64x2.splat(constant)`, which an engine builds anew
// at every use (npm run bench shows the kernels that live on it).
const REDUCTION = memory.data<f64>([
  -0.0, -0.0, -708.0, -708.0, LOG2E, LOG2E, ROUND, ROUND, LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW,
], 16);

/** Minimax on |r| ≤ ln(2)/2 with 1 + r + r²/2 fixed: the coefficients of r^11 down to r^2, then 1. */
const POLYNOMIAL = memory.data<f64>([
  2.5100424157005067e-8, 2.5100424157005067e-8, 2.7620138719733994e-7, 2.7620138719733994e-7,
  2.7557268378684192e-6, 2.7557268378684192e-6, 2.480152119021773e-5, 2.480152119021773e-5,
  1.9841269863105968e-4, 1.9841269863105968e-4, 1.3888888917281794e-3, 1.3888888917281794e-3,
  8.333333333330051e-3, 8.333333333330051e-3, 4.166666666662399e-2, 4.166666666662399e-2,
  1.6666666666666669e-1, 1.6666666666666669e-1, 0.5, 0.5, 1.0, 1.0,
], 16);

/** Where two ones lie. */
export const ONE: usize = POLYNOMIAL + 160;

// @ts-expect-error: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** (x − k·high) − k·low */
// @ts-expect-error: decorator
@inline
function reduce(x: v128, k: v128, high: v128, low: v128): v128 {
  return f64x2.sub(f64x2.sub(x, f64x2.mul(k, high)), f64x2.mul(k, low));
}

/** p·2^k, where k stands in the low bits of `shifted`. */
// @ts-expect-error: decorator
@inline
function scale(p: v128, shifted: v128): v128 {
  return i64x2.add(p, i64x2.shl(shifted, 52));
}

/**
 * e[i] = e^(−|z[i]|) for every f64 of `bytes` bytes, a multiple of 64; |z| is clamped at 708, where the result is the
 * smallest that is still normal. The odd and the even powers are summed in Horner's form, each in r²; four pairs go
 * side by side and share every constant, because one alone would wait for latency. Error at most 1.2 ulp:
 * test/math.test.ts.
 */
export function expOfMinusAbs(z: usize, bytes: usize, e: usize): void {
  for (const end = z + bytes; z < end; z += 64) {
    const sign = v128.load(REDUCTION);
    const least = v128.load(REDUCTION, 16);
    const x0 = f64x2.pmax(v128.or(v128.load(z), sign), least);
    const x1 = f64x2.pmax(v128.or(v128.load(z, 16), sign), least);
    const x2 = f64x2.pmax(v128.or(v128.load(z, 32), sign), least);
    const x3 = f64x2.pmax(v128.or(v128.load(z, 48), sign), least);
    const log2e = v128.load(REDUCTION, 32);
    const round = v128.load(REDUCTION, 48);
    const k0 = multiplyAdd(x0, log2e, round);
    const k1 = multiplyAdd(x1, log2e, round);
    const k2 = multiplyAdd(x2, log2e, round);
    const k3 = multiplyAdd(x3, log2e, round);
    const high = v128.load(REDUCTION, 64);
    const low = v128.load(REDUCTION, 80);
    const r0 = reduce(x0, f64x2.sub(k0, round), high, low);
    const r1 = reduce(x1, f64x2.sub(k1, round), high, low);
    const r2 = reduce(x2, f64x2.sub(k2, round), high, low);
    const r3 = reduce(x3, f64x2.sub(k3, round), high, low);
    const q0 = f64x2.mul(r0, r0);
    const q1 = f64x2.mul(r1, r1);
    const q2 = f64x2.mul(r2, r2);
    const q3 = f64x2.mul(r3, r3);
    let odd0 = v128.load(POLYNOMIAL);
    let odd1 = odd0;
    let odd2 = odd0;
    let odd3 = odd0;
    let even0 = v128.load(POLYNOMIAL, 16);
    let even1 = even0;
    let even2 = even0;
    let even3 = even0;
    for (let c: usize = POLYNOMIAL + 32; c < POLYNOMIAL + 160; c += 32) {
      const odd = v128.load(c);
      odd0 = multiplyAdd(odd0, q0, odd);
      odd1 = multiplyAdd(odd1, q1, odd);
      odd2 = multiplyAdd(odd2, q2, odd);
      odd3 = multiplyAdd(odd3, q3, odd);
      const even = v128.load(c, 16);
      even0 = multiplyAdd(even0, q0, even);
      even1 = multiplyAdd(even1, q1, even);
      even2 = multiplyAdd(even2, q2, even);
      even3 = multiplyAdd(even3, q3, even);
    }
    const one = v128.load(ONE);
    const p0 = f64x2.add(one, multiplyAdd(q0, f64x2.add(even0, f64x2.mul(r0, odd0)), r0));
    const p1 = f64x2.add(one, multiplyAdd(q1, f64x2.add(even1, f64x2.mul(r1, odd1)), r1));
    const p2 = f64x2.add(one, multiplyAdd(q2, f64x2.add(even2, f64x2.mul(r2, odd2)), r2));
    const p3 = f64x2.add(one, multiplyAdd(q3, f64x2.add(even3, f64x2.mul(r3, odd3)), r3));
    v128.store(e, scale(p0, k0));
    v128.store(e, scale(p1, k1), 16);
    v128.store(e, scale(p2, k2), 32);
    v128.store(e, scale(p3, k3), 48);
    e += 64;
  }
}

/** √2 − 1, then log(1+f) − f + f²/2 in s = f/(2+f): Lg1 … Lg7 of fdlibm e_log.c. */
const LG1: f64 = 6.666666666666735130e-1;
const LG2: f64 = 3.999999999940941908e-1;
const LG3: f64 = 2.857142874366239149e-1;
const LG4: f64 = 2.222219843214978396e-1;
const LG5: f64 = 1.818357216161805012e-1;
const LG6: f64 = 1.531383769920937332e-1;
const LG7: f64 = 1.479819860511658591e-1;
const LOG = memory.data<f64>([
  0.4142135623730951, 0.4142135623730951, LG1, LG1, LG2, LG2, LG3, LG3, LG4, LG4, LG5, LG5, LG6, LG6, LG7, LG7,
  LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW, 0.5, 0.5, 2.0, 2.0,
], 16);

/** log(1 + e) for two values e in [0, 1]. */
// @ts-expect-error: decorator
@inline
export function log1p(e: v128): v128 {
  // beyond √2 − 1: 1 + e = 2 (1 + f) with f = (e − 1)/2
  const high = f64x2.gt(e, v128.load(LOG, 0));
  const f = v128.bitselect(f64x2.mul(f64x2.sub(e, v128.load(ONE)), v128.load(LOG, 160)), e, high);
  const s = f64x2.div(f, f64x2.add(f, v128.load(LOG, 176)));
  const t = f64x2.mul(s, s);
  const u = f64x2.mul(t, t);
  const even4 = f64x2.add(v128.load(LOG, 64), f64x2.mul(u, v128.load(LOG, 96)));
  const even = f64x2.mul(u, f64x2.add(v128.load(LOG, 32), f64x2.mul(u, even4)));
  const odd5 = f64x2.add(v128.load(LOG, 80), f64x2.mul(u, v128.load(LOG, 112)));
  const odd3 = f64x2.add(v128.load(LOG, 48), f64x2.mul(u, odd5));
  const odd = f64x2.mul(t, f64x2.add(v128.load(LOG, 16), f64x2.mul(u, odd3)));
  const half = f64x2.mul(v128.load(LOG, 160), f64x2.mul(f, f));
  const tail = f64x2.add(f64x2.mul(s, f64x2.add(half, f64x2.add(odd, even))), v128.and(v128.load(LOG, 144), high));
  return f64x2.add(f64x2.sub(f, f64x2.sub(half, tail)), v128.and(v128.load(LOG, 128), high));
}

/**
 * log(x) for a normal x > 0 (fdlibm e_log.c), or for NaN, which margins that overflow lead to: its bits, which engines
 * choose, are not looked at. Called once for up to 512 rows a lane.
 */
export function log(x: f64): f64 {
  if (!(x < Infinity)) return x;
  // mantissa into [√2/2, √2): the offset is the upper word of √2/2
  const bits = reinterpret<u64>(x) + (<u64>(0x3ff00000 - 0x3fe6a09e) << 32);
  const k = <f64>((<i32>(bits >> 52)) - 1023);
  const f = reinterpret<f64>((bits & 0x000fffffffffffff) + (<u64>0x3fe6a09e << 32)) - 1.0;
  const s = f / (f + 2.0);
  const t = s * s;
  const u = t * t;
  const even = u * (LG2 + u * (LG4 + u * LG6));
  const odd = t * (LG1 + u * (LG3 + u * (LG5 + u * LG7)));
  const half = 0.5 * (f * f);
  const tail = s * (half + (odd + even)) + k * LN2_LOW;
  return f - (half - tail) + k * LN2_HIGH;
}
