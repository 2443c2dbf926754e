// Sums of products beyond a double's precision, against whole numbers of any length.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AccurateSum, lost } from "../src/math/accurate-sum.js";
import { Cholesky } from "../src/math/cholesky.js";
import { signOfDot } from "../src/math/exact-sign.js";
import { carefulDot } from "../src/math/vector.js";
import { type Dyadic, exact } from "./reference.js";

type Product = [number, number];

/** Σ a b, as it is. */
function sumOf(products: Product[]): Dyadic {
  const parts = products.map(([a, b]) => {
    const [left, right] = [exact(a), exact(b)];
    return { digits: left.digits * right.digits, exponent: left.exponent + right.exponent };
  });
  const least = Math.min(0, ...parts.map(({ exponent }) => exponent));
  const digits = parts.reduce((sum, part) => sum + (part.digits << BigInt(part.exponent - least)), 0n);
  return { digits, exponent: least };
}

/** Σ |a b|, rounded up. */
function sizeOf(products: Product[]): number {
  return products.reduce((sum, [a, b]) => sum + Math.abs(a * b), 0) * (1 + 1e-12);
}

/** The difference from the truth as a double; what is between is taken exactly. */
function errorOf(actual: number, truth: Dyadic): number {
  const given = exact(-actual);
  const least = Math.min(given.exponent, truth.exponent);
  const difference =
    (given.digits << BigInt(given.exponent - least)) + (truth.digits << BigInt(truth.exponent - least));
  // by halves, so that neither part overflows
  return Math.abs(Number(difference) * 2 ** Math.ceil(least / 2)) * 2 ** Math.floor(least / 2);
}

/** |Σ| as a double. */
function magnitudeOf({ digits, exponent }: Dyadic): number {
  return Math.abs(Number(digits) * 2 ** Math.ceil(exponent / 2)) * 2 ** Math.floor(exponent / 2);
}

const shuffled = (products: Product[], order: number[]): Product[] =>
  products
    .map((product, k) => ({ product, at: order[k % order.length] + k * 1e-9 }))
    .sort((a, b) => a.at - b.at)
    .map(({ product }) => product);

/** Numbers of any size, or all of about one size. */
const wild = fc.double({ noNaN: true, noDefaultInfinity: true });
const plain = fc
  .integer({ min: -(2 ** 40), max: 2 ** 40 })
  .chain((digits) => fc.integer({ min: -60, max: 20 }).map((power) => digits * 2 ** power));
const order = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });

/** Products of which half undo the others, and some more. */
function cancelling(numbers: fc.Arbitrary<number>): fc.Arbitrary<Product[]> {
  const some = fc.array(fc.tuple(numbers, numbers), { maxLength: 6 });
  return fc.tuple(some, some, order).map(([undone, rest, by]) => {
    const negative = undone.map(([a, b]): Product => [b, -a]);
    return shuffled([...undone, ...negative, ...rest], by);
  });
}

function sign(products: Product[]): number {
  const [a, b] = [0, 1].map((side) => Float64Array.from([...products, [7, 7]], (product) => product[side]));
  return signOfDot(a, b, products.length);
}

