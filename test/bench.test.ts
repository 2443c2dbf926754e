// What figures of the benches rest on: the kinds of data, the judge, the exponents.
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { breastCancer, factors, gaussian } from "../bench/data.js";
import { dataSets, oneDataSet } from "../bench/data-sets.js";
import { exponent } from "../bench/exponent.js";
import { objective } from "../bench/objective.js";
import { WAYS, WAYS_FOLDER } from "../bench/ways.js";

/** Mean of x_j x_k over the rows; all columns have mean 0. */
function covariance(data: ArrayLike<number>, columns: number, j: number, k: number): number {
  let sum = 0;
  for (let p = 0; p < data.length; p += columns) sum += data[p + j] * data[p + k];
  return (sum * columns) / data.length;
}

test("neighbouring columns of the correlated kind correlate by a half", () => {
  const { x } = gaussian(new Float64Array(20_000 * 5), 5, 7);
  for (let j = 0; j < 5; j++) expect(Math.abs(covariance(x.data, 5, j, j) - 1)).toBeLessThan(0.05);
  for (let j = 1; j < 5; j++) expect(Math.abs(covariance(x.data, 5, j - 1, j) - 0.5)).toBeLessThan(0.05);
});

test("columns of the factors kind are noise of variance 1 and six factors, loaded by N(0, ½)", () => {
  const columns = 100;
  const { x } = factors(new Float64Array(3000 * columns), columns, 7);
  const variances = Array.from({ length: columns }, (_, j) => covariance(x.data, columns, j, j));
  // 1 + 6 · ¼ in the mean of columns, whose own deviation is √(6 · 2)/4
  expect(Math.abs(variances.reduce((sum, value) => sum + value, 0) / columns - 2.5)).toBeLessThan(0.35);
  // (L_j · L_k)² is 6/16 in the mean, so the squares of all covariances are six times those of the diagonal;
  // independent columns have a ratio of 1, the correlated kind of 1.7
  const shared = variances.flatMap((_, j) => variances.map((_, k) => covariance(x.data, columns, j, k) ** 2));
  const squares = shared.reduce((sum, value) => sum + value, 0);
  expect(squares).toBeGreaterThan(3 * variances.reduce((sum, value) => sum + value ** 2, 0));
});

test("a seed makes the same data again, and another one other data", () => {
  for (const kind of [gaussian, factors]) {
    const make = (seed: number) => kind(new Float64Array(50 * 4), 4, seed);
    expect(make(3)).toEqual(make(3));
    expect(make(3).x.data).not.toEqual(make(4).x.data);
  }
});

test("kinds take turns over the seeds", () => {
  const sets = dataSets({ data: "1,2,9", kind: "correlated,factors" });
  expect(sets.map(({ dense }) => dense)).toEqual([gaussian, factors, gaussian]);
  expect(sets.map(({ name }) => name)).toEqual(["correlated, seed 1", "factors, seed 2", "correlated, seed 9"]);
  expect(() => dataSets({ data: "1,,2", kind: "factors" })).toThrow(/^--data: expected whole numbers/);
  expect(() => dataSets({ data: "1", kind: "other" })).toThrow(
    new RangeError("--kind: expected correlated, factors, got other"),
  );
  expect(() => oneDataSet({ data: "1,2", kind: "factors" })).toThrow(
    new RangeError("--data: expected one seed, got 1,2"),
  );
});

test("weights of 0 have a loss of ln 2", () => {
  const data = breastCancer();
  expect(objective(data, { l1: 1, l2: 1 }, new Float64Array(30), 0)).toBeCloseTo(Math.LN2, 15);
});

test("the exponent of a power is that power", () => {
  const points = [3, 10, 70, 1000].map((size) => ({ size, time: 5 * size ** 1.5 }));
  expect(exponent(points)).toBeCloseTo(1.5, 12);
});

test("every library of bench:js has its file", () => {
  for (const { file } of WAYS) expect(existsSync(`${WAYS_FOLDER}/${file}`), file).toBe(true);
});
