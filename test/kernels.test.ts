// Both implementations of every kernel over the same memory, bit for bit, and against the plainest loop.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Stored } from "../src/data/stored.js";
import { checkGradient } from "../src/index.js";
import type { Backend } from "../src/kernels/kernels.js";
import { ask, storeRows, summaryOf } from "./store-rows.js";

interface Problem {
  rows: number;
  features: number;
  single: boolean;
  columns: boolean;
  /** Some rows weigh nothing; the others 1, whatever comes, or one in some tiles and the other in others. */
  weights: "none" | "any" | "zeros and ones" | "mixed";
  shifted: boolean;
  /** Largest |w|: up to hundreds, so that margins reach ±1000. */
  size: number;
  seed: number;
}

const problems: fc.Arbitrary<Problem> = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1023, 1024, 1025, 2049, 5000)),
  features: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(28, 31, 65)),
  single: fc.boolean(),
  columns: fc.boolean(),
  weights: fc.constantFrom("none", "any", "zeros and ones", "mixed"),
  shifted: fc.boolean(),
  size: fc.constantFrom(0, 0.1, 1, 30, 300),
  seed: fc.integer(),
});

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function make(problem: Problem) {
  const { rows, features, single, columns, weights, shifted, size, seed } = problem;
  const next = numbers(seed);
  const Kind = single ? Float32Array : Float64Array;
  const data = new Kind(rows * features).map(next);
  const vector = (length: number): Float64Array => new Float64Array(length).map(next);
  const y = new Uint8Array(rows).map(() => (next() > 0 ? 1 : 0));
  const kept = (i: number): boolean => weights === "zeros and ones" || (weights === "mixed" && (i >> 3) % 2 === 0);
  const weigh = (value: number, i: number): number => (value < -0.8 ? 0 : kept(i) ? 1 : 1 + value);
  const weight = weights === "none" ? undefined : vector(rows).map(weigh);
  const offset = shifted ? vector(rows) : undefined;
  const w = vector(features + 1).map((value) => value * size);
  const v = vector(features + 1);
  const list = Array.from({ length: features }, (_, j) => data.filter((_, k) => k % features === j));
  const x = columns ? { columns: list } : { data, rows, columns: features };
  const store = (backend: Backend): Stored => storeRows(x, { y, weight, offset }, backend);
  return { data, y, weight, offset, w, v, store };
}

function everything(stored: Stored, w: Float64Array, v: Float64Array): Float64Array[] {
  const sum = ask(stored);
  const { mean, deviation, shift, weight, ones, weightedRows } = summaryOf(stored, { shiftable: true });
  const results = [mean, deviation, shift, Float64Array.of(weight, ones, weightedRows), sum({ kind: "moments" })];
  for (const precise of [false, true]) results.push(sum({ kind: "loss-gradient", w, precise }));
  results.push(sum({ kind: "hessian" }), sum({ kind: "curvature" }));
  const roots = Float64Array.from({ length: (w.length * (w.length + 3)) / 2 - 1 }, (_, k) => v[k % v.length]);
  results.push(sum({ kind: "firth-score", roots }));
  for (const power of [1, 2] as const) {
    // leverages below 1: beyond, squares are divided by 0
    const leverage = { roots: roots.map((u) => u / 1024), power };
    results.push(sum({ kind: "residual-products", whole: power === 1, leverage }));
  }
  const clusters = Uint32Array.from({ length: stored.rows }, (_, i) => i % 3);
  results.push(sum({ kind: "cluster-scores", clusters, count: 3, from: 0, to: w.length }));
  results.push(sum({ kind: "class-probabilities" }));
  sum({ kind: "mark-margins" });
  sum({ kind: "loss-gradient", w: v, precise: false });
  results.push(sum({ kind: "margins-moved" }));
  sum({ kind: "direction", v });
  results.push(sum({ kind: "loss-along", step: 0.5, precise: false }));
  results.push(sum({ kind: "loss-along", step: -0.25, precise: true }));
  results.push(sum({ kind: "dual-point" }), sum({ kind: "dual-product" }), sum({ kind: "dual-sum" }));
  results.push(sum({ kind: "sides", tolerance: 0.01 }));
  sum({ kind: "shift-direction", by: 0.1 });
  sum({ kind: "shrink-dual", share: 0.9 });
  results.push(sum({ kind: "dual-point" }));
  sum({ kind: "largest-curvature" });
  results.push(sum({ kind: "curvature-vector", v }));
  const step = new Float64Array(3 * w.length - 2).fill(0.01);
  const order = Uint32Array.from({ length: stored.rows }, (_, i) => (i * 7 + 3) % stored.rows);
  for (const batch of [5, 32]) results.push(sum({ kind: "mini-batches", w, order, batch, rate: 1, step }));
  return results;
}

const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(values.slice().buffer);