describe("signOfDot", () => {
  test.each([
    ["numbers of any size", fc.array(fc.tuple(wild, wild), { maxLength: 8 })],
    ["numbers that cancel", cancelling(wild)],
    ["numbers of one size that cancel", cancelling(plain)],
    ["small whole numbers", cancelling(fc.integer({ min: -9, max: 9 }))],
    ["whole numbers up to 2^53", cancelling(fc.maxSafeInteger())],
    ["subnormal numbers", cancelling(fc.integer({ min: -99, max: 99 }).map((digits) => digits * 2 ** -1074))],
  ])("is the exact one: %s", (_, products) => {
    fc.assert(
      fc.property(products, (list) => {
        const { digits } = sumOf(list);
        expect(sign(list)).toBe(digits === 0n ? 0 : digits > 0n ? 1 : -1);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test.each<[string, Product[], number]>([
    ["nothing", [], 0],
    [
      "1e300 · 1e300 and as much less",
      [
        [1e300, 1e300],
        [-1e300, 1e300],
      ],
      0,
    ],
    [
      "an overflow on one side",
      [
        [1e300, 1e300],
        [-1e300, 1e299],
      ],
      1,
    ],
    ["an underflow that is not 0", [[1e-300, -1e-300]], -1],
    [
      "an underflow beside its opposite",
      [
        [1e-300, -1e-300],
        [1e-300, 1e-300],
      ],
      0,
    ],
    [
      "what a plain sum loses",
      [
        [1, 1],
        [2 ** -60, 1],
        [-1, 1],
      ],
      1,
    ],
    [
      "the same below",
      [
        [-1, 1],
        [-(2 ** -60), 1],
        [1, 1],
      ],
      -1,
    ],
    [
      "0.1 + 0.2 against 0.3, as doubles",
      [
        [0.1, 1],
        [0.2, 1],
        [-0.3, 1],
      ],
      1,
    ],
    [
      "3 · 0.1 against 0.3",
      [
        [3, 0.1],
        [-1, 0.3],
      ],
      1,
    ],
    [
      "whole numbers beyond 2^53",
      [
        [2 ** 53, 1],
        [1, 1],
        [-(2 ** 53), 1],
      ],
      1,
    ],
    [
      "whole products beyond 2^53",
      [
        [2 ** 30 + 1, 2 ** 30 - 1],
        [-(2 ** 30), 2 ** 30],
      ],
      -1,
    ],
    ["the smallest number", [[2 ** -1074, 1]], 1],
    [
      "zeros",
      [
        [0, 5],
        [-0, 5],
        [5, 0],
      ],
      0,
    ],
  ])("%s", (_, products, expected) => {
    expect(sign(products)).toBe(expected);
  });
});

describe("twice the precision", () => {
  /** Ogita, Rump & Oishi (2005), proposition 5.5: u |Σ| + (n u)² Σ|a b|, and a little. */
  const bound = (products: Product[]): number => {
    const n = products.length;
    return 2 ** -53 * magnitudeOf(sumOf(products)) + (2 * n + 2) ** 2 * 2 ** -106 * sizeOf(products);
  };

  test("carefulDot is off by one rounding, and by what remains of sums that cancel", () => {
    fc.assert(
      fc.property(cancelling(plain), (list) => {
        const [a, b] = [0, 1].map((side) => list.map((product) => product[side]));
        expect(errorOf(carefulDot(a, b), sumOf(list))).toBeLessThanOrEqual(bound(list));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test("carefulDot of numbers that a plain sum loses", () => {
    expect(carefulDot([1e16, 1, -1e16], [1, 1, 1])).toBe(1);
    expect(carefulDot([], [])).toBe(0);
    // (1 + 2^−30)² − 1 − 2^−29 = 2^−60
    expect(carefulDot([1 + 2 ** -30, -1, -(2 ** -29)], [1 + 2 ** -30, 1, 1])).toBe(2 ** -60);
    // as doubles, 3 · 0.1 is larger than 0.3
    expect(carefulDot([0.1, -1], [3, 0.3])).toBe(2 ** -55);
  });

  test("AccurateSum: high + low is off by no more than `lost`", () => {
    const ways = [
      (sum: AccurateSum, a: number, b: number) => sum.addProduct(a, b),
      (sum: AccurateSum, a: number, b: number) => sum.addPair(a, 0, b),
    ];
    for (const add of ways) {
      fc.assert(
        fc.property(cancelling(plain), (list) => {
          const sum = new AccurateSum();
          for (const [a, b] of list) add(sum, a, b);
          const products: Product[] = list.map(([a, b]) => [a, -b]);
          const rest = sumOf([[sum.high, 1], [sum.low, 1], ...products]);
          expect(magnitudeOf(rest)).toBeLessThanOrEqual(lost(list.length, sizeOf(list)));
        }),
        { numRuns: 300, seed: 1 },
      );
    }
  });

  test("AccurateSum: the difference of two sums that are all but the same", () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 12 }), fc.array(plain, { maxLength: 3 }), (all, more) => {
        const sum = new AccurateSum();
        for (const value of [...all, ...more]) sum.add(value);
        for (const value of all.toReversed()) sum.add(-value);
        const products = [...all, ...more, ...all.map((value) => -value)].map((value): Product => [value, 1]);
        expect(errorOf(sum.value, sumOf(products))).toBeLessThanOrEqual(bound(products));
      }),
      { numRuns: 500, seed: 1 },
    );
    const sum = new AccurateSum();
    for (const value of [1, 2 ** 60, 2 ** -30, -(2 ** 60), -1]) sum.add(value);
    expect(sum.value).toBe(2 ** -30);
    // (2^60 + 3)·2 − 2^61
    sum.addPair(2 ** 60, 3, 2);
    sum.addProduct(-(2 ** 60), 2);
    expect(sum.value).toBe(6 + 2 ** -30);
  });
});

describe("Cholesky's L⁻¹", () => {
  /** Whole numbers: B Bᵀ + 1, its upper triangle in full rows. */
  const matrices = fc.integer({ min: 1, max: 11 }).chain((size) =>
    fc.array(fc.integer({ min: -4, max: 4 }), { minLength: size * size, maxLength: size * size }).map((b) => {
      const upper = new Float64Array(size * size);
      for (let j = 0; j < size; j++) {
        for (let k = j; k < size; k++) {
          for (let l = 0; l < size; l++) upper[j * size + k] += b[j * size + l] * b[k * size + l];
          if (j === k) upper[j * size + k] += 1;
        }
      }
      return { size, upper };
    }),
  );

  /** A⁻¹ by Gauss & Jordan. */
  function inverse(upper: Float64Array, size: number): number[][] {
    const rows = Array.from({ length: size }, (_, j) =>
      Array.from({ length: 2 * size }, (_, k) =>
        k < size ? upper[Math.min(j, k) * size + Math.max(j, k)] : Number(k - size === j),
      ),
    );
    rows.forEach((row, j) => {
      const pivot = row[j];
      for (let k = 0; k < 2 * size; k++) row[k] /= pivot;
      rows.forEach((other, i) => {
        if (i === j) return;
        const times = other[j];
        for (let k = 0; k < 2 * size; k++) other[k] -= times * row[k];
      });
    });
    return rows.map((row) => row.slice(size));
  }

  test("has columns of the length √(A⁻¹)_jj, and forward is it", () => {
    fc.assert(
      fc.property(matrices, ({ size, upper }) => {
        const factor = new Cholesky(upper, size);
        const expected = inverse(upper, size);
        const norms = factor.inverseNorms();
        expected.forEach((row, j) => {
          expect(norms[j] / Math.sqrt(row[j])).toBeCloseTo(1, 10);
          const unit = new Float64Array(size).with(j, 1);
          const column = factor.forward(unit);
          // what begins at j does so whether it is told or not
          factor.forward(unit, j).forEach((value, i) => {
            expect(value).toBeCloseTo(column[i], 12);
          });
          // (L⁻¹ e_j)·(L⁻¹ e_k) = (A⁻¹)_jk
          row.forEach((value, k) => {
            const other = factor.forward(new Float64Array(size).with(k, 1));
            const along = column.reduce((sum, left, i) => sum + left * other[i], 0);
            expect(along).toBeCloseTo(value, 10);
          });
        });
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test("a column that is left out has length 0, and none of any other", () => {
    // the second is twice the first
    const factor = new Cholesky(Float64Array.of(4, 8, 2, 0, 16, 4, 0, 0, 5), 3);
    expect([...factor.dependent]).toEqual([1]);
    // without it: L = [2 0; 1 2]
    expect([...factor.forward(Float64Array.of(2, 7, 5))]).toEqual([1, 0, 2]);
    expect([...factor.inverseNorms()]).toEqual([Math.sqrt(1 / 4 + 1 / 16), 0, 1 / 2]);
    expect([...factor.solve(Float64Array.of(2, 7, 5))]).toEqual([0, 0, 1]);
  });
});
