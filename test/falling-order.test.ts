import fc from "fast-check";
import { expect, test } from "vitest";
import { fallingOrder } from "../src/math/falling-order.js";

test("orders numbers as a stable sort does, ties and the ends of the range among them", () => {
  const number = fc.oneof(
    fc.constantFrom(0, 1, 0.5, Number.MIN_VALUE, 2 ** -1022, Number.MAX_VALUE, Infinity),
    fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
    fc.integer({ min: 0, max: 4 }).map((k) => k / 4),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), (numbers) => {
      const sorted = numbers
        .map((_, i) => i)
        .sort((i, k) => Number(numbers[k] > numbers[i]) - Number(numbers[k] < numbers[i]));
      expect([...fallingOrder(Float64Array.from(numbers))]).toEqual(sorted);
    }),
    { numRuns: 1000 },
  );
});

test("reads numbers that begin inside a buffer", () => {
  const { buffer } = Float64Array.of(9, 0.25, 0.75, 0.5);
  expect([...fallingOrder(new Float64Array(buffer, 8))]).toEqual([1, 2, 0]);
});
