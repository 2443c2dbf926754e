// The sign of a row's margin in verify, against whole numbers of any length, and where it cannot be told.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactSign } from "../../src/proof/exact-sign.js";
import { exact } from "../reference.js";

/** Cells in every other column, with the columns' weights; the columns between weigh something that is not asked for. */
function signOf(products: [weight: number, value: number][], bias: number): number {
  const column = Uint32Array.from(products, (_, k) => 2 * k + 1);
  const weights = products.flatMap(([weight]) => [17, weight]);
  // what lies beyond the count is left from another row
  const value = Float64Array.of(...products.map(([, cell]) => cell), 1e9);
  return exactSign({ count: products.length, column, value }, weights, bias);
}

/** The sign of Σ a b, as it is. */
function truth(products: [number, number][]): number {
  const parts = products.map(([a, b]) => {
    const [left, right] = [exact(a), exact(b)];
    return { digits: left.digits * right.digits, exponent: left.exponent + right.exponent };
  });
  const least = Math.min(...parts.map(({ exponent }) => exponent));
  const sum = parts.reduce((all, { digits, exponent }) => all + (digits << BigInt(exponent - least)), 0n);
  return sum === 0n ? 0 : sum > 0n ? 1 : -1;
}

const number = fc
  .integer({ min: -(2 ** 40), max: 2 ** 40 })
  .filter((digits) => digits !== 0)
  .chain((digits) => fc.integer({ min: -60, max: 60 }).map((power) => digits * 2 ** power));
const products = fc.array(fc.tuple(number, number), { maxLength: 5 });

test.each<[string, fc.Arbitrary<[[number, number][], [number, number][], number]>]>([
  [
    "where nothing is left but the bias",
    fc.tuple(products, fc.constant([]), fc.constantFrom(0, 2 ** -200, -(2 ** -200))),
  ],
  ["where something small is left", fc.tuple(products, products, fc.oneof(fc.constant(0), number))],
])("is the exact one %s", (_, some) => {
  fc.assert(
    fc.property(some, fc.boolean(), ([undone, rest, bias], late) => {
      const opposite = undone.map(([a, b]): [number, number] => [-b, a]);
      const all = late ? [...undone, ...rest, ...opposite] : [...opposite, ...rest, ...undone];
      // −0 is as good
      expect(signOf(all, bias) + 0).toBe(truth([...all, [bias, 1]]));
    }),
    { numRuns: 500, seed: 1 },
  );
});

describe("the edges", () => {
  test.each<[string, [number, number][], number, number]>([
    ["nothing but a bias", [], -3, -1],
    ["nothing at all", [], 0, 0],
    ["a product of 2^−900", [[2 ** -450, 2 ** -450]], 1, Number.NaN],
    ["a product just above", [[2 ** -450, -(2 ** -450) * (1 + 2 ** -52)]], 0, -1],
    ["a product of 2^990", [[2 ** 495, -(2 ** 495)]], 0, Number.NaN],
    ["a product just below", [[2 ** 495, -(2 ** 495) * (1 - 2 ** -53)]], 0, -1],
    ["a weight of 2^990", [[-(2 ** 990), 0.5]], 0, Number.NaN],
    ["a weight just below", [[-(2 ** 990) * (1 - 2 ** -53), 0.5]], 0, -1],
    ["a cell of 2^990", [[0.5, -(2 ** 990)]], 0, Number.NaN],
    ["a cell just below", [[0.5, -(2 ** 990) * (1 - 2 ** -53)]], 0, -1],
    ["a weight of 0 beside any cell", [[0, -(2 ** 1000)]], 1, 1],
    ["a cell that is no number", [[1, Number.NaN]], 1, Number.NaN],
    [
      "what a plain sum loses",
      [
        [1, 2 ** -60],
        [1, 1],
      ],
      -1,
      1,
    ],
    [
      "less than the nearest number",
      [
        [1 + 2 ** -30, 1 + 2 ** -30],
        [-1, 1 + 2 ** -29],
      ],
      -(2 ** -60),
      0,
    ],
    [
      "less than the nearest number, and a little",
      [
        [1 + 2 ** -30, 1 + 2 ** -30],
        [-1, 1 + 2 ** -29],
      ],
      -(2 ** -60) - 2 ** -112,
      -1,
    ],
    [
      "three sizes, from small to large",
      [
        [2 ** -100, 1],
        [2 ** 100, 1],
        [-1, 2 ** 100],
      ],
      2 ** -200,
      1,
    ],
    [
      "three sizes, from large to small",
      [
        [2 ** 100, 1],
        [-(2 ** -100), 1],
        [-1, 2 ** 100],
      ],
      2 ** -200,
      -1,
    ],
  ])("%s", (_, products, bias, expected) => {
    expect(signOf(products, bias) + 0).toBe(expected);
  });
});
