// exp, log and log1p with one fixed sequence of IEEE operations, so that every engine gives the same bits.
// src/kernels/math.ts is the twin of this file: any change here is made there too.

// Vector constants lie in memory, twice each: as a memory operand they cost nothing, while an engine builds
// `f64x2.splat(constant)` anew at every use (npm run bench shows the kernels that live on it).

/** 1.5·2^52: adding it rounds a small number to an integer and leaves that integer in the low bits. */
const ROUND: f64 = 6755399441055744.0;
const LOG2E: f64 = 1.4426950408889634;
/** ln 2 in two parts, the first with trailing zeros so that k·LN2_HIGH is exact (fdlibm e_exp.c). */
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

const EXP = memory.data<f64>([
  -0.0, -0.0, -708.0, -708.0, LOG2E, LOG2E, ROUND, ROUND, LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW,
  // minimax on |r| ≤ ln(2)/2 with 1 + r + r²/2 fixed, from r^11 down to r^3
  2.5100424157005067e-8, 2.5100424157005067e-8, 2.7620138719733994e-7, 2.7620138719733994e-7,
  2.7557268378684192e-6, 2.7557268378684192e-6, 2.480152119021773e-5, 2.480152119021773e-5,
  1.9841269863105968e-4, 1.9841269863105968e-4, 1.3888888917281794e-3, 1.3888888917281794e-3,
  8.333333333330051e-3, 8.333333333330051e-3, 4.166666666662399e-2, 4.166666666662399e-2,
  1.6666666666666669e-1, 1.6666666666666669e-1, 0.5, 0.5, 1.0, 1.0,
], 16);

/** Where two ones lie. */
export const ONE: usize = EXP + 256;

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

/**
 * e^(−|z|) for two margins; |z| is clamped at 708, where the result is the smallest that is still normal.
 * Polynomial: minimax on |r| ≤ ln(2)/2 with 1 + r + r²/2 fixed, degree 11, in Estrin's form: the latency of one
 * chain is what the loops over rows wait for. Error at most 1.1 ulp: test/math.test.ts.
 */
// @ts-expect-error: decorator
@inline
export function expOfMinusAbs(z: v128): v128 {
  const x = f64x2.pmax(v128.or(z, v128.load(EXP, 0)), v128.load(EXP, 16));
  const shifted = f64x2.add(f64x2.mul(x, v128.load(EXP, 32)), v128.load(EXP, 48));
  const k = f64x2.sub(shifted, v128.load(EXP, 48));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, v128.load(EXP, 64))), f64x2.mul(k, v128.load(EXP, 80)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p98 = f64x2.add(f64x2.mul(v128.load(EXP, 96), r), v128.load(EXP, 112));
  const p76 = f64x2.add(f64x2.mul(v128.load(EXP, 128), r), v128.load(EXP, 144));
  const p54 = f64x2.add(f64x2.mul(v128.load(EXP, 160), r), v128.load(EXP, 176));
  const p32 = f64x2.add(f64x2.mul(v128.load(EXP, 192), r), v128.load(EXP, 208));
  const p10 = f64x2.add(f64x2.mul(v128.load(EXP, 224), r), v128.load(EXP, 240));
  const upper = f64x2.add(f64x2.mul(p98, r4), f64x2.add(f64x2.mul(p76, r2), p54));
  const q = f64x2.add(f64x2.mul(upper, r4), f64x2.add(f64x2.mul(p32, r2), p10));
  const p = f64x2.add(v128.load(ONE), f64x2.add(r, f64x2.mul(r2, q)));
  // multiply by 2^k: k stands in the low bits of `shifted`
  return i64x2.add(p, i64x2.shl(shifted, 52));
}

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
  const even = f64x2.mul(u, f64x2.add(v128.load(LOG, 32), f64x2.mul(u, f64x2.add(v128.load(LOG, 64), f64x2.mul(u, v128.load(LOG, 96))))));
  const odd = f64x2.mul(
    t,
    f64x2.add(v128.load(LOG, 16), f64x2.mul(u, f64x2.add(v128.load(LOG, 48), f64x2.mul(u, f64x2.add(v128.load(LOG, 80), f64x2.mul(u, v128.load(LOG, 112))))))),
  );
  const half = f64x2.mul(v128.load(LOG, 160), f64x2.mul(f, f));
  const tail = f64x2.add(f64x2.mul(s, f64x2.add(half, f64x2.add(odd, even))), v128.and(v128.load(LOG, 144), high));
  return f64x2.add(f64x2.sub(f, f64x2.sub(half, tail)), v128.and(v128.load(LOG, 128), high));
}

/** log(x) for a normal x > 0 (fdlibm e_log.c). */
export function log(x: f64): f64 {
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
