// Numbers written in decimal, out of bytes: several times as fast as making texts of them first.

const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const E = 101;
/** Whole numbers below it have been added up without rounding. */
const EXACT = 2 ** 53;
/** 10^k, each exact. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** Reads numbers such as `-12`, `+.5` and `1.5e-7`. */
export class DecimalReader {
  /** Where the number ended that was read last. */
  end = 0;

  /**
   * The double nearest to the number that begins at `at`: NaN where none does, Infinity where it is too large.
   * @param bytes with one behind the number that is none of its own.
   */
  read(bytes: Buffer, at: number): number {
    const start = at;
    const negative = bytes[at] === MINUS;
    if (negative || bytes[at] === PLUS) at++;
    const first = at;
    let digits = 0;
    for (let digit = digitOf(bytes[at]); digit >= 0; digit = digitOf(bytes[++at])) digits = 10 * digits + digit;
    let count = at - first;
    let exponent = 0;
    if (bytes[at] === POINT) {
      const point = ++at;
      for (let digit = digitOf(bytes[at]); digit >= 0; digit = digitOf(bytes[++at])) digits = 10 * digits + digit;
      exponent = point - at;
      count -= exponent;
    }
    if (count > 0 && (bytes[at] | 0x20) === E) {
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
    if (count === 0) return Number.NaN;
    // one rounding, so the nearest: Clinger (1990), How to read floating point numbers accurately
    if (digits < EXACT && exponent >= -22 && exponent <= 22) {
      const size = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
      return negative ? -size : size;
    }
    return Number(bytes.toString("latin1", start, at));
  }
}

/** The value of a digit; −1 for any other byte. */
export function digitOf(byte: number): number {
  return byte >= ZERO && byte < ZERO + 10 ? byte - ZERO : -1;
}
