import fc from "fast-check";
import { expect, test } from "vitest";
import { deviationsOf } from "../src/tables/deviations.js";
import { toSparse } from "./to-sparse.js";

const numbers = fc.double({ min: -100, max: 100, noNaN: true }).map((value) => (Math.abs(value) < 20 ? 0 : value));

test("the deviation of every column is that of its definition, in every form of x", () => {
  const given = fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 4 }))
    .chain(([rows, columns]) =>
      fc.tuple(
        fc.array(fc.array(numbers, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: rows, maxLength: rows }),
      ),
    );
  fc.assert(
    fc.property(given, ([x, weights]) => {
      const copies = x.flatMap((row, i) => Array.from({ length: weights[i] }, () => row));
      const expected = x[0].map((_, j) => {
        const column = copies.map((row) => row[j]);
        const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
        return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
      });
      const columns = x[0].map((_, j) => Float64Array.from(x, (row) => row[j]));
      for (const form of [x, { columns }, toSparse(x)]) {
        for (const [j, deviation] of deviationsOf(form, weights).entries()) {
          expect(deviation).toBeCloseTo(expected[j], 10);
        }
      }
    }),
  );
});

test("more rows than are taken at once", () => {
  const column = Float64Array.from({ length: 10_000 }, (_, i) => i);
  // (n² − 1)/12 is the variance of 0 … n − 1
  expect(deviationsOf({ columns: [column] })[0]).toBeCloseTo(Math.sqrt((1e8 - 1) / 12), 8);
});
