// log and log1p with one fixed sequence of IEEE operations, so that every engine gives the same bits. Twin:
// src/kernels/math.ts.
import { LN2_HIGH, LN2_LOW, ONE } from "./exp";

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
