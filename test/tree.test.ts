// The fixed tree of sums, and the vectors that it takes and gives back.
import { expect, test } from "vitest";
import { add, Spare, subtrees, Tree } from "../src/math/tree.js";

test("a total is that of the tree, however many whole subtrees come instead of leaves", () => {
  const leaves = Array.from({ length: 21 }, (_, k) => Float64Array.of(1 / (k + 1), 1e16 * (k % 3)));
  const whole = (first: number, end: number): Float64Array => {
    const tree = new Tree(add);
    for (const total of leaves.slice(first, end)) tree.add({ leaves: 1, total });
    return tree.total();
  };
  const all = whole(0, 21);
  for (let cut = 1; cut < 21; cut++) {
    const tree = new Tree(add);
    for (const [first, end] of [
      [0, cut],
      [cut, 21],
    ]) {
      let at = first;
      for (const size of subtrees(first, end)) {
        tree.add({ leaves: size, total: whole(at, at + size) });
        at += size;
      }
    }
    expect(tree.total()).toEqual(all);
  }
});

test("vectors are found again by their length, also after many of another one", () => {
  const spare = new Spare();
  const large = new Float64Array(1000);
  for (let k = 0; k < 100; k++) spare.give(new Float64Array(3));
  spare.give(large);
  expect(spare.take(1000)).toBe(large);
  expect(spare.take(1000)).not.toBe(large);
  expect(spare.take(3)).toHaveLength(3);
});
