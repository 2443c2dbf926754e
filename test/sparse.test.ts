// Sparse rows: the same numbers as the same rows stored densely, and the same bits from both implementations.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutRows, cutSparseRows } from "../src/data/blocks.js";
import { marginsOf } from "../src/data/margins.js";
import { rowSource } from "../src/data/matrix.js";
import type { SparseMatrix } from "../src/data/sparse-matrix.js";
import type { Stored } from "../src/data/stored.js";
import { readBlock } from "../src/kernels/block.js";
import type { Backend } from "../src/kernels/kernels.js";
import { ask, storeRows, summaryOf } from "./store-rows.js";

interface Problem {
  rows: number;
  features: number;
  /** Share of the cells that are stored; one row in five has none. */
  density: number;
  values: "f32" | "f64" | "absent";
  weighted: boolean;
  shifted: boolean;
  /** Largest |w|: up to hundreds, so that margins reach ±1000. */
  size: number;
  seed: number;
}

const problems: fc.Arbitrary<Problem> = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constantFrom(1023, 1024, 1025, 2049, 5000)),
  features: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(31, 64, 300)),
  density: fc.constantFrom(0.01, 0.1, 0.5, 1),
  values: fc.constantFrom("f32", "f64", "absent"),
  weighted: fc.boolean(),
  shifted: fc.boolean(),
  size: fc.constantFrom(0, 0.1, 1, 30, 300),
  seed: fc.integer(),
});

/** Numbers between −1 and 1. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function make(problem: Problem) {
  const { rows, features, density, values, weighted, shifted, size, seed } = problem;
  const next = numbers(seed);
  const indptr = [0];
  const indices: number[] = [];
  for (let i = 0; i < rows; i++) {
    const empty = next() < -0.6;
    for (let j = 0; j < features; j++) if (next() < 2 * density - 1 && !empty) indices.push(j);
    indptr.push(indices.length);
  }
  const Kind = values === "f32" ? Float32Array : Float64Array;
  const stored = new Kind(indices.length).map(values === "absent" ? () => 1 : next);
  const x: SparseMatrix = {
    rows,
    columns: features,
    indptr: Uint32Array.from(indptr),
    indices: Int32Array.from(indices),
    ...(values !== "absent" && { values: stored }),
  };
  const data = new Kind(rows * features);
  for (let i = 0; i < rows; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) data[i * features + indices[k]] = stored[k];
  }
  const vector = (length: number): Float64Array => new Float64Array(length).map(next);
  const y = new Uint8Array(rows).map(() => (next() > 0 ? 1 : 0));
  const weight = weighted ? vector(rows).map((value) => (value < -0.8 ? 0 : 1 + value)) : undefined;
  if (weight) weight[0] = 1;
  const offset = shifted ? vector(rows) : undefined;
  const w = vector(features + 1).map((value) => value * size);
  const v = vector(features + 1);
  const common = { y, weight, offset };
  const flat = { data, rows, columns: features };
  const dense = (): Stored => storeRows(flat, common, "wasm");
  const sparse = (backend: Backend): Stored => storeRows(x, common, backend);
  return { x, flat, w, v, dense, sparse };
}

/** The numbers of rows at one of a block's places, without the padding. */
function rowsAt({ memory, whole, rows }: Stored, place: "z" | "t"): Float64Array {
  const at = readBlock(memory.u32, whole)[place] >>> 3;
  return memory.f64.slice(at, at + rows);
}

/** What both kinds of rows answer, in one order. */
function answers(stored: Stored, w: Float64Array, v: Float64Array): Float64Array[] {
  const sum = ask(stored);
  const results = [sum({ kind: "loss-gradient", w, precise: false }), sum({ kind: "loss-gradient", w, precise: true })];
  results.push(rowsAt(stored, "z"), sum({ kind: "curvature" }), sum({ kind: "curvature-vector", v }));
  sum({ kind: "direction", v });
  results.push(rowsAt(stored, "t"), sum({ kind: "loss-along", step: 0.5, precise: false }));
  results.push(sum({ kind: "loss-along", step: -0.25, precise: true }));
  results.push(sum({ kind: "dual-point" }), sum({ kind: "dual-product" }), sum({ kind: "sides", tolerance: 0.01 }));
  sum({ kind: "largest-curvature" });
  results.push(sum({ kind: "curvature-vector", v }));
  return results;
}

