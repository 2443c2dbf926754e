// Sums of doubles without rounding: the same whatever the order of the terms, and in however many parts they are added.

/** Numbers are whole multiples of 2 to this. */
const LEAST_EXPONENT = -1074;
/** A number may stand for so many equal ones at once: its place moves up by as many bits as their count has. */
const MOST_TIMES = 64;
/** Places of the lowest bit of a number. */
const PLACES = 2046 + MOST_TIMES;
/** Bits of a count that are added at once, and how many counts have no more. */
const STEP = 20;
const COUNTS = 2 ** STEP;
/** Halves of mantissas have 32 bits at most, and sums of so many of them 53. */
const MOST_ADDED = 2 ** 21;

const VALUE = new Float64Array(1);
/** The low half first, as on every machine that JavaScript is known to run on. */
const HALVES = new Uint32Array(VALUE.buffer);

/** The sum of finite numbers, in units of 2^−1074. */
export class ExactSum {
  readonly #low = new Float64Array(PLACES);
  readonly #high = new Float64Array(PLACES);
  /** How many have been added to these. */
  #added = 0;
  #whole = 0n;

  /** @param times how often it is added: a whole number. */
  add(value: number, times = 1): void {
    VALUE[0] = value;
    const low = HALVES[0];
    const top = HALVES[1];
    const exponent = (top >>> 20) & 0x7ff;
    const sign = top >>> 31 === 0 ? 1 : -1;
    const high = (top & 0xfffff) + (exponent === 0 ? 0 : 0x100000);
    let place = exponent === 0 ? 0 : exponent - 1;
    for (let left = times; left > 0; left = Math.floor(left / COUNTS), place += STEP) {
      const now = left < COUNTS ? left : left % COUNTS;
      if (this.#added + now > MOST_ADDED) this.#carry();
      this.#added += now;
      this.#low[place] += sign * now * low;
      this.#high[place] += sign * now * high;
    }
  }

  get total(): bigint {
    this.#carry();
    return this.#whole;
  }

  #carry(): void {
    for (let place = 0; place < PLACES; place++) {
      const low = this.#low[place];
      const high = this.#high[place];
      if (low === 0 && high === 0) continue;
      this.#whole += ((BigInt(high) << 32n) + BigInt(low)) << BigInt(place);
    }
    this.#low.fill(0);
    this.#high.fill(0);
    this.#added = 0;
  }
}

/**
 * The mean of numbers, rounded once: to the nearest double, of two to the even one.
 * @param total in units of 2^−1074. @param count how many there are, above 0.
 */
export function exactMean(total: bigint, count: number): number {
  const units = total < 0n ? -total : total;
  const shift = Math.max(0, (units / BigInt(count)).toString(2).length - 53);
  const divisor = BigInt(count) << BigInt(shift);
  const [quotient, rest] = [units / divisor, units % divisor];
  const up = 2n * rest > divisor || (2n * rest === divisor && quotient % 2n === 1n);
  let mean = Number(quotient + (up ? 1n : 0n));
  // exact, as all on the way are doubles
  for (let exponent = shift + LEAST_EXPONENT; exponent < 0; exponent++) mean /= 2;
  for (let exponent = shift + LEAST_EXPONENT; exponent > 0; exponent--) mean *= 2;
  return total < 0n ? -mean : mean;
}
