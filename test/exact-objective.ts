// F, and differences of it, to about 100 bits, by the exact arithmetic of reference.ts.
import type { Coefficients, Setting } from "./newton-step.js";
import { type Dyadic, exact, sigmoid, softplus } from "./reference.js";

/** Fractional bits: a bigint v stands for v / 2^BITS. */
const BITS = 400n;

function fixed({ digits, exponent }: Dyadic): bigint {
  const shift = exponent + Number(BITS);
  return shift >= 0 ? digits << BigInt(shift) : digits >> BigInt(-shift);
}

const number = (value: number): bigint => fixed(exact(value));
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** Σs F. */
function objective({ x, y, s, offset, l1 = 0, l2, kappa }: Setting, { weights, bias }: Coefficients): bigint {
  const w = weights.map(number);
  let sum = 0n;
  let total = 0n;
  x.forEach((row, i) => {
    const z = row.reduce((z, value, j) => z + times(number(value), w[j]), number(bias) + number(offset[i]));
    const m = y[i] === 1 ? -z : z;
    // softplus(near + rest) = softplus(near) + rest σ(near) + rest² σ′/2, and the next term is below 2^−150
    const near = Number(m >> (BITS - 80n)) / 2 ** 80;
    const rest = m - number(near);
    const slope = fixed(sigmoid(near));
    const bend = times(slope, number(1) - slope);
    const loss = fixed(softplus(near)) + times(rest, slope) + (times(times(rest, rest), bend) >> 1n);
    sum += times(number(s[i]), loss);
    total += number(s[i]);
  });
  const penalty = w.reduce((sum, value, j) => {
    const scaled = times(number(kappa[j]), value < 0n ? -value : value);
    return sum + times(number(l1), scaled) + (times(number(l2), times(scaled, scaled)) >> 1n);
  }, 0n);
  return sum + times(total, penalty);
}

/** F itself. */
export function value(setting: Setting, at: Coefficients): number {
  const total = setting.s.reduce((sum, weight) => sum + weight, 0);
  return Number(objective(setting, at)) / 2 ** Number(BITS) / total;
}

/** F at one point less F at another: a lower bound of F − F* at the first. */
export function difference(setting: Setting, a: Coefficients, b: Coefficients): number {
  const total = setting.s.reduce((sum, value) => sum + value, 0);
  const bits = objective(setting, a) - objective(setting, b);
  return Number(bits) / 2 ** Number(BITS) / total;
}
