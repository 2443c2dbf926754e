// Which rank stores which rows: every row once, whole blocks, whatever the ranks have.
import fc from "fast-check";
import { expect, test } from "vitest";
import { cutRows } from "../src/data/blocks.js";
import { placesOf } from "../src/mpi/placement.js";

test("by hand: blocks of 4 rows over ranks of 3, 0, 6 and 1", () => {
  const cut = [0, 4, 8].map((first) => ({ first, rows: Math.min(4, 10 - first) }));
  expect(placesOf(cut, [3, 0, 6, 1])).toEqual([
    { blocks: { first: 0, end: 1 }, given: { first: 0, rows: 0, to: 0 }, kept: { first: 0, rows: 3 } },
    { blocks: { first: 1, end: 1 }, given: { first: 0, rows: 0, to: 0 }, kept: { first: 0, rows: 0 } },
    { blocks: { first: 1, end: 3 }, given: { first: 0, rows: 1, to: 0 }, kept: { first: 1, rows: 5 } },
    { blocks: { first: 3, end: 3 }, given: { first: 0, rows: 1, to: 2 }, kept: { first: 1, rows: 0 } },
  ]);
});

test("each rank ends up with the rows of its own blocks, in order", () => {
  const counts = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(counts, (counts) => {
      const rows = counts.reduce((sum, count) => sum + count, 0);
      fc.pre(rows > 0);
      const cut = cutRows(rows);
      const places = placesOf(cut, counts);
      const stored: number[][] = counts.map(() => []);
      let start = 0;
      for (const [rank, { given, kept }] of places.entries()) {
        expect(given.rows + kept.rows).toBe(counts[rank]);
        const number = (count: number, first: number) => Array.from({ length: count }, (_, i) => start + first + i);
        stored[given.to].push(...number(given.rows, 0));
        stored[rank].push(...number(kept.rows, kept.first));
        start += counts[rank];
      }
      expect(places[0].blocks.first).toBe(0);
      expect(places.at(-1)?.blocks.end).toBe(cut.length);
      for (const [rank, { blocks }] of places.entries()) {
        if (rank > 0) expect(blocks.first).toBe(places[rank - 1].blocks.end);
        const own = cut.slice(blocks.first, blocks.end);
        expect(stored[rank]).toEqual(
          own.flatMap(({ first, rows }) => Array.from({ length: rows }, (_, i) => first + i)),
        );
      }
    }),
  );
});
