// The generator and the shrinker.
import { describe, expect, test } from "vitest";
import { matrixOf, type Problem } from "./problem.js";
import { CLASSES, classOf, LARGE_CLASSES, makeProblem, namesOf } from "./problems.js";
import { shrink } from "./shrink.js";
import { state } from "./statement.js";

describe("problems", () => {
  test.each(Object.keys(CLASSES))("%s: the same from the same seed, with two classes, rows alike", (name) => {
    for (let k = 0; k < 10; k++) {
      const problem = makeProblem(7, k, name);
      expect(makeProblem(7, k, name)).toEqual(problem);
      const { x, y, sampleWeight, offset, start } = problem;
      expect(new Set(x.map((row) => row.length)).size).toBe(1);
      expect(x.flat().every(Number.isFinite)).toBe(true);
      for (const list of [y, sampleWeight, offset]) expect(list?.length ?? x.length).toBe(x.length);
      expect(start?.weights.length ?? x[0].length).toBe(x[0].length);
      expect(new Set(state(problem).sign).size).toBe(2);
      if (problem.form.startsWith("f32")) expect(x.flat().every((v) => v === Math.fround(v))).toBe(true);
    }
  });

  test("neighbours and seeds differ", () => {
    const texts = [
      [1, 0],
      [1, 1],
      [2, 0],
    ].map(([seed, k]) => JSON.stringify(makeProblem(seed, k, "ordinary")));
    expect(new Set(texts).size).toBe(3);
  });

  test("2,000 problems are of every class", () => {
    const met = new Set(Array.from({ length: 2000 }, (_, k) => classOf(k)));
    expect([...met].sort()).toEqual(namesOf().sort());
  });

  test("those above 65,536 rows are", () => {
    for (const name of Object.keys(LARGE_CLASSES)) expect(makeProblem(1, 0, name).x.length).toBeGreaterThan(65_536);
  });

  test("a matrix has the cells of its problem, in every form", () => {
    const x = [
      [1, 0, 0.5],
      [0, 0, 2],
    ];
    const flat = [1, 0, 0.5, 0, 0, 2];
    expect(matrixOf({ x, form: "rows" })).toBe(x);
    expect(matrixOf({ x, form: "flat" })).toEqual({ data: Float64Array.from(flat), rows: 2, columns: 3 });
    expect(matrixOf({ x, form: "f32" })).toEqual({ data: Float32Array.from(flat), rows: 2, columns: 3 });
    const columns = [
      [1, 0],
      [0, 0],
      [0.5, 2],
    ];
    expect(matrixOf({ x, form: "columns" })).toEqual({ columns: columns.map((c) => Float64Array.from(c)) });
    expect(matrixOf({ x, form: "f32 columns" })).toEqual({ columns: columns.map((c) => Float32Array.from(c)) });
    const sparse = { rows: 2, columns: 3, indptr: [0, 2, 3], indices: [0, 2, 2] };
    expect(matrixOf({ x, form: "csr" })).toEqual({ ...sparse, values: [1, 0.5, 2] });
    expect(matrixOf({ x, form: "f32 csr" })).toEqual({ ...sparse, values: Float32Array.of(1, 0.5, 2) });
  });
});

describe("shrink", () => {
  const problem: Problem = {
    x: Array.from({ length: 50 }, (_, i) => [Math.sin(i), i === 31 ? 123.456 : Math.cos(i), i]),
    y: Array.from({ length: 50 }, (_, i) => i % 2),
    form: "columns",
    sampleWeight: Array.from({ length: 50 }, () => 1.5),
    offset: Array.from({ length: 50 }, () => 0.25),
    start: { weights: [1, 2, 3], bias: 0 },
    options: { l2: 0, standardize: false },
  };

  test("leaves what the failure needs, and a row of each class", () => {
    const fails = ({ x, options }: Problem): boolean =>
      options.l2 === 0 && x.some((row) => row.some((v) => v > 100 && v < 200));
    const smallest = shrink(problem, fails, 10_000);
    expect(smallest).toMatchObject({ form: "rows", options: { l2: 0 } });
    expect(Object.keys(smallest).sort()).toEqual(["form", "options", "x", "y"]);
    expect([...smallest.y].sort()).toEqual([0, 1]);
    // 100 is the boundary: the shortest number above it that rounding leads to
    expect(smallest.x.flat().sort()).toEqual([0, 120]);
  });

  test("ends when the time is over", () => {
    expect(shrink(problem, () => true, 0)).toBe(problem);
  });
});
