// Numbers written in decimal, out of bytes: several times as fast as making texts of them first.

const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const E = 101;
/** Digits that fit a 32-bit whole number. */
const PART = 9;
/** 10^k, each exact. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
/** Cuts a double in two of 26 bits: Dekker (1971), A floating-point technique for extending the available precision. */
const CUT = 2 ** 27 + 1;

/** Reads numbers such as `-12`, `+.5` and `1.5e-7`. */
export class DecimalReader {
  /** Where the number ended that was read last. */
  end = 0;

  /**
   * The double nearest to the number that begins at `at`: NaN where none does, Infinity where it is too large.
   * @param bytes with one behind the number that is none of its own.
   */
  read(bytes: Uint8Array, at: number): number {
    const start = at;
    const negative = bytes[at] === MINUS;
    if (negative || bytes[at] === PLUS) at++;
    const first = at;
    // the leading digits that matter, nine and nine
    let high = 0;
    let low = 0;
    let digits = 0;
    let point = -1;
    for (; ; at++) {
      const digit = bytes[at] - ZERO;
      if (digit >= 0 && digit < 10) {
        if (digits < PART) high = (10 * high + digit) | 0;
        else if (digits < 2 * PART) low = (10 * low + digit) | 0;
        if (digits > 0 || digit > 0) digits++;
      } else if (bytes[at] === POINT && point < 0) point = at;
      else break;
    }
    const written = at - first - (point < 0 ? 0 : 1);
    let exponent = point < 0 ? 0 : point + 1 - at;
    if (written > 0 && (bytes[at] | 0x20) === E) {
      const sign = bytes[at + 1];
      const power = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
      if (digitOf(bytes[power]) >= 0) {
        let size = 0;
        at = power;
        for (let digit = digitOf(bytes[at]); digit >= 0; digit = digitOf(bytes[++at])) size = 10 * size + digit;
        exponent += sign === MINUS ? -size : size;
      }
    }
    this.end = at;
    if (written === 0) return Number.NaN;
    const size = digits <= 2 * PART ? nearest(high, low, digits, exponent) : undefined;
    if (size !== undefined) return negative ? -size : size;
    return Number(String.fromCharCode(...bytes.subarray(start, at)));
  }
}

/**
 * The double nearest to the whole number of these digits times 10^exponent; undefined where that takes more precision
 * than two doubles have.
 */
function nearest(high: number, low: number, digits: number, exponent: number): number | undefined {
  if (exponent < -22 || exponent > 22) return undefined;
  // exact: 30 bits times 5^9, which has 21
  const top = digits <= PART ? high : high * POWERS[digits - PART];
  const sum = top + low;
  const left = low - (sum - top);
  // one rounding, so the nearest: Clinger (1990), How to read floating point numbers accurately
  if (left === 0) return exponent < 0 ? sum / POWERS[-exponent] : sum * POWERS[exponent];
  if (exponent >= 0) return undefined;
  const divisor = POWERS[-exponent];
  const quotient = sum / divisor;
  // the remainder is a double; to the nearest is then a matter of the quotient's last bit, unless it is all but a tie
  const correction = (remainder(sum, quotient, divisor) + left) / divisor;
  const lower = quotient + correction * (1 - 2 ** -40);
  return lower === quotient + correction * (1 + 2 ** -40) ? lower : undefined;
}

/** dividend − quotient · divisor, exact for a quotient that was rounded. */
function remainder(dividend: number, quotient: number, divisor: number): number {
  const product = quotient * divisor;
  const a = CUT * quotient - (CUT * quotient - quotient);
  const b = quotient - a;
  const c = CUT * divisor - (CUT * divisor - divisor);
  const d = divisor - c;
  return dividend - product - (b * d - (product - a * c - b * c - a * d));
}

/** The value of a digit; −1 for any other byte. */
export function digitOf(byte: number): number {
  return byte >= ZERO && byte < ZERO + 10 ? byte - ZERO : -1;
}
