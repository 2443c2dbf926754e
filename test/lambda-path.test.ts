// A path of strengths: its first point from the formula, its other points against fits on their own.
import { describe, expect, test } from "vitest";
import { LogisticRegression, lambdaPath } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";

const random = mulberry32(3);
const rows = 400;
const columns = 8;
const data = new Float64Array(rows * columns).map((_, k) => (random() + random()) * 10 ** (k % 3));
const x = { data, rows, columns };
const y = Array.from({ length: rows }, (_, i) => data[i * columns] + 0.1 * data[i * columns + 1] > 2 * random() + 1);
const column = (j: number) => Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test("begins where every weight is 0, at the strength that the slopes say", () => {
    const share = mean(y.map(Number));
    const slopes = Array.from({ length: columns }, (_, j) => {
      const values = column(j);
      const centre = mean(values);
      const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
      return Math.abs(mean(values.map((value, i) => ((value - centre) / deviation) * (share - Number(y[i])))));
    });
    const path = lambdaPath(x, y, { l1Ratio: 0.5, count: 3, backend });
    expect(path).toHaveLength(3);
    expect(path[0].lambda / (Math.max(...slopes) / 0.5)).toBeCloseTo(1, 10);
    expect([...path[0].model.weights]).toEqual(new Array(columns).fill(0));
    expect(path[1].model.weights.some((weight) => weight !== 0)).toBe(true);
    expect(path[2].lambda / path[0].lambda).toBeCloseTo(1e-4, 12);
  });

  test.each([1, 0.3])("l1Ratio %s: every point is certified, and the optimum of its own strengths", (l1Ratio) => {
    const path = lambdaPath(x, y, { l1Ratio, count: 12, smallest: 1e-3, standardize: false, backend });
    for (const { lambda, l1, l2, model, report } of path) {
      expect(l1).toBeCloseTo(l1Ratio * lambda, 14);
      expect(report.status).toBe("converged");
      expect(report.backend).toBe(backend);
      const alone = new LogisticRegression({ l1, l2, standardize: false, backend }).fit(x, y);
      expect(Math.abs(report.objective - alone.report.objective)).toBeLessThanOrEqual(1e-11);
      const scale = Math.max(1e-3, ...alone.weights.map(Math.abs));
      model.weights.forEach((weight, j) => {
        expect(Math.abs(weight - alone.weights[j]) / scale).toBeLessThan(1e-6);
        expect(weight === 0).toBe(alone.weights[j] === 0);
      });
    }
  });
});

test("options out of range are named", () => {
  expect(() => lambdaPath(x, y, { l1Ratio: 0 })).toThrow("l1Ratio: expected a number above 0 and at most 1, got 0");
  expect(() => lambdaPath(x, y, { count: 1.5 })).toThrow("count: expected a whole number of at least 1, got 1.5");
  expect(() => lambdaPath(x, y, { smallest: 1 })).toThrow("smallest: expected a number above 0 and below 1, got 1");
  // @ts-expect-error: a name that is none
  expect(() => lambdaPath(x, y, { ratio: 1 })).toThrow('(did you mean "l1Ratio"?)');
});
