// Numbers written in decimal, out of bytes. Twin: src/files/decimal.ts.

const LF: i32 = 10;
const CR: i32 = 13;
const PLUS: i32 = 43;
const MINUS: i32 = 45;
const POINT: i32 = 46;
const ZERO: i32 = 48;
const E: i32 = 101;
/** Bytes that are looked at together. */
const WINDOW = 16;
/** Whole numbers of so many digits are doubles. */
const EXACT = 15;
/** Digits that fit a 32-bit whole number. */
const PART = 9;
/** 10^k, each exact. */
const POWERS = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);
const MOST: i32 = 22;
/** Cuts a double in two of 26 bits: Dekker (1971), A floating-point technique for extending the available precision. */
const CUT: f64 = 134217729.0;

/**
 * Of a number in the window with so many digits before its point and so many bytes in all: from where each digit is to
 * be taken, so that they stand at the right end without the point.
 */
const PLACES = memory.data((WINDOW + 1) * (WINDOW + 1) * WINDOW, 16);

// @ts-expect-error: decorator
@inline
function placesOf(whole: i32, bytes: i32): usize {
  return PLACES + (((whole * (WINDOW + 1) + bytes) * WINDOW) as usize);
}

for (let whole = 0; whole <= WINDOW; whole++) {
  for (let bytes = whole; bytes <= WINDOW; bytes++) {
    const digits = bytes > whole ? bytes - 1 : bytes;
    for (let lane = 0; lane < WINDOW; lane++) {
      const digit = lane - (WINDOW - digits);
      store<u8>(placesOf(whole, bytes) + lane, digit < 0 ? 255 : digit < whole ? digit : digit + 1);
    }
  }
}

// @ts-expect-error: decorator
@inline
function endsCell(byte: i32, delimiter: i32): bool {
  return byte == delimiter || byte == LF || byte == CR;
}

