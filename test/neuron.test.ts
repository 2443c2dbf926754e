import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkGradient } from "../src/neuron/check-gradient.js";
import { type Explanation, explain } from "../src/neuron/neuron.js";

/** The loss as the seed writes it, with the engine's own functions: fails for large |z|, where it is not used. */
function plainLoss(w: readonly number[], x: readonly number[], b: number, y: number): number {
  const z = w.reduce((sum, w_j, j) => sum + w_j * x[j], b);
  const a = 1 / (1 + Math.exp(-z));
  return -(y * Math.log(a) + (1 - y) * Math.log(1 - a));
}

/** A five-point difference, of order h⁴: another rule than the one inside `explain`. */
function slope(f: (value: number) => number, at: number): number {
  const h = 1e-3;
  return (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h);
}

function replaced(values: readonly number[], j: number, value: number): number[] {
  return values.map((old, k) => (k === j ? value : old));
}

function checksOf({ check }: Explanation) {
  return [check.dL_da, check.da_dz, check.dL_dz, ...check.dz_dw, check.dz_db, ...check.dL_dw, check.dL_db];
}

const label = fc.constantFrom(0, 1);

function number(size: number) {
  return fc.integer({ min: -1e6, max: 1e6 }).map((i) => (i / 1e6) * size);
}

const example = fc.integer({ min: 1, max: 6 }).chain((features) =>
  fc.record({
    w: fc.array(number(1), { minLength: features, maxLength: features }),
    x: fc.array(number(2), { minLength: features, maxLength: features }),
    b: number(1),
    y: label,
  }),
);

