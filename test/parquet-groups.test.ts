// Row groups over readers: each group one reader's, in the order of rows.
import fc from "fast-check";
import { expect, test } from "vitest";
import { groupsFor } from "../src/files/parquet-part.js";

test("by hand: groups of 4, 4, 2 and 6 rows over three readers", () => {
  const groups = [
    { file: 0, first: 0, rows: 4 },
    { file: 0, first: 4, rows: 4 },
    { file: 1, first: 0, rows: 2 },
    { file: 1, first: 2, rows: 6 },
  ];
  const of = (part: number) => groupsFor(groups, { part, parts: 3 });
  // shares begin at rows 0, 5 and 10
  expect([of(0), of(1), of(2)]).toEqual([
    { own: groups.slice(0, 2), before: 0 },
    { own: groups.slice(2, 3), before: 8 },
    { own: groups.slice(3), before: 10 },
  ]);
});

test("every group once, and the rows before a reader's first are those of the readers before", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 9 }), (sizes, parts) => {
      const groups = sizes.map((rows, file) => ({ file, first: 0, rows }));
      const all = Array.from({ length: parts }, (_, part) => groupsFor(groups, { part, parts }));
      const rowsOf = (own: typeof groups) => own.reduce((sum, { rows }) => sum + rows, 0);
      // groups without rows are nobody's loss
      expect(all.flatMap(({ own }) => own).filter(({ rows }) => rows > 0)).toEqual(
        groups.filter(({ rows }) => rows > 0),
      );
      for (const [part, { own, before }] of all.entries()) {
        if (rowsOf(own) > 0) expect(before).toBe(all.slice(0, part).reduce((sum, { own }) => sum + rowsOf(own), 0));
      }
    }),
  );
});
