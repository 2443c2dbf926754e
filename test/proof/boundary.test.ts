// Whether a separation is complete: by rows made so that it is known.
import { describe, expect, test } from "vitest";
import { Logistic } from "../../src/problem/logistic.js";
import { Rows } from "../../src/problem/rows.js";
import { runHere } from "../../src/problem/sums.js";
import { widened } from "../../src/proof/boundary.js";
import type { Separating } from "../../src/proof/verdict.js";
import { storeRows, summaryOf } from "../store-rows.js";
import { answer, problemOf, run, vector } from "./hand-made.js";

const none = { direction: { weights: vector(0, 0), bias: 0 }, strictRows: 0 };

test("what separates every row, or has too many columns for a Hessian, is as it is", () => {
  const all = { direction: { weights: vector(1, 0), bias: 0 }, strictRows: 10 };
  expect(run(widened(problemOf({ hasHessian: true }), all))).toBe(all);
  const most = { ...all, strictRows: 9 };
  expect(run(widened(problemOf(), most))).toBe(most);
});

test("rows are asked in part where all would take long, and all where the part says nothing", () => {
  const every: number[] = [];
  const sums = { rows: 1, wrong: 1, loss: 1, gradient: vector(0.5), hessian: vector(1) };
  const problem = problemOf({
    size: 1,
    hasHessian: true,
    weightedRows: 7e8,
    boundaryOf: (_, place) => {
      every.push(place.every);
      return answer(sums);
    },
  });
  // neither do they overlap, nor does F fall
  expect(run(widened(problem, none))).toBe(none);
  expect([...new Set(every)]).toEqual([4, 1]);
  every.length = 0;
  const overlap = { ...problem, boundaryOf: () => answer({ ...sums, gradient: vector(0) }) };
  expect(run(widened(overlap, none))).toBe(none);
});

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  function widest(x: number[][], y: number[], from: Separating, fitBias = true): Separating {
    const stored = storeRows(x, { y: Uint8Array.from(y), weight: undefined, offset: undefined }, backend);
    const summary = summaryOf(stored, { shiftable: fitBias });
    const problem = new Logistic(
      { ...summary, hessian: true },
      { fitBias, standardize: true, raw: false, l1: 0, l2: 0 },
    );
    return runHere(widened(problem, from), [new Rows(stored)]);
  }

  /** Two rows on the boundary of the first column at 0; ten more on its right side. */
  const wave = Array.from({ length: 10 }, (_, i) => Math.sin(i + 1));
  const strict = wave.map((value, i) => [value + Math.sign(value), Math.cos(i)]);
  const labels = wave.map((value) => Number(value > 0));
  const first = { direction: { weights: vector(1, 0), bias: 0 }, strictRows: 10 };

  test.each([1, 1e-9, 1e9])("rows on the boundary that another column tells apart, by %d", (scale) => {
    const x = [...strict.map(([a, b]) => [a, scale * b]), [0, scale], [0, 2 * scale], [0, 5 * scale]];
    const { direction, strictRows } = widest(x, [...labels, 0, 1, 1], first);
    expect(strictRows).toBe(13);
    expect(Math.max(...direction.weights.map(Math.abs))).toBe(1);
    const margins = x.map(([a, b]) => direction.weights[0] * a + direction.weights[1] * b + direction.bias);
    expect(margins.map((z) => Number(z > 0))).toEqual([...labels, 0, 1, 1]);
  });

  test("rows on the boundary that overlap stay there", () => {
    const x = [...strict, [0, 1], [0, 2], [0, 5]];
    expect(widest(x, [...labels, 0, 1, 0], first)).toBe(first);
    const same = [...strict, [0, 1], [0, 1]];
    expect(widest(same, [...labels, 0, 1], first)).toBe(first);
  });

  test("some of them leave it: those beyond a threshold that rows of both classes share", () => {
    const x = [...strict, [0, 1], [0, 2], [0, 2], [0, 5]];
    const { strictRows } = widest(x, [...labels, 0, 0, 1, 1], first);
    expect(strictRows).toBe(12);
  });

  test("from nothing: whether any direction separates the rows", () => {
    const x = [...strict, [0, 1], [0, 2]];
    expect(widest(x, [...labels, 0, 1], none).strictRows).toBe(12);
    expect(widest([...x, [0, 2]], [...labels, 0, 1, 0], none).strictRows).toBeGreaterThan(0);
    const opposed = wave.map((value, i) => [value, Math.cos(i)]);
    expect(widest([...opposed, ...opposed], [...labels, ...labels.map((label) => 1 - label)], none)).toBe(none);
  });

  test("without a bias a row of zeros is on every boundary", () => {
    const through = { direction: { weights: vector(1, 0), bias: 0 }, strictRows: 10 };
    expect(widest([...strict, [0, 0]], [...labels, 1], through, false)).toBe(through);
  });
});