describe("explain", () => {
  test("by hand at z = 0", () => {
    // z = 1·2 + (−1)·3 + 1 = 0, a = ½, L = ln 2, ∂L/∂a = −2, ∂a/∂z = ¼, ∂L/∂z = −½
    const result = explain({ w: [1, -1], x: [2, 3], b: 1, y: 1, learningRate: 0.5 });
    expect(result).toMatchObject({ z: 0, a: 0.5, dL_da: -2, da_dz: 0.25, dL_dz: -0.5, closedForm: -0.5, dz_db: 1 });
    expect(result.dL_dz_source).toBe("product");
    expect(result.loss).toBe(Math.LN2);
    expect([...result.dz_dw]).toEqual([2, 3]);
    expect([...result.dL_dw]).toEqual([-1, -1.5]);
    expect(result.dL_db).toBe(-0.5);
    expect([...result.updated.w]).toEqual([1.5, -0.25]);
    expect(result.updated.b).toBe(1.25);
  });

  test("by hand at z = ln 3", () => {
    // a = ¾; y = 0: L = ln 4, ∂L/∂a = 4, ∂a/∂z = 3/16, ∂L/∂z = ¾
    const zero = explain({ w: [1], x: [Math.log(3)], b: 0, y: 0 });
    expect(zero.a).toBeCloseTo(3 / 4, 14);
    expect(zero.loss).toBeCloseTo(Math.log(4), 14);
    expect(zero.dL_da).toBeCloseTo(4, 13);
    expect(zero.da_dz).toBeCloseTo(3 / 16, 14);
    expect(zero.dL_dz).toBeCloseTo(3 / 4, 14);
    // y = 1: L = ln(4/3), ∂L/∂a = −4/3, ∂L/∂z = −¼
    const one = explain({ w: [1], x: [Math.log(3)], b: 0, y: 1 });
    expect(one.loss).toBeCloseTo(Math.log(4 / 3), 14);
    expect(one.dL_da).toBeCloseTo(-4 / 3, 14);
    expect(one.dL_dz).toBeCloseTo(-1 / 4, 14);
  });

  test("the learning rate is 0.1 where none is given", () => {
    expect(explain({ w: [0], x: [4], b: 0, y: 0 }).updated).toEqual({ w: Float64Array.of(-0.1 * 2), b: -0.1 * 0.5 });
  });

  test("adds the products to the bias in order", () => {
    // (1e16 + 1) + −1e16 = 0 in doubles, another order gives 1
    expect(explain({ w: [1, 1], x: [1, -1e16], b: 1e16, y: 0 }).z).toBe(0);
    expect(explain({ w: [1, 1], x: [-1e16, 1], b: 1e16, y: 0 }).z).toBe(1);
  });

  test("takes typed arrays and leaves its input alone", () => {
    const w = Float32Array.of(0.5, 0.25);
    const x = Float64Array.of(1, 2);
    const fromTyped = explain({ w, x, b: 0, y: 1 });
    expect(fromTyped).toEqual(explain({ w: [0.5, 0.25], x: [1, 2], b: 0, y: 1 }));
    fromTyped.dz_dw[0] = 9;
    fromTyped.updated.w[0] = 9;
    expect([...w, ...x]).toEqual([0.5, 0.25, 1, 2]);
  });

  test("loss and derivatives agree with an independent loss and difference rule", () => {
    fc.assert(
      fc.property(example, ({ w, x, b, y }) => {
        const result = explain({ w, x, b, y });
        expect(result.loss).toBeCloseTo(plainLoss(w, x, b, y), 10);
        expect(result.dL_db).toBeCloseTo(
          slope((at) => plainLoss(w, x, at, y), b),
          8,
        );
        for (const j of w.keys()) {
          const expected = slope((at) => plainLoss(replaced(w, j, at), x, b, y), w[j]);
          expect(result.dL_dw[j]).toBeCloseTo(expected, 8);
        }
        const sigma = (z: number) => 1 / (1 + Math.exp(-z));
        expect(result.da_dz).toBeCloseTo(slope(sigma, result.z), 8);
        const scale = Math.abs(result.dL_da);
        // not as above: beyond 0 or 1, where the rule may look, the term that y leaves out has no logarithm
        const lossOfA = (a: number) => -Math.log(y === 1 ? a : 1 - a);
        if (scale < 10) expect(result.dL_da / scale).toBeCloseTo(slope(lossOfA, result.a) / scale, 6);
      }),
    );
  });

  test("the product is the closed form to a few units, and its own check passes", () => {
    fc.assert(
      fc.property(example, number(40), ({ w, x, y }, b) => {
        const result = explain({ w, x, b, y });
        expect(result.dL_dz_source).toBe("product");
        expect(result.dL_dz).toBe(result.dL_da * result.da_dz);
        expect(Math.abs(result.dL_dz - result.closedForm)).toBeLessThanOrEqual(1e-15 * Math.abs(result.closedForm));
        for (const { relativeError } of checksOf(result)) expect(relativeError).toBeLessThan(1e-6);
        expect(result.check.largestRelativeError).toBe(
          Math.max(...checksOf(result).map(({ relativeError }) => relativeError ?? 0)),
        );
      }),
    );
  });

  test("a step with a small learning rate lowers the loss", () => {
    fc.assert(
      fc.property(example, ({ w, x, b, y }) => {
        const before = explain({ w, x, b, y, learningRate: 0.01 });
        expect(explain({ ...before.updated, x, y }).loss).toBeLessThan(before.loss);
      }),
    );
  });

  test("at z = ±40 nothing is lost where a rounds to 1", () => {
    const tail = 4.248354255291589e-18; // e^−40, from Python's decimal module; 1/(1 + e^40) and ln(1 + e^−40) to 17 digits
    const sure = explain({ w: [40], x: [1], b: 0, y: 1 });
    expect(sure.a).toBe(1);
    expect(sure.loss / tail).toBeCloseTo(1, 14);
    expect(sure.dL_da).toBe(-1);
    expect(sure.da_dz / tail).toBeCloseTo(1, 14);
    expect(sure.dL_dz / tail).toBeCloseTo(-1, 14);
    expect(sure.closedForm / tail).toBeCloseTo(-1, 14);

    const wrong = explain({ w: [40], x: [1], b: 0, y: 0 });
    expect(wrong.loss).toBe(40);
    expect(wrong.dL_da * tail).toBeCloseTo(1, 14); // 1/(1 − a) where a is 1 to the last bit
    expect(wrong.dL_dz).toBeCloseTo(1, 14);

    const wrongLeft = explain({ w: [-40], x: [1], b: 0, y: 1 });
    expect(wrongLeft.a / tail).toBeCloseTo(1, 14);
    expect(wrongLeft.dL_da * tail).toBeCloseTo(-1, 14);
    expect(wrongLeft.dL_dz).toBeCloseTo(-1, 14);

    for (const result of [sure, wrong, wrongLeft]) {
      for (const { numeric } of checksOf(result)) expect(numeric).not.toBeNull();
      expect(result.check.largestRelativeError).toBeLessThan(1e-6);
    }
  });

  test.each([
    { z: -800, y: 1, closedForm: -1, dL_da: Number.NEGATIVE_INFINITY },
    { z: 800, y: 0, closedForm: 1, dL_da: Number.POSITIVE_INFINITY },
  ])("at z = $z, y = $y: ∞ · 0 has no value, so ∂L/∂z is the closed form", ({ z, y, closedForm, dL_da }) => {
    const result = explain({ w: [z], x: [1], b: 0, y });
    expect(result).toMatchObject({ loss: 800, dL_da, da_dz: 0, dL_dz: closedForm, dL_dz_source: "closed form" });
    expect(result.dL_da * result.da_dz).toBeNaN();
    expect(result.check.dL_da).toMatchObject({ numeric: null, relativeError: null });
    expect(result.check.dL_da).toHaveProperty("reason", expect.stringMatching(/ = 0, whose reciprocal overflows$/));
    expect(result.check.dL_dz.relativeError).toBeLessThan(1e-6);
    expect(result.check.largestRelativeError).toBeLessThan(1e-6);
  });

  test.each([
    { z: 800, y: 1, dL_da: -1 },
    { z: -800, y: 0, dL_da: 1 },
  ])("at z = $z, y = $y: a loss that underflows to 0 has derivative 0", ({ z, y, dL_da }) => {
    const result = explain({ w: [z], x: [1], b: 0, y });
    expect(result).toMatchObject({ loss: 0, dL_da, da_dz: 0, dL_dz_source: "product" });
    expect(Math.abs(result.dL_dz)).toBe(0);
    expect(result.check.largestRelativeError).toBeLessThan(1e-6);
  });

  test("no check invents a number or disagrees anywhere on the way to ±800", () => {
    fc.assert(
      fc.property(number(800), label, (b, y) => {
        const result = explain({ w: [0.5], x: [2], b, y });
        expect(Math.sign(result.dL_dz)).toBe(result.dL_dz === 0 ? result.dL_dz : y === 1 ? -1 : 1);
        expect(result.check.largestRelativeError).toBeLessThan(1e-5);
        for (const { name, numeric } of checksOf(result)) {
          if (name !== "dL_da" || Math.abs(result.z) < 709) expect(numeric).not.toBeNull();
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([0, 1e-300, 1e-12, 1e12, 1e300, -1e300])("checks a feature of size %d beside a usual one", (size) => {
    const result = explain({ w: [0.5, 0], x: [1, size], b: 0, y: 1 });
    expect(result.check.dL_dw[1].numeric).not.toBeNull();
    expect(result.check.largestRelativeError).toBeLessThan(1e-6);
  });

  test("a relative error is the plain one where the derivative is not small against the loss", () => {
    for (const { analytic, numeric, relativeError } of checksOf(
      explain({ w: [0.3, -0.2], x: [1.5, 2.5], b: 0.1, y: 1 }),
    )) {
      const estimate = numeric ?? Number.NaN;
      const larger = Math.max(Math.abs(analytic), Math.abs(estimate));
      expect(relativeError).toBe(Math.abs(analytic - estimate) / larger);
    }
  });

  test("the estimate is exact where the loss is a straight line", () => {
    const { check } = explain({ w: [1], x: [1234567.8], b: 0.1, y: 0 });
    expect(check.dL_dz).toMatchObject({ numeric: 1, relativeError: 0 });
  });

  test("checks a margin that is a small difference of large products", () => {
    fc.assert(
      fc.property(number(1), label, (b, y) => {
        const result = explain({ w: [1e6 / 3, -1e6 / 7], x: [3, 7], b, y });
        expect(result.check.largestRelativeError).toBeLessThan(1e-5);
      }),
    );
  });

  test("checks a large weight of a feature that is 0", () => {
    const { check } = explain({ w: [1e12], x: [0], b: 0, y: 1 });
    expect(check.dL_dw[0]).toMatchObject({ numeric: 0, relativeError: 0 });
    expect(check.dz_dw[0]).toMatchObject({ numeric: 0, relativeError: 0 });
  });

  test("the check is of the derivative that is shown", () => {
    const result = explain({ w: [0.3, -0.2], x: [1.5, 2.5], b: 0.1, y: 1 });
    expect(checksOf(result).map(({ name, analytic }) => [name, analytic])).toEqual([
      ["dL_da", result.dL_da],
      ["da_dz", result.da_dz],
      ["dL_dz", result.dL_dz],
      ["dz_dw[0]", 1.5],
      ["dz_dw[1]", 2.5],
      ["dz_db", 1],
      ["dL_dw[0]", result.dL_dw[0]],
      ["dL_dw[1]", result.dL_dw[1]],
      ["dL_db", result.dL_db],
    ]);
  });
});

describe("explain refuses", () => {
  const valid = { w: [1, 2], x: [3, 4], b: 0, y: 1 };
  // what a caller without types may pass
  const untyped = (text: string) => JSON.parse(text);

  test.each([
    ["no weights", { ...valid, w: [], x: [] }, "w: expected at least one weight, got none"],
    ["too few features", { ...valid, x: [3] }, "x: expected 2 numbers, got 1"],
    ["NaN in w", { ...valid, w: [1, Number.NaN] }, "w: expected a finite number, got NaN at index 1"],
    [
      "infinity in x",
      { ...valid, x: [Number.POSITIVE_INFINITY, 4] },
      "x: expected a finite number, got Infinity at index 0",
    ],
    ["an infinite bias", { ...valid, b: Number.NEGATIVE_INFINITY }, "b: expected a finite number, got -Infinity"],
    ["a third label", { ...valid, y: 2 }, "y: expected 0 or 1, got 2"],
    ["NaN as label", { ...valid, y: Number.NaN }, "y: expected 0 or 1, got NaN"],
    ["a learning rate of 0", { ...valid, learningRate: 0 }, "learningRate: expected a finite number above 0, got 0"],
    [
      "an infinite learning rate",
      { ...valid, learningRate: 1 / 0 },
      "learningRate: expected a finite number above 0, got Infinity",
    ],
    [
      "a margin that overflows",
      { ...valid, w: [1e308, 1], x: [10, 1] },
      "z: expected a finite margin w·x + b, got Infinity",
    ],
  ])("%s", (_, input, message) => {
    expect(() => explain(input)).toThrow(new RangeError(message));
  });

  test.each([
    ["a number as w", { ...valid, w: untyped("5") }, "w: expected an array of numbers, got 5"],
    ["null as x", { ...valid, x: untyped("null") }, "x: expected an array of numbers, got null"],
    ["text in x", { ...valid, x: untyped('[3, "4"]') }, 'x: expected a finite number, got "4" at index 1'],
    ["text as b", { ...valid, b: untyped('"0"') }, 'b: expected a finite number, got "0"'],
    ["a boolean as y", { ...valid, y: untyped("true") }, "y: expected 0 or 1, got true"],
  ])("%s", (_, input, message) => {
    expect(() => explain(input)).toThrow(new TypeError(message));
  });
});

const dataSet = fc.integer({ min: 1, max: 4 }).chain((features) =>
  fc.record({
    weights: fc.array(number(1), { minLength: features, maxLength: features }),
    bias: number(1),
    rows: fc.array(
      fc.record({
        x: fc.array(number(2), { minLength: features, maxLength: features }),
        y: label,
        s: fc.integer({ min: 1, max: 4 }),
        o: number(1),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  }),
);

describe("checkGradient", () => {
  test("one row is explain", () => {
    fc.assert(
      fc.property(example, ({ w, x, b, y }) => {
        const one = explain({ w, x, b, y });
        const all = checkGradient({ weights: w, bias: b }, [x], [y]);
        expect(all.objective).toBe(one.loss);
        expect(all.dL_db.analytic).toBe(one.closedForm);
        // + 0 makes −0 the 0 it equals
        expect(all.dL_dw.map(({ analytic }) => analytic + 0)).toEqual(x.map((x_j) => one.closedForm * x_j + 0));
      }),
    );
  });

  test("by hand: two rows, weights, penalty", () => {
    // both margins 0, residuals ½ and −½; Σs = 4
    const { objective, dL_dw, dL_db } = checkGradient(
      { weights: [2, 0], bias: 0 },
      [
        [0, 4],
        [0, 8],
      ],
      [0, 1],
      {
        l2: 0.25,
        sampleWeight: [3, 1],
      },
    );
    expect(objective).toBeCloseTo(Math.LN2 + 0.5, 15);
    expect(dL_dw.map(({ name, analytic }) => [name, analytic])).toEqual([
      ["dL_dw[0]", 0.5],
      ["dL_dw[1]", (3 * 0.5 * 4 - 0.5 * 8) / 4],
    ]);
    expect(dL_db).toMatchObject({ name: "dL_db", analytic: 0.25 });
  });

  test("agrees with an independent loss and difference rule", () => {
    fc.assert(
      fc.property(dataSet, number(1), ({ weights, bias, rows }, strength) => {
        const l2 = Math.abs(strength);
        const total = rows.reduce((sum, { s }) => sum + s, 0);
        const objective = (w: number[], b: number) =>
          rows.reduce((sum, { x, y, s, o }) => sum + (s * plainLoss(w, x, b + o, y)) / total, 0) +
          (l2 / 2) * w.reduce((sum, w_j) => sum + w_j * w_j, 0);
        const result = checkGradient(
          { weights, bias },
          rows.map(({ x }) => x),
          rows.map(({ y }) => y),
          { l2, sampleWeight: rows.map(({ s }) => s), offset: rows.map(({ o }) => o) },
        );
        expect(result.objective).toBeCloseTo(objective(weights, bias), 10);
        expect(result.dL_db.analytic).toBeCloseTo(
          slope((b) => objective(weights, b), bias),
          8,
        );
        for (const [j, { analytic }] of result.dL_dw.entries()) {
          expect(analytic).toBeCloseTo(
            slope((w_j) => objective(replaced(weights, j, w_j), bias), weights[j]),
            8,
          );
        }
        expect(result.largestRelativeError).toBeLessThan(1e-6);
        const named = [...result.dL_dw, result.dL_db].find(({ name }) => name === result.worst);
        expect(named?.relativeError).toBe(result.largestRelativeError);
      }),
    );
  });

  test("a sample weight is a row repeated, 0 a row left out", () => {
    fc.assert(
      fc.property(dataSet, ({ weights, bias, rows }) => {
        const s = rows.map(({ s }, i) => (i === 0 ? s : s - 1));
        const repeated = rows.flatMap((row, i) => Array.from({ length: s[i] }, () => row));
        const weighted = checkGradient(
          { weights, bias },
          rows.map(({ x }) => x),
          rows.map(({ y }) => y),
          { sampleWeight: s },
        );
        const plain = checkGradient(
          { weights, bias },
          repeated.map(({ x }) => x),
          repeated.map(({ y }) => y),
        );
        expect(weighted.objective).toBeCloseTo(plain.objective, 13);
        expect(weighted.dL_db.analytic).toBeCloseTo(plain.dL_db.analytic, 13);
        for (const [j, { analytic }] of weighted.dL_dw.entries()) {
          expect(analytic).toBeCloseTo(plain.dL_dw[j].analytic, 13);
        }
      }),
    );
  });

  test("at a minimum, where the gradient is rounding, the relative error stays small", () => {
    // P(y = 1) = ¼ for any x: the minimum is w = 0, b = −ln 3
    const rows = Array.from({ length: 4000 }, (_, i) => [Math.floor(i / 4) % 7]);
    const y = rows.map((_, i) => (i % 4 === 0 ? 1 : 0));
    const result = checkGradient({ weights: [0], bias: -Math.log(3) }, rows, y);
    expect(Math.abs(result.dL_dw[0].analytic)).toBeLessThan(1e-13);
    expect(result.largestRelativeError).toBeLessThan(1e-5);
  });

  test("saturated rows", () => {
    const result = checkGradient({ weights: [400], bias: 0 }, [[2], [-2], [0.1], [-0.1]], [1, 1, 0, 1], { l2: 1e-3 });
    expect(result.objective).toBeCloseTo((0 + 800 + 40 + 40) / 4 + 80, 10);
    expect(result.dL_dw[0].analytic).toBeCloseTo((2 + 0.1 + 0.1) / 4 + 0.4, 14);
    expect(result.largestRelativeError).toBeLessThan(1e-6);
  });

  test("an intercept alone: no columns", () => {
    const { dL_dw, dL_db } = checkGradient({ weights: [], bias: 0 }, [[], [], []], [1, 1, 0]);
    expect(dL_dw).toEqual([]);
    expect(dL_db.analytic).toBeCloseTo(-1 / 6, 15);
  });

  const model = { weights: [1, 2], bias: 0 };
  const x = [
    [1, 2],
    [3, 4],
  ];
  test.each([
    ["no rows", () => checkGradient(model, [], []), "x: expected at least one row, got none"],
    ["a missing label", () => checkGradient(model, x, [1]), "y: expected 2 labels, one a row of x, got 1"],
    [
      "a ragged row",
      () => checkGradient(model, [[1, 2], [3]], [0, 1]),
      "x: expected 2 numbers, one a weight, got 1 at row 1",
    ],
    [
      "NaN in x",
      () =>
        checkGradient(
          model,
          [
            [1, 2],
            [3, Number.NaN],
          ],
          [0, 1],
        ),
      "x: expected a finite number, got NaN at row 1, column 1",
    ],
    ["a third label", () => checkGradient(model, x, [0, 3]), "y: expected 0 or 1, got 3 at row 1"],
    [
      "an infinite weight",
      () => checkGradient({ weights: [1, 1 / 0], bias: 0 }, x, [0, 1]),
      "weights: expected a finite number, got Infinity at index 1",
    ],
    [
      "NaN as bias",
      () => checkGradient({ weights: [1, 2], bias: Number.NaN }, x, [0, 1]),
      "bias: expected a finite number, got NaN",
    ],
    [
      "a negative l2",
      () => checkGradient(model, x, [0, 1], { l2: -1 }),
      "l2: expected a finite number of at least 0, got -1",
    ],
    [
      "too few sample weights",
      () => checkGradient(model, x, [0, 1], { sampleWeight: [1] }),
      "sampleWeight: expected 2 numbers, got 1",
    ],
    [
      "a negative sample weight",
      () => checkGradient(model, x, [0, 1], { sampleWeight: [1, -2] }),
      "sampleWeight: expected at least 0, got -2 at row 1",
    ],
    [
      "sample weights of 0",
      () => checkGradient(model, x, [0, 1], { sampleWeight: [0, 0] }),
      "sampleWeight: expected a weight above 0 in some row, got 0 in every row",
    ],
    [
      "NaN as offset",
      () => checkGradient(model, x, [0, 1], { offset: [0, Number.NaN] }),
      "offset: expected a finite number, got NaN at row 1",
    ],
    [
      "a margin that overflows",
      () => checkGradient({ weights: [1e308, 1e308], bias: 0 }, x, [0, 1]),
      "z: expected a finite margin w·x + b, got Infinity at row 0",
    ],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(new RangeError(message));
  });

  test("refuses what is not an array", () => {
    expect(() => checkGradient(model, JSON.parse("[[1, 2], 3]"), [0, 1])).toThrow(
      new TypeError("x: expected an array of numbers, one a weight, got 3 at row 1"),
    );
    expect(() => checkGradient(model, x, JSON.parse('"01"'))).toThrow(
      new TypeError('y: expected an array of labels, one a row of x, got "01"'),
    );
  });
});
