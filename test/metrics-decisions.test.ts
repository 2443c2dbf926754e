// Thresholds chosen by what decisions are worth, and decision curves.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChooseThresholdOptions, chooseThreshold } from "../src/metrics/choose-threshold.js";
import { confusionMatrix } from "../src/metrics/decisions.js";
import { netBenefit } from "../src/metrics/net-benefit.js";

const rows = fc
  .array(
    fc.record({
      y: fc.constantFrom(0, 1),
      p: fc.integer({ min: 0, max: 8 }).map((k) => k / 8),
      s: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 30 },
  )
  .map((some) => [...some, { y: 1, p: 0.5, s: 1 }, { y: 0, p: 0.25, s: 2 }])
  .map((all) => ({
    y: all.map(({ y }) => y),
    p: all.map(({ p }) => p),
    sampleWeight: all.map(({ s }) => s),
  }));

const y = [1, 1, 0, 1, 0, 1, 0, 0, 0, 0];
const p = [0.9, 0.8, 0.7, 0.6, 0.6, 0.4, 0.3, 0.2, 0.2, 0.1];

describe("chooseThreshold", () => {
  test("by Youden's index, by hand", () => {
    // calling five rows: 3 of 4, but 2 of 6; calling six: 4 of 4 and 2 of 6
    const { threshold, value, confusion } = chooseThreshold(y, p);
    expect(threshold).toBe(0.4);
    expect(value).toBeCloseTo(2 / 3, 15);
    expect(confusion).toEqual({ truePositive: 4, falsePositive: 2, falseNegative: 0, trueNegative: 4 });
  });

  test("by F-scores, by hand", () => {
    expect(chooseThreshold(y, p, { by: "f-score" })).toMatchObject({ threshold: 0.4, value: 0.8 });
    // precision alone: two rows are called, and both rightly
    expect(chooseThreshold(y, p, { by: "f-score", beta: 1e-3 })).toMatchObject({ threshold: 0.8 });
    expect(chooseThreshold(y, p, { by: "f-score", beta: 1000 })).toMatchObject({ threshold: 0.4 });
  });

  test("by cost, by hand", () => {
    const by = "cost";
    expect(chooseThreshold(y, p, { by, costs: { falsePositive: 1, falseNegative: 1 } })).toMatchObject({
      threshold: 0.8, // 2 wrong, as at 0.4
      value: 0.2,
    });
    expect(chooseThreshold(y, p, { by, costs: { falsePositive: 1, falseNegative: 3 } })).toMatchObject({
      threshold: 0.4,
      value: 0.2,
    });
    expect(chooseThreshold(y, p, { by, costs: { falsePositive: 1, falseNegative: 0 } })).toMatchObject({
      threshold: Number.POSITIVE_INFINITY,
      value: 0,
    });
    expect(chooseThreshold(y, p, { by, costs: { falsePositive: 0, falseNegative: 1 } }).threshold).toBe(0.4);
  });

  test("takes rows of one class by cost, and labels of any kind", () => {
    const costs = { falsePositive: 1, falseNegative: 2 };
    expect(chooseThreshold([0, 0], [0.2, 0.9], { by: "cost", costs }).threshold).toBe(Number.POSITIVE_INFINITY);
    expect(chooseThreshold([1, 1], [0.2, 0.9], { by: "cost", costs }).threshold).toBe(0.2);
    const named = y.map((label) => (label === 1 ? "ill" : "well"));
    expect(chooseThreshold(named, p, { positive: "ill" })).toEqual(chooseThreshold(y, p));
  });

  const ways: [string, ChooseThresholdOptions, (m: ReturnType<typeof confusionMatrix>) => number][] = [
    [
      "youden",
      {},
      (m) => m.truePositive / (m.truePositive + m.falseNegative) - m.falsePositive / (m.falsePositive + m.trueNegative),
    ],
    [
      "F₂",
      { by: "f-score", beta: 2 },
      (m) => (5 * m.truePositive) / (5 * m.truePositive + 4 * m.falseNegative + m.falsePositive),
    ],
    [
      "cost",
      { by: "cost", costs: { falsePositive: 1, falseNegative: 2.5 } },
      (m) => -(m.falsePositive + 2.5 * m.falseNegative),
    ],
  ];
  test.each(ways)("by %s no other threshold is better, and no greater one as good", (_, options, worth) => {
    fc.assert(
      fc.property(rows, (all) => {
        const { sampleWeight } = all;
        const chosen = chooseThreshold(all.y, all.p, { ...options, sampleWeight });
        const at = (threshold: number) => confusionMatrix(all.y, all.p, { threshold, sampleWeight });
        expect(at(chosen.threshold)).toEqual(chosen.confusion);
        const best = worth(chosen.confusion);
        for (const threshold of [...all.p, Number.POSITIVE_INFINITY]) {
          const other = worth(at(threshold));
          expect(other).toBeLessThanOrEqual(best + 1e-12);
          // one greater only because it calls rows that weigh nothing is the same decision
          const same = at(threshold).truePositive === chosen.confusion.truePositive;
          if (threshold > chosen.threshold && !same) expect(other).toBeLessThan(best - 1e-12);
        }
      }),
    );
  });

  test("says what is wrong", () => {
    // what a caller without types may pass
    const untyped = (text: string) => JSON.parse(text);
    const range: [ChooseThresholdOptions, string][] = [
      [untyped('{ "by": "yuden" }'), 'by: expected one of youden, f-score, cost, got "yuden" (did you mean "youden"?)'],
      [{ beta: 2 }, 'beta: expected by: "f-score", which uses it, got by: "youden"'],
      [
        { by: "f-score", costs: { falsePositive: 1, falseNegative: 1 } },
        'costs: expected by: "cost", which uses it, got by: "f-score"',
      ],
      [{ by: "f-score", beta: 0 }, "beta: expected a finite number above 0, got 0"],
      [
        { by: "cost", costs: { falsePositive: -1, falseNegative: 1 } },
        "costs.falsePositive: expected a finite number of at least 0, got -1",
      ],
      [
        { by: "cost", costs: untyped('{ "falsePositive": 1, "falseNegativ": 1 }') },
        'cost: expected one of falsePositive, falseNegative, got "falseNegativ" (did you mean "falseNegative"?)',
      ],
    ];
    for (const [options, message] of range)
      expect(() => chooseThreshold(y, p, options)).toThrow(new RangeError(message));
    const type: [ChooseThresholdOptions, string][] = [
      [{ by: "cost" }, "costs: expected { falsePositive, falseNegative }, got undefined"],
      [{ by: "f-score", beta: untyped('"2"') }, 'beta: expected a finite number above 0, got "2"'],
      [
        { by: "cost", costs: untyped('{ "falsePositive": 1 }') },
        "costs.falseNegative: expected a finite number of at least 0, got undefined",
      ],
    ];
    for (const [options, message] of type) expect(() => chooseThreshold(y, p, options)).toThrow(new TypeError(message));
    expect(() => chooseThreshold([1, 1], [0.2, 0.4])).toThrow("y: expected rows of both classes, got only class 1");
    expect(() => chooseThreshold([0, 0], [0.2, 0.4], { by: "f-score" })).toThrow(
      "y: expected a row of class 1, got only class 0",
    );
  });
});

describe("netBenefit", () => {
  test("is the formula of Vickers & Elkin, by hand", () => {
    const { thresholds, model, treatAll } = netBenefit(y, p, { thresholds: [0, 0.2, 0.5, 0.95] });
    expect([...thresholds]).toEqual([0, 0.2, 0.5, 0.95]);
    const expected = [0.4, (4 - 5 / 4) / 10, (3 - 2) / 10, 0];
    model.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k], 15);
    });
    const all = [0.4, (4 - 6 / 4) / 10, (4 - 6) / 10, (4 - 6 * 19) / 10];
    treatAll.forEach((value, k) => {
      expect(value).toBeCloseTo(all[k], 13);
    });
  });

  test("is made of the confusion matrix at each threshold, and of weights", () => {
    fc.assert(
      fc.property(rows, ({ y, p, sampleWeight }) => {
        const { thresholds, model, treatAll } = netBenefit(y, p, { sampleWeight });
        expect(thresholds).toHaveLength(99);
        for (const [k, t] of thresholds.entries()) {
          const worth = (threshold: number) => {
            const m = confusionMatrix(y, p, { threshold, sampleWeight });
            const total = m.truePositive + m.trueNegative + m.falsePositive + m.falseNegative;
            return (m.truePositive - (m.falsePositive * t) / (1 - t)) / total;
          };
          expect(model[k]).toBeCloseTo(worth(t), 11);
          expect(treatAll[k]).toBeCloseTo(worth(0), 11);
        }
      }),
    );
  });

  test("says what is wrong", () => {
    for (const t of [-0.1, 1, 2]) {
      expect(() => netBenefit(y, p, { thresholds: [0.5, t] })).toThrow(
        new RangeError(`thresholds: expected a number from 0 to below 1, got ${t} at index 1`),
      );
    }
    expect(() => netBenefit(y, p, { thresholds: [Number.NaN] })).toThrow(
      new RangeError("thresholds: expected a finite number, got NaN at index 0"),
    );
    expect(() => netBenefit(y, p, { thresholds: JSON.parse("0.5") })).toThrow(
      new TypeError("thresholds: expected an array of numbers, got 0.5"),
    );
  });
});
