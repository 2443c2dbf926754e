// Sums without rounding, against fractions of whole numbers that are as long as they need to be.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactSum, exactMean } from "../src/math/exact-sum.js";

/** A double in units of 2^−1074, found by halving and doubling alone. */
function units(value: number): bigint {
  let [whole, exponent] = [value, 0];
  while (!Number.isInteger(whole)) {
    // a subnormal number doubles without an error as well
    whole *= 2;
    exponent--;
  }
  return BigInt(whole) << BigInt(1074 + exponent);
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function sumOf(values: readonly number[]): ExactSum {
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  return sum;
}

test("no bit is lost, whatever the numbers are", () => {
  fc.assert(
    fc.property(fc.array(finite, { maxLength: 50 }), (values) => {
      expect(sumOf(values).total).toBe(values.reduce((sum, value) => sum + units(value), 0n));
    }),
  );
});

test("parts in any order have the sum of the whole", () => {
  const parts = fc.array(fc.array(finite, { maxLength: 20 }), { maxLength: 8 });
  fc.assert(
    fc.property(parts, (parts) => {
      const whole = sumOf(parts.flat().reverse()).total;
      expect(parts.map((part) => sumOf(part).total).reduce((sum, part) => sum + part, 0n)).toBe(whole);
    }),
  );
});

test("a number that is added so many times at once", () => {
  const count = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(fc.tuple(finite, count), { maxLength: 10 }), (terms) => {
      const sum = new ExactSum();
      for (const [value, times] of terms) sum.add(value, times);
      expect(sum.total).toBe(terms.reduce((all, [value, times]) => all + units(value) * BigInt(times), 0n));
    }),
  );
});

test("many of the longest halves, beyond where these are carried on", () => {
  const sum = new ExactSum();
  const value = 2 - 2 ** -52;
  for (let k = 0; k < 5_000_000; k++) sum.add(value);
  expect(sum.total).toBe(units(value) * 5_000_000n);
});

test("a mean has no double nearer, and of two as near it is the even one", () => {
  const counts = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));
  const around = (value: number): number[] => {
    const view = new DataView(new ArrayBuffer(8));
    return [-1n, 1n].map((step) => {
      view.setFloat64(0, Math.abs(value));
      view.setBigInt64(0, view.getBigInt64(0) + step);
      return Math.sign(value) * view.getFloat64(0);
    });
  };
  fc.assert(
    fc.property(finite, finite, counts, (one, other, count) => {
      const total = units(one) + units(other) / 3n;
      const mean = exactMean(total, count);
      // what is larger than any double is no mean of doubles
      fc.pre(Number.isFinite(mean));
      const away = (value: number) => {
        const distance = units(value) * BigInt(count) - total;
        return distance < 0n ? -distance : distance;
      };
      for (const neighbour of mean === 0 ? [5e-324, -5e-324] : around(mean)) {
        if (Number.isFinite(neighbour)) expect(away(mean) <= away(neighbour)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
  expect(exactMean(units(1) + units(1 + 2 ** -52), 2)).toBe(1);
  expect(exactMean(units(1 + 2 ** -52) + units(1 + 2 ** -51), 2)).toBe(1 + 2 ** -51);
  expect(exactMean(units(5e-324), 2)).toBe(0);
  expect(exactMean(3n * units(Number.MAX_VALUE), 3)).toBe(Number.MAX_VALUE);
  expect(exactMean(0n, 3)).toBe(0);
});

test("by hand: numbers that cancel leave what is small", () => {
  expect(exactMean(sumOf([1e308, 1, 1e308, -1e308, -1e308, 2]).total, 6)).toBe(0.5);
  expect(exactMean(sumOf([0.1, 0.2, 0.3]).total, 3)).toBe(0.2);
});
