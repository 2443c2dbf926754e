// exp, log and the sigmoid to more than 200 bits by BigInt fixed-point arithmetic: shares no code and no constant with src/.

/** The number digits · 2^exponent. */
export interface Dyadic {
  digits: bigint;
  exponent: number;
}

/** Fractional bits of the fixed-point numbers: a fixed-point `v` stands for v / 2^BITS. */
const BITS = 512;
const ONE = 1n << BigInt(BITS);
const LN2 = twiceArtanh(ONE / 3n); // ln 2 = 2 artanh(1/3)

/** The number itself: every double is a dyadic fraction. */
export function exact(value: number): Dyadic {
  let digits = value;
  let exponent = 0;
  while (!Number.isInteger(digits)) {
    digits *= 2;
    exponent -= 1;
    if (Math.abs(digits) < 2 ** -900) {
      digits *= 2 ** 100;
      exponent -= 100;
    }
  }
  return { digits: BigInt(digits), exponent };
}

/** e^x. */
export function exp(x: number): Dyadic {
  const value = fixed(exact(x));
  const k = (2n * value + LN2) / (2n * LN2) - (value < 0n ? 1n : 0n);
  const r = value - k * LN2; // |r| ≤ 1.5 ln 2: truncation of the division does not matter
  let term = ONE;
  let sum = ONE;
  for (let i = 1n; term !== 0n; i++) {
    term = (term * r) / (ONE * i);
    sum += term;
  }
  return { digits: sum, exponent: Number(k) - BITS };
}

/** ln x, x > 0. */
export function log(x: number): Dyadic {
  const { digits, exponent } = exact(x);
  const width = bitLength(digits);
  const mantissa = fixed({ digits, exponent: 1 - width }); // in [1, 2)
  const k = BigInt(exponent + width - 1);
  return { digits: lnOf(mantissa) + k * LN2, exponent: -BITS };
}

/** ln(1 + e), 0 ≤ e ≤ 1. */
export function log1p(e: Dyadic): Dyadic {
  // below 2^−256, ln(1 + e) = e to 256 bits
  if (bitLength(e.digits) + e.exponent < -256) return e;
  return { digits: lnOf(ONE + fixed(e)), exponent: -BITS };
}

/** 1/(1 + e^(−z)). */
export function sigmoid(z: number): Dyadic {
  const e = exp(-Math.abs(z));
  const denominator = ONE + fixed(e);
  if (z >= 0) return { digits: (ONE * ONE) / denominator, exponent: -BITS };
  return { digits: (e.digits * ONE) / denominator, exponent: e.exponent };
}

/** ln(1 + e^z). */
export function softplus(z: number): Dyadic {
  const tail = log1p(exp(-Math.abs(z)));
  return z <= 0 ? tail : { digits: fixed(exact(z)) + fixed(tail), exponent: -BITS };
}

/** |actual − expected| in units of the last place of a double near `expected`. */
export function ulps(actual: number, expected: Dyadic): number {
  if (!Number.isFinite(actual)) return Number.POSITIVE_INFINITY;
  const given = exact(actual);
  const low = Math.min(given.exponent, expected.exponent);
  const a = given.digits << BigInt(given.exponent - low);
  const b = expected.digits << BigInt(expected.exponent - low);
  const difference = a > b ? a - b : b - a;
  const place = Math.max(bitLength(expected.digits) + expected.exponent - 53, -1074);
  // to 2^−20 of a unit
  const shift = low - place + 20;
  return Number(shift >= 0 ? difference << BigInt(shift) : difference >> BigInt(-shift)) / 2 ** 20;
}

function fixed({ digits, exponent }: Dyadic): bigint {
  const shift = exponent + BITS;
  return shift >= 0 ? digits << BigInt(shift) : digits >> BigInt(-shift);
}

/** ln v for fixed-point v in [1, 2]. */
function lnOf(v: bigint): bigint {
  return twiceArtanh(((v - ONE) * ONE) / (v + ONE));
}

/** 2 artanh s = 2 (s + s³/3 + s⁵/5 + …). */
function twiceArtanh(s: bigint): bigint {
  const square = (s * s) / ONE;
  let power = s;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power = (power * square) / ONE;
  }
  return 2n * sum;
}

function bitLength(digits: bigint): number {
  return (digits < 0n ? -digits : digits).toString(2).length;
}