test("WASM and TypeScript give the same bits in every kernel", { timeout: 60_000 }, () => {
  let compared = 0;
  fc.assert(
    fc.property(problems, (problem) => {
      const { w, v, weight, store } = make(problem);
      fc.pre(weight === undefined || weight.some((s) => s > 0));
      const wasm = store("wasm");
      expect(wasm.memory.backend).toBe("wasm");
      const expected = everything(wasm, w, v);
      everything(store("js"), w, v).forEach((actual, k) => {
        expect(bits(actual), `result ${k}`).toEqual(bits(expected[k]));
        compared += actual.length;
      });
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(50_000);
});

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  // 1e308 · 10 − 1e308 · 10 is Infinity − Infinity, a NaN of whatever sign
  test.each([false, true])("the loss of margins that overflow is NaN, precise: %j", (precise) => {
    const x = Array.from({ length: 8 }, () => [10, 10]);
    const stored = storeRows(x, { y: new Uint8Array(8), weight: undefined, offset: undefined }, backend);
    for (const sign of [1, -1]) {
      const w = Float64Array.of(sign * 1e308, -sign * 1e308, 0);
      expect(ask(stored)({ kind: "loss-gradient", w, precise }).at(-1)).toBeNaN();
    }
  });

  test("rows of weight 0 change no bit of the others' sums, and move no mark", () => {
    const next = numbers(5);
    const rows = Array.from({ length: 3000 }, () => [next(), next(), next()]);
    const y = new Uint8Array(rows.length).map(() => Number(next() > 0));
    const [w, v] = [Float64Array.of(1, -2, 0.5, 0.1), Float64Array.of(0.5, 0, 1, 0)];
    const weight = new Float64Array(rows.length).map(() => Number(next() > 0));
    const plain = ask(storeRows(rows, { y, weight: undefined, offset: undefined }, backend));
    const ones = ask(storeRows(rows, { y, weight: new Float64Array(rows.length).fill(1), offset: undefined }, backend));
    const loss = { kind: "loss-gradient", w, precise: false } as const;
    // a tail of a block has a logarithm for every row where rows have no weights
    expect(ones(loss).at(-1)).toBeCloseTo(plain(loss).at(-1) ?? Number.NaN, 9);
    expect(ones(loss).slice(0, 4)).toEqual(plain(loss).slice(0, 4));
    const far = rows.map((row, i) => (weight[i] > 0 ? row : row.map((cell) => 1e6 * cell)));
    const near = ask(storeRows(rows, { y, weight, offset: undefined }, backend));
    const out = ask(storeRows(far, { y, weight, offset: undefined }, backend));
    const expected = near(loss).slice();
    expect(out(loss)).toEqual(expected);
    for (const sum of [near, out]) {
      sum({ kind: "mark-margins" });
      sum({ kind: "loss-gradient", w: v, precise: false });
    }
    const ways = rows.map((row, i) => weight[i] * Math.abs(row.reduce((z, x, j) => z + (v[j] - w[j]) * x, -w[3])));
    expect(out({ kind: "margins-moved" })[0]).toBeCloseTo(Math.max(...ways), 12);
    expect(out({ kind: "margins-moved" })).toEqual(near({ kind: "margins-moved" }));
  });

  test("loss and gradient are those of the plainest loop", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { data, y, weight, offset, w, store } = make(problem);
        fc.pre(weight === undefined || weight.some((s) => s > 0));
        const { rows, features } = problem;
        const sums = ask(store(backend))({ kind: "loss-gradient", w, precise: false });
        const total = weight === undefined ? rows : weight.reduce((sum, s) => sum + s, 0);
        const x = Array.from({ length: rows }, (_, i) => data.slice(i * features, (i + 1) * features));
        const { objective, dL_dw, dL_db } = checkGradient({ weights: w.slice(0, features), bias: w[features] }, x, y, {
          ...(weight !== undefined && { sampleWeight: weight }),
          ...(offset !== undefined && { offset }),
        });
        const expected = [...dL_dw.map(({ analytic }) => analytic), dL_db.analytic, objective];
        // margins are sums of `features` products: their rounding is relative to their size
        const tolerance = 1e-13 * (1 + problem.size * features);
        expected.forEach((value, j) => {
          expect(Math.abs(sums[j] / total - value)).toBeLessThanOrEqual(tolerance);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("the Hessian is the derivative of the gradient", () => {
    const { w, store } = make({
      rows: 203,
      features: 6,
      single: false,
      columns: false,
      weights: "any",
      shifted: true,
      size: 1,
      seed: 5,
    });
    const sum = ask(store(backend));
    const gradient = (at: Float64Array): Float64Array => sum({ kind: "loss-gradient", w: at, precise: false });
    gradient(w);
    const triangle = sum({ kind: "hessian" });
    const h = 1e-6;
    for (let j = 0, p = 0; j < w.length; j++) {
      for (let k = j; k < w.length; k++, p++) {
        const above = gradient(w.with(k, w[k] + h));
        const below = gradient(w.with(k, w[k] - h));
        expect(triangle[p]).toBeCloseTo((above[j] - below[j]) / (2 * h), 6);
      }
    }
  });

  test("the loss along a direction is the loss at the moved weights", () => {
    const { w, v, store } = make({
      rows: 77,
      features: 5,
      single: true,
      columns: true,
      weights: "none",
      shifted: true,
      size: 2,
      seed: 9,
    });
    const sum = ask(store(backend));
    const lossGradient = (at: Float64Array): Float64Array => sum({ kind: "loss-gradient", w: at, precise: false });
    const moved = lossGradient(w.map((value, j) => value + 0.3 * v[j]));
    lossGradient(w);
    sum({ kind: "direction", v });
    const [value, slope] = sum({ kind: "loss-along", step: 0.3, precise: false });
    expect(value).toBeCloseTo(moved[w.length], 10);
    expect(slope).toBeCloseTo(
      v.reduce((sum, vj, j) => sum + vj * moved[j], 0),
      10,
    );
  });
});
