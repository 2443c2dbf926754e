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

describe("where rows on the boundary are looked at, and what is tried", () => {
  interface Look {
    theta: number[];
    tolerance: number;
  }

  /** Rows that lose `lossOf(θ)`, bend as the unit matrix, and pull by ½ along the second of two columns. */
  function asks(said: {
    lossOf?: (theta: Float64Array, k: number) => number;
    wrongOf?: (theta: Float64Array) => number;
    sides?: { wrong: number; right: number }[];
    along?: number[];
    passes?: number;
  }) {
    const { lossOf = (_, k) => 1 / (k + 1), wrongOf = () => 1, sides = [], along = [1, 0], passes = 0 } = said;
    const looks: Look[] = [];
    const tried: number[][] = [];
    const problem = problemOf({
      hasHessian: true,
      passes,
      boundaryOf: (_, { theta, tolerance }) => {
        looks.push({ theta: Array.from(theta, (value) => value + 0), tolerance });
        const rest = { gradient: vector(0, -0.5, 0), hessian: vector(1, 0, 0, 1, 0, 1) };
        return answer({ rows: 1, wrong: wrongOf(theta), loss: lossOf(theta, looks.length - 1), ...rest });
      },
      biasBetween: () => answer(7),
      sidesOf: ({ weights }) => {
        tried.push([...weights]);
        return answer(sides[tried.length - 1] ?? { wrong: 1, right: 9 });
      },
    });
    const from = { direction: { weights: vector(...along), bias: 0 }, strictRows: 5 };
    return { from, found: run(widened(problem, from)), looks, tried };
  }

  test("at 0, at the step of Newton's method, and from the second on at the point, too", () => {
    const { looks, from, found } = asks({ lossOf: (_, k) => (k < 5 ? 1 / (k + 1) : 1e12) });
    expect(looks.slice(0, 6)).toEqual([
      { theta: [0, 0, 0], tolerance: 0 },
      { theta: [0, 0.5, 0], tolerance: 0.01 },
      { theta: [0, 0.5, 0], tolerance: 0 },
      { theta: [0, 0.5, 0], tolerance: 0.01 },
      { theta: [0, 0.5, 0], tolerance: 0.01 },
      { theta: [0, 1, 0], tolerance: 0 },
    ]);
    expect(found).toBe(from);
  });

  test("a hundred times at most, and not beyond nine hundred passes", () => {
    expect(asks({}).looks.length).toBe(1 + 2 + 99 * 3);
    expect(asks({ passes: 900 }).looks.length).toBe(1);
    expect(asks({ passes: 899 }).looks.length).toBeGreaterThan(1);
  });

  test("no more where a step promises a billionth of the loss", () => {
    // the step promises ½ · ½
    expect(asks({ lossOf: () => 2.5e8 }).looks.length).toBe(1);
    expect(asks({ lossOf: (_, k) => 2.4e8 - k }).looks.length).toBeGreaterThan(1);
  });

  test("half as far while the loss does not fall, down to 2^−30", () => {
    const flat = asks({ lossOf: () => 1 });
    expect(flat.looks.length).toBe(2 + 31);
    expect(flat.looks.slice(2, 5).map(({ theta }) => theta[1])).toEqual([0.5, 0.25, 0.125]);
    // it falls at the third
    const { looks } = asks({ lossOf: (_, k) => (k < 4 ? 1 : 1 / k) });
    expect(looks[5]).toEqual({ theta: [0, 0.5, 0], tolerance: 0.01 });
    expect(looks[6].theta).toEqual([0, 0.125, 0]);
  });

  test("what has no row wrong is tried along the separation, ever less far from it", () => {
    const { tried, found, from } = asks({
      wrongOf: (theta) => Number(theta[1] === 0),
      lossOf: (_, k) => (k < 2 ? 1 : 1e12),
    });
    const one = [
      [1, 1],
      [1, 2 ** -10],
      [1, 2 ** -30],
    ];
    // as it is, and in simple ratios
    expect(tried).toEqual([...one, ...one]);
    expect(found).toBe(from);
  });

  test("and alone where there is none", () => {
    const { tried } = asks({ along: [0, 0], wrongOf: () => 0, lossOf: (_, k) => (k < 2 ? 1 : 1e12) });
    expect(tried.slice(0, 2)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(asks({ along: [0, 0.5], wrongOf: () => 0 }).tried[0]).toEqual([0, 1]);
  });

  test("and taken where no row opposes it and more rows are strict", () => {
    const sides = [
      { wrong: 1, right: 9 },
      { wrong: 0, right: 5 },
      { wrong: 0, right: 10 },
    ];
    const { found } = asks({ wrongOf: () => 0, sides });
    expect(found).toEqual({ direction: { weights: vector(1, 2 ** -30), bias: 7 }, strictRows: 10 });
  });
});

test("the more columns, the fewer rows are asked", () => {
  const every: number[] = [];
  const problem = problemOf({
    hasHessian: true,
    weightedRows: 1e8,
    boundaryOf: (_, place) => {
      every.push(place.every);
      return answer({ rows: 1, wrong: 1, loss: 1, gradient: vector(0, 0, 0), hessian: vector(1, 0, 0, 1, 0, 1) });
    },
  });
  run(widened(problem, none));
  expect(every).toEqual([5]);
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