const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(values.slice().buffer);

test("WASM and TypeScript give the same bits in every kernel", { timeout: 60_000 }, () => {
  let compared = 0;
  fc.assert(
    fc.property(problems, (problem) => {
      const { w, v, sparse } = make(problem);
      const [expected, actual] = (["wasm", "js"] as const).map((backend) => {
        const stored = sparse(backend);
        expect(stored.memory.backend).toBe(backend);
        return [ask(stored)({ kind: "moments" }), ...answers(stored, w, v)];
      });
      actual.forEach((values, k) => {
        expect(bits(values), `result ${k}`).toEqual(bits(expected[k]));
        compared += values.length;
      });
    }),
    { numRuns: 100 },
  );
  expect(compared).toBeGreaterThan(100_000);
});

/** A matrix times v, from its upper triangle, row after row. */
function timesTriangle(triangle: Float64Array, v: Float64Array): Float64Array {
  const product = new Float64Array(v.length);
  for (let j = 0, p = 0; j < v.length; j++) {
    for (let k = j; k < v.length; k++, p++) {
      product[j] += triangle[p] * v[k];
      if (k !== j) product[k] += triangle[p] * v[j];
    }
  }
  return product;
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test("every kernel gives what it gives for the same rows stored densely", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { w, v, dense, sparse } = make(problem);
        const [rows, sparseRows] = [dense(), sparse(backend)];
        const expected = answers(rows, w, v);
        const actual = answers(sparseRows, w, v);
        // what the margins' rounding moves a sum by, beside the sum's own rounding
        const moved = 2 ** -52 * problem.rows * (1 + w.reduce((sum, wj) => sum + Math.abs(wj), 0));
        expected.push(timesTriangle(ask(rows)({ kind: "hessian" }), v));
        ask(sparseRows)({ kind: "curvature" });
        actual.push(ask(sparseRows)({ kind: "curvature-vector", v }));
        expected.forEach((values, k) => {
          expect(actual[k].length).toBe(values.length);
          const tolerance = moved + 1e-12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          values.forEach((value, j) => {
            expect(Math.abs(actual[k][j] - value), `result ${k}, ${j}`).toBeLessThanOrEqual(tolerance);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  test("a margin is rounded relative to its products", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { x, w, sparse } = make(problem);
        const stored = sparse(backend);
        ask(stored)({ kind: "direction", v: w });
        const absolute = { ...x, ...(x.values && { values: Array.from(x.values, Math.abs) }) };
        const [weights, bias] = [w.subarray(0, problem.features), w[problem.features]];
        const expected = marginsOf(x, weights, bias);
        const largest = marginsOf(absolute, weights.map(Math.abs), Math.abs(bias));
        rowsAt(stored, "t").forEach((z, i) => {
          expect(Math.abs(z - expected[i])).toBeLessThanOrEqual(1e-12 * largest[i]);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("mean and deviation count absent cells as 0", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { dense, sparse } = make(problem);
        const expected = summaryOf(dense());
        const { mean, deviation, shift, weight } = summaryOf(sparse(backend));
        expect(weight).toBe(expected.weight);
        expect(shift.every((value) => value === 0)).toBe(true);
        mean.forEach((value, j) => {
          const power = expected.deviation[j] ** 2 + expected.mean[j] ** 2;
          expect(Math.abs(value - expected.mean[j])).toBeLessThanOrEqual(1e-12 * Math.sqrt(power));
          expect(Math.abs(deviation[j] ** 2 - expected.deviation[j] ** 2)).toBeLessThanOrEqual(1e-12 * power);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("the deviation of a column far from 0 keeps its digits, and that of a constant one is 0", () => {
    const rows = 2000;
    const next = numbers(3);
    const noise = Float64Array.from({ length: rows }, next);
    const indptr = Uint32Array.from({ length: rows + 1 }, (_, i) => 4 * i);
    const indices = Uint32Array.from({ length: 4 * rows }, (_, k) => k % 4);
    // far; constant; constant but where the weight is 0; far but absent in the last row
    const values = noise.reduce<number[]>((all, e, i) => all.concat(1e8 + e, 0.1, i === 7 ? 5 : 0.3, 1e8), []);
    indptr[rows]--;
    const weight = noise.map((_, i) => (i === 7 ? 0 : 0.5 + (i % 3)));
    const x = { rows, columns: 5, indptr, indices: indices.slice(0, -1), values: values.slice(0, -1) };
    const vectors = { y: new Uint8Array(rows), weight, offset: undefined };
    const { mean, deviation } = summaryOf(storeRows(x, vectors, backend));
    const total = weight.reduce((sum, s) => sum + s, 0);
    const centre = noise.reduce((sum, e, i) => sum + weight[i] * e, 0) / total;
    const variance = noise.reduce((sum, e, i) => sum + weight[i] * (e - centre) ** 2, 0) / total;
    expect(deviation[0] / Math.sqrt(variance)).toBeCloseTo(1, 7);
    expect([mean[1], deviation[1], mean[2], deviation[2]]).toEqual([0.1, 0, 0.3, 0]);
    const share = weight[rows - 1] / total;
    expect(deviation[3] / (1e8 * Math.sqrt(share * (1 - share)))).toBeCloseTo(1, 9);
    expect([mean[4], deviation[4]]).toEqual([0, 0]);
  });
});

test("blocks depend on rows and stored cells alone, and are few where columns are many", () => {
  expect(cutSparseRows(1000, 10, 5000)).toEqual([{ first: 0, rows: 1000 }]);
  expect(cutSparseRows(100_000, 10, 0)).toEqual([{ first: 0, rows: 100_000 }]);
  expect(cutSparseRows(1_000_000, 100, 10_000_000)).toHaveLength(64);
  for (const [rows, features, nonzeros] of [
    [100_000, 50_000, 100_000],
    [70_001, 999, 3000],
    [5000, 10_000, 50_000],
  ]) {
    const ranges = cutSparseRows(rows, features, nonzeros);
    expect(ranges.length).toBeLessThanOrEqual((8 * nonzeros) / (features + 1));
    ranges.forEach((range, k) => {
      expect(range.first).toBe(k === 0 ? 0 : ranges[k - 1].first + ranges[k - 1].rows);
      expect(cutRows(rows).map(({ first }) => first)).toContain(range.first);
    });
    expect(ranges.reduce((sum, range) => sum + range.rows, 0)).toBe(rows);
  }
});

test("predicted margins have the bits of the dense rows", () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { x, flat, w } = make(problem);
      const weights = w.subarray(0, problem.features);
      const bias = w[problem.features] + 0; // no −0: adding an absent cell would make it 0
      const expected = marginsOf(flat, weights, bias);
      expect(bits(marginsOf(x, weights, bias))).toEqual(bits(expected));
    }),
    { numRuns: 40 },
  );
});

describe("refusals", () => {
  const STARTS = "integers, one a row and one more";
  const VALUES = "numbers, one for each of x.indices";
  const good: SparseMatrix = { rows: 3, columns: 4, indptr: [0, 2, 2, 3], indices: [0, 3, 1], values: [1, 2, 3] };
  const cases: [string, Record<string, unknown>, Error][] = [
    ["no rows", { rows: 0 }, new RangeError("x.rows: expected an integer of at least 1, got 0")],
    ["rows as text", { rows: "3" }, new TypeError('x.rows: expected an integer of at least 1, got "3"')],
    ["half a column", { columns: 1.5 }, new RangeError("x.columns: expected an integer of at least 1, got 1.5")],
    ["no list of starts", { indptr: null }, new TypeError(`x.indptr: expected an array of ${STARTS}, got null`)],
    ["too few starts", { indptr: [0, 2, 3] }, new RangeError(`x.indptr: expected 4 ${STARTS}, got 3`)],
    [
      "text among the starts",
      { indptr: [0, "2", 2, 3] },
      new TypeError('x.indptr: expected an integer, got "2" at row 1'),
    ],
    ["half a start", { indptr: [0, 0.5, 2, 3] }, new RangeError("x.indptr: expected an integer, got 0.5 at row 1")],
    ["a late start", { indptr: [1, 2, 2, 3] }, new RangeError("x.indptr: expected 0, got 1 at row 0")],
    [
      "falling starts",
      { indptr: [0, 2, 1, 3] },
      new RangeError("x.indptr: expected at least 2, where row 1 starts, got 1 at row 2"),
    ],
    [
      "an early end",
      { indptr: [0, 1, 1, 2] },
      new RangeError("x.indptr: expected 3, the length of x.indices, as its last, got 2"),
    ],
    ["no list of columns", { indices: 7 }, new TypeError("x.indices: expected an array of integers, got 7")],
    [
      "text among the columns",
      { indices: [0, 3, "1"] },
      new TypeError('x.indices: expected a column from 0 to 3, got "1" at row 2'),
    ],
    [
      "a column too far",
      { indices: [0, 4, 1] },
      new RangeError("x.indices: expected a column from 0 to 3, got 4 at row 0"),
    ],
    [
      "a column below 0",
      { indices: [0, 3, -1] },
      new RangeError("x.indices: expected a column from 0 to 3, got -1 at row 2"),
    ],
    [
      "between columns",
      { indices: [0, 2.5, 1] },
      new RangeError("x.indices: expected a column from 0 to 3, got 2.5 at row 0"),
    ],
    [
      "falling columns",
      { indices: [3, 0, 1] },
      new RangeError("x.indices: expected rising columns, got 0 after 3 at row 0"),
    ],
    [
      "a column twice",
      { indices: [3, 3, 1] },
      new RangeError("x.indices: expected each column once, got 3 twice at row 0"),
    ],
    ["no list of values", { values: "123" }, new TypeError(`x.values: expected an array of ${VALUES}, got "123"`)],
    ["too few values", { values: [1, 2] }, new RangeError(`x.values: expected 3 ${VALUES}, got 2`)],
    ["NaN", { values: [1, 2, NaN] }, new RangeError("x.values: expected a finite number, got NaN at row 2, column 1")],
    [
      "an infinite value",
      { values: [1, -Infinity, 3] },
      new RangeError("x.values: expected a finite number, got -Infinity at row 0, column 3"),
    ],
    [
      "text among the values",
      { values: [1, 2, "3"] },
      new TypeError('x.values: expected a finite number, got "3" at row 2, column 1'),
    ],
  ];
  test.each(cases)("%s", (_, change, error) => {
    const x: SparseMatrix = Object.assign({ ...good }, change);
    expect(() => rowSource(x)).toThrow(error);
    expect(() => rowSource(x)).toThrow(error instanceof TypeError ? TypeError : RangeError);
  });

  const vectors = { y: new Uint8Array(3), weight: undefined, offset: undefined };
  const store = (change: Partial<SparseMatrix>): Stored => storeRows({ ...good, ...change }, vectors, "wasm");

  test("squares that overflow", () => {
    expect(() => summaryOf(store({ values: [1, 1e200, 3] }))).toThrow(
      new RangeError("x: expected numbers whose squares can be summed, got an overflow in column 3"),
    );
  });

  test("more than 4 GiB", () => {
    expect(() => store({ columns: 2 ** 29 })).toThrow(/^x: expected data that fits into 4 GiB of memory/);
  });

  test("what is accepted", () => {
    const { indptr, indices } = good;
    const patterns = [
      { indptr: Int32Array.from(indptr), indices: Uint8Array.from(indices), values: Float32Array.of(1, 2, 3) },
      { indptr: Uint16Array.from(indptr), indices: Int16Array.from(indices), values: Int8Array.of(1, 2, 3) },
      { indptr: Array.from(indptr), indices: Array.from(indices), values: [1, 2, 3] },
    ];
    for (const pattern of patterns) {
      const { mean } = summaryOf(store(pattern));
      expect([...mean]).toEqual([1, 3, 0, 2].map((sum) => sum / 3));
    }
    const { indptr: starts, indices: columns } = patterns[0];
    const ones = summaryOf(storeRows({ rows: 3, columns: 4, indptr: starts, indices: columns }, vectors, "js"));
    expect([...ones.mean]).toEqual([1, 1, 0, 1].map((sum) => sum / 3));
  });
});
