/** The first bit of each digit of a half of a double; a digit has at most 11 bits. */
const SHIFTS = [0, 11, 22];
/** Of each half, counted from the lower. */
const HALVES = [0, 1];
const BUCKETS = 1 << 11;

/**
 * The indices of numbers of at least 0, the greatest first; equal numbers keep their order.
 *
 * Their bits rise with them, so that they can be sorted digit by digit, the last first (Knuth, TAOCP vol. 3, algorithm
 * 5.2.5R). It is the order of `sort((i, k) => x[k] - x[i])`, sooner.
 */
export function fallingOrder(numbers: Float64Array): Uint32Array {
  const { length } = numbers;
  // the lower half of a number comes first in memory
  const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * length);
  let order = new Uint32Array(length);
  let next = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  const starts = new Uint32Array(BUCKETS + 1);
  for (const half of HALVES) {
    for (const shift of SHIFTS) {
      // bucket k holds the digit that is k less than the greatest; what is counted at k + 1 ends up as the start of k
      starts.fill(0);
      for (let i = 0; i < length; i++) starts[BUCKETS - ((halves[2 * i + half] >>> shift) & (BUCKETS - 1))]++;
      if (starts.includes(length)) continue;
      for (let k = 0; k < BUCKETS; k++) starts[k + 1] += starts[k];
      for (let k = 0; k < length; k++) {
        const i = order[k];
        next[starts[BUCKETS - 1 - ((halves[2 * i + half] >>> shift) & (BUCKETS - 1))]++] = i;
      }
      [order, next] = [next, order];
    }
  }
  return order;
}
