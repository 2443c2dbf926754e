// The reference itself: F against decimal.js, F* against optima that are known from elsewhere.
import type { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/math/random.js";
import { type Case, cases as goldenCases, table } from "../optima.js";
import { subtract } from "./double-double.js";
import { type Minimum, minimumOf, rounded } from "./minimum.js";
import type { Problem } from "./problem.js";
import { placeAt, state } from "./statement.js";
import { Digits, relativeError, toDecimal } from "./to-decimal.js";

const random = mulberry32(5);
const normal = (): number => random() + random() + random() + random() - 2;

function plain(x: number[][], y: number[], options: Problem["options"]): Problem {
  return { x, y, form: "rows", options };
}

/** F by its definition, in 100 digits. */
function definition({ x, y, sampleWeight, offset, options }: Problem, weights: number[], bias: number): Decimal {
  const { l1 = 0, l2 = 1 / x.length, standardize = true } = options;
  const s = x.map((_, i) => toDecimal(sampleWeight?.[i] ?? 1));
  const total = s.reduce((a, b) => a.plus(b), new Digits(0));
  const mean = (value: (i: number) => Decimal): Decimal =>
    s.reduce((sum, weight, i) => sum.plus(weight.times(value(i))), new Digits(0)).div(total);
  let objective = mean((i) => {
    const z = x[i].reduce((sum, cell, j) => sum.plus(toDecimal(cell).times(toDecimal(weights[j]))), toDecimal(bias));
    const away = z.plus(toDecimal(offset?.[i] ?? 0)).times(y[i] === 1 ? -1 : 1);
    return Digits.ln(Digits.exp(away).plus(1));
  });
  weights.forEach((weight, j) => {
    const center = mean((i) => toDecimal(x[i][j]));
    const deviation = mean((i) => toDecimal(x[i][j]).minus(center).pow(2)).sqrt();
    const size = (standardize ? deviation : new Digits(1)).times(toDecimal(weight)).abs();
    objective = objective.plus(size.times(toDecimal(l1))).plus(size.pow(2).times(toDecimal(l2 / 2)));
  });
  return objective;
}

describe("F at given weights, to 25 digits", () => {
  const rows = Array.from({ length: 12 }, () => [normal(), normal(), normal()]);
  const y = rows.map((_, i) => i % 2);
  const cases: Record<string, { problem: Problem; weights: number[]; bias: number }> = {
    ordinary: { problem: plain(rows, y, { l1: 0.1, l2: 0.3 }), weights: [1, -2, 0.3], bias: 0.7 },
    "the columns' own scale": {
      problem: plain(rows, y, { l1: 0.1, l2: 0.3, standardize: false }),
      weights: [1, -2, 0.3],
      bias: 0.7,
    },
    "means of 1e10": {
      problem: plain(
        rows.map((row) => row.map((v) => v + 1e10)),
        y,
        { l2: 0.01 },
      ),
      weights: [1, -2, 0.5],
      bias: 5e9,
    },
    "cells of 1e-165": {
      problem: plain(
        rows.map((row) => row.map((v) => v * 1e-165)),
        y,
        { l1: 0.01, l2: 0.01 },
      ),
      weights: [1e165, -2e165, 3e164],
      bias: 0.1,
    },
    "weights from 1e-12 to 1e12, offsets": {
      problem: {
        ...plain(rows, y, { l2: 0.01 }),
        sampleWeight: rows.map((_, i) => (i === 5 ? 0 : 10 ** (2 * i - 12))),
        offset: rows.map((_, i) => 8 * i - 50),
      },
      weights: [0.3, 0.2, 0.1],
      bias: 0,
    },
    "a loss of 1e-60": {
      problem: plain(
        rows.map((_, i) => [i % 2 === 0 ? -1 - i / 10 : 1 + i / 10]),
        y,
        { l2: 0 },
      ),
      weights: [140],
      bias: 0,
    },
  };
  test.each(Object.entries(cases))("%s", (_, { problem, weights, bias }) => {
    const { objective } = placeAt(state(problem), weights, bias);
    expect(relativeError(objective, definition(problem, weights, bias))).toBeLessThan(1e-25);
  });
});

describe("real data", () => {
  function problemOf(golden: Case): Problem {
    const { options, sampleWeight } = golden;
    const { x, y } = table(golden);
    const ones = y.filter((label) => label === 1).length;
    const balanced = y.map((label) => y.length / (2 * (label === 1 ? ones : y.length - ones)));
    const problem = plain(x, y, { l2: 0, standardize: false, ...options });
    if (sampleWeight === null) return problem;
    return { ...problem, sampleWeight: sampleWeight === "balanced" ? balanced : y.map((_, i) => 1 + (i % 3)) };
  }

  test.each(goldenCases.map((each) => [each.case, each] as const))("%s: the known optimum, and no lower", (_, each) => {
    const statement = state(problemOf(each));
    const { objective, weights, bias } = each.expected;
    const known = placeAt(statement, weights, bias);
    const minimum = minimumOf(statement, undefined);
    expect(minimum.settled).toBe(true);
    expect(minimum.finite).toBe(true);
    expect(Math.abs(minimum.objective.high / objective - 1)).toBeLessThan(1e-14);
    // F at the rounded optimum is above F* by the square of their rounding
    const above = subtract(known.objective, minimum.objective).high;
    expect(above).toBeGreaterThan(-1e-30);
    expect(above).toBeLessThan(1e-22);
  });
});

/** F* by Newton in 60 digits, in the columns as they are; no penalty. */
function minimumInDecimals(x: number[][], y: number[]): Decimal {
  const Wide = Digits.clone({ precision: 60 });
  const rows = x.map((row) => [1, ...row].map((v) => new Wide(toDecimal(v))));
  let theta = rows[0].map(() => new Wide(0));
  let loss = new Wide(0);
  for (let round = 0; round < 14; round++) {
    const g = theta.map(() => new Wide(0));
    const h = theta.map(() => theta.map(() => new Wide(0)));
    loss = new Wide(0);
    rows.forEach((row, i) => {
      const z = row.reduce((sum, v, j) => sum.plus(v.times(theta[j])), new Wide(0));
      const a = new Wide(1).div(Wide.exp(z.neg()).plus(1));
      loss = loss.minus(Wide.ln(y[i] === 1 ? a : new Wide(1).minus(a)));
      row.forEach((v, j) => {
        g[j] = g[j].plus(v.times(a.minus(y[i])));
        row.forEach((u, k) => {
          h[j][k] = h[j][k].plus(v.times(u).times(a).times(new Wide(1).minus(a)));
        });
      });
    });
    // Gaussian elimination
    const matrix = h.map((row, j) => [...row, g[j]]);
    for (let j = 0; j < matrix.length; j++) {
      for (let k = j + 1; k < matrix.length; k++) {
        const factor = matrix[k][j].div(matrix[j][j]);
        matrix[k] = matrix[k].map((v, c) => v.minus(factor.times(matrix[j][c])));
      }
    }
    const step = theta.map(() => new Wide(0));
    for (let j = matrix.length - 1; j >= 0; j--) {
      let sum = matrix[j][matrix.length];
      for (let k = j + 1; k < matrix.length; k++) sum = sum.minus(matrix[j][k].times(step[k]));
      step[j] = sum.div(matrix[j][j]);
    }
    theta = theta.map((v, j) => v.minus(step[j]));
  }
  return loss.div(x.length);
}

describe("F* of problems that are hard", () => {
  const random = mulberry32(21);
  const normal = (): number => random() + random() + random() + random() - 2;
  const base = Array.from({ length: 40 }, () => [normal(), normal()]);
  const y = base.map(([a, b]) => Number(a + b + 2 * normal() > 0));
  const minimum = (x: number[][], labels: number[], options: Problem["options"]): Minimum =>
    minimumOf(state(plain(x, labels, options)), undefined);

  test.each([1e-4, 1e-8, 1e-12, 1e-15])("columns that agree to %s are told apart", (noise) => {
    const x = base.map(([a, b]) => [a, a + noise * b]);
    const found = minimum(x, y, { l2: 0 });
    expect(found.settled).toBe(true);
    expect(found.finite).toBe(true);
    // the finer the difference, the fewer of its digits are left
    expect(relativeError(found.objective, minimumInDecimals(x, y))).toBeLessThan(1e-27 + 1e-31 / noise);
  });

  test("a column that depends on others exactly changes nothing", () => {
    const whole = base.map((row) => row.map((v) => Math.round(8 * v)));
    const alone = minimum(whole, y, { l2: 0 });
    const beside = minimum(
      whole.map(([a, b]) => [a, b, a + b, -3 * a, 7]),
      y,
      { l2: 0 },
    );
    expect(beside.settled).toBe(true);
    expect(Math.abs(subtract(alone.objective, beside.objective).high)).toBeLessThan(1e-27);
  });

  test("l1: a copy of a column changes nothing", () => {
    const alone = minimum(base, y, { l1: 0.05, l2: 0 });
    const beside = minimum(
      base.map(([a, b]) => [a, b, a]),
      y,
      { l1: 0.05, l2: 0 },
    );
    expect(beside.settled).toBe(true);
    expect(Math.abs(subtract(alone.objective, beside.objective).high)).toBeLessThan(1e-27);
  });

  test("l1 so strong that only the bias remains: the entropy of the classes", () => {
    const share = y.reduce((sum, label) => sum + label, 0) / y.length;
    const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    const found = minimumOf(state(plain(base, y, { l1: 10, l2: 0 })), placeAt(state(plain(base, y, {})), [3, -2], 1));
    expect(found.objective.high).toBeCloseTo(entropy, 14);
    expect(found.theta.every(({ high }) => high === 0)).toBe(true);
  });

  test("far means change nothing without a penalty", () => {
    const whole = base.map((row) => row.map((v) => Math.round(1024 * v) / 1024));
    const near = minimum(whole, y, { l2: 0 });
    const far = minimum(
      whole.map((row) => row.map((v) => v + 2 ** 33)),
      y,
      { l2: 0 },
    );
    expect(far.settled).toBe(true);
    expect(Math.abs(subtract(near.objective, far.objective).high)).toBeLessThan(1e-27);
  });

  test.each([-1000, 60, 1000])("an offset of %s everywhere is taken up by the bias", (offset) => {
    const near = minimum(base, y, { l2: 0.01 });
    const problem = { ...plain(base, y, { l2: 0.01 }), offset: base.map(() => offset) };
    const far = minimumOf(state(problem), undefined);
    expect(far.settled).toBe(true);
    expect(Math.abs(subtract(near.objective, far.objective).high)).toBeLessThan(1e-25);
  });

  test.each([0, 1e-3])("the minimum's weights, rounded, have its F to the square of rounding, l2 = %s", (l2) => {
    const statement = state(
      plain(
        base.map(([a, b]) => [a, a + 1e-4 * b]),
        y,
        { l2 },
      ),
    );
    const found = minimumOf(statement, undefined);
    const { weights, bias } = rounded(statement, found);
    const above = subtract(placeAt(statement, weights, bias).objective, found.objective).high;
    expect(above).toBeGreaterThan(-1e-29);
    expect(above).toBeLessThan(1e-24);
  });

  test("separable classes: F falls for ever", () => {
    const found = minimum(
      base,
      base.map(([a]) => Number(a > 0.1)),
      { l2: 0 },
    );
    expect(found.objective.high).toBeLessThan(1e-100);
    expect(found.finite).toBe(false);
  });

  test("quasi-separable classes: F falls to that of the rows on the boundary", () => {
    // rows with x = 1 are all of class 1; the four others are one to three
    const found = minimum([[1], [1], [0], [0], [0], [0]], [1, 1, 1, 0, 0, 0], { l2: 0 });
    const boundary = -(Math.log(0.25) + 3 * Math.log(0.75)) / 6;
    expect(found.objective.high).toBeCloseTo(boundary, 15);
    expect(found.finite).toBe(false);
  });

  test("a saturated start is left", () => {
    const statement = state(plain(base, y, { l2: 0 }));
    const found = minimumOf(statement, placeAt(statement, [1e4, 1e4], -100));
    const cold = minimumOf(statement, undefined);
    expect(found.settled).toBe(true);
    expect(Math.abs(subtract(found.objective, cold.objective).high)).toBeLessThan(1e-27);
  });
});