/** The whole number of the digits in 16 bytes, each from 0 to 9: two, four and eight digits at a time. */
// @ts-expect-error: decorator
@inline
function wholeNumber(digits: v128): f64 {
  const tens = i16x8.mul(v128.and(digits, i16x8.splat(255)), i16x8.splat(10));
  const twos = i16x8.add(tens, i16x8.shr_u(digits, 8));
  const fours = i32x4.dot_i16x8_s(twos, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const high = i32x4.extract_lane(fours, 0) * 10000 + i32x4.extract_lane(fours, 1);
  const low = i32x4.extract_lane(fours, 2) * 10000 + i32x4.extract_lane(fours, 3);
  return (high as f64) * 1e8 + (low as f64);
}

/**
 * Reads cells that hold a number and nothing else, one behind the other, up to the end of the line.
 *
 * @param at where the first begins; 32 bytes behind the last cell may be looked at.
 * @param most cells.
 * @param out the numbers. @param ended where the last of them ended, a u32.
 * @returns how many there are: what stands behind them is another line or a cell that is to be read in another way.
 */
export function readNumbers(at: usize, most: i32, delimiter: i32, out: usize, ended: usize): i32 {
  let count = 0;
  while (count < most) {
    const negative = load<u8>(at) == MINUS;
    const first = at + (negative as usize);
    const digits = i8x16.sub(v128.load(first), i8x16.splat(ZERO as i8));
    const areDigits = i8x16.bitmask(i8x16.lt_u(digits, i8x16.splat(10)));
    const whole = ctz(~areDigits);
    let bytes = whole;
    if (load<u8>(first + (whole as usize)) == POINT) bytes += 1 + ctz(~(areDigits >> (whole + 1)));
    const decimals = bytes > whole ? bytes - whole - 1 : 0;
    let end = first + (bytes as usize);
    let value: f64;
    if (bytes <= WINDOW && whole + decimals - 1 < EXACT && whole + decimals > 0 && endsCell(load<u8>(end), delimiter)) {
      // one rounding, so the nearest: Clinger (1990), How to read floating point numbers accurately
      const size = wholeNumber(i8x16.swizzle(digits, v128.load(placesOf(whole, bytes)))) / load<f64>(POWERS + (decimals << 3));
      value = negative ? -size : size;
    } else {
      value = longer(at);
      end = longerEnd;
      if (isNaN(value) || !endsCell(load<u8>(end), delimiter)) break;
    }
    store<f64>(out + (count << 3), value);
    store<u32>(ended, end as u32);
    count++;
    if (load<u8>(end) != delimiter) break;
    at = end + 1;
  }
  return count;
}

/** Where `longer` stopped. */
let longerEnd: usize = 0;

// @ts-expect-error: decorator
@inline
function isDigit(byte: i32): bool {
  return ((byte - ZERO) as u32) < 10;
}

/** Any number of up to 18 digits that matter; NaN for what is none, and where it takes more than doubles to read it. */
function longer(at: usize): f64 {
  const negative = load<u8>(at) == MINUS;
  if (negative || load<u8>(at) == PLUS) at++;
  const first = at;
  // the leading digits that matter, nine and nine
  let high = 0;
  let low = 0;
  let digits = 0;
  let point: usize = 0;
  for (; ; at++) {
    const byte: i32 = load<u8>(at);
    if (isDigit(byte)) {
      if (digits < PART) high = 10 * high + byte - ZERO;
      else if (digits < 2 * PART) low = 10 * low + byte - ZERO;
      if (digits > 0 || byte > ZERO) digits++;
    } else if (byte == POINT && point == 0) point = at;
    else break;
  }
  const written = at - first - (point == 0 ? 0 : 1);
  let exponent: i32 = point == 0 ? 0 : ((point + 1 - at) as i32);
  if (written > 0 && (load<u8>(at) | 0x20) == E) {
    const sign: i32 = load<u8>(at + 1);
    const power = sign == PLUS || sign == MINUS ? at + 2 : at + 1;
    if (isDigit(load<u8>(power))) {
      let size = 0;
      // more than thousands are out of reach, however many
      for (at = power; isDigit(load<u8>(at)); at++) if (size < 10000) size = 10 * size + load<u8>(at) - ZERO;
      exponent += sign == MINUS ? -size : size;
    }
  }
  longerEnd = at;
  if (written == 0 || digits > 2 * PART) return NaN;
  const size = nearest(high, low, digits, exponent);
  return negative ? -size : size;
}

/** The double nearest to the whole number of these digits times 10^exponent; NaN where that takes more precision. */
function nearest(high: i32, low: i32, digits: i32, exponent: i32): f64 {
  if (exponent < -MOST || exponent > MOST) return NaN;
  // exact: 30 bits times 5^9, which has 21
  const top = digits <= PART ? (high as f64) : (high as f64) * load<f64>(POWERS + ((digits - PART) << 3));
  const sum = top + (low as f64);
  const left = (low as f64) - (sum - top);
  const power = load<f64>(POWERS + ((exponent < 0 ? -exponent : exponent) << 3));
  if (left == 0) return exponent < 0 ? sum / power : sum * power;
  if (exponent >= 0) return NaN;
  const quotient = sum / power;
  // the remainder is a double; to the nearest is then a matter of the quotient's last bit, unless it is all but a tie
  const correction = (remainder(sum, quotient, power) + left) / power;
  const lower = quotient + correction * (1.0 - 9.094947017729282e-13);
  return lower == quotient + correction * (1.0 + 9.094947017729282e-13) ? lower : NaN;
}

/** dividend − quotient · divisor, exact for a quotient that was rounded. */
// @ts-expect-error: decorator
@inline
function remainder(dividend: f64, quotient: f64, divisor: f64): f64 {
  const product = quotient * divisor;
  const a = CUT * quotient - (CUT * quotient - quotient);
  const b = quotient - a;
  const c = CUT * divisor - (CUT * divisor - divisor);
  const d = divisor - c;
  return dividend - product - (b * d - (product - a * c - b * c - a * d));
}
